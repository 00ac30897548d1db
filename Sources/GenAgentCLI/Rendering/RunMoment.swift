import GenAgent

/// What a run shows to whoever watches it.
enum RunMoment: Sendable {
    /// The run begins.
    case began(RunHeader)
    /// The session says something. Images come as ``pictureKept(_:)`` instead.
    case event(SessionEvent)
    /// A round's picture is on disk.
    case pictureKept(KeptPicture)
    /// A person is asked.
    case question(Question)
    /// The person answered; `nil`: there is nobody, the input has ended.
    case answered(String?)
    /// Words for the person who is asked.
    case hint(String)
    /// A signal asks the run to end.
    case interrupted(RunSignal)
    /// Time passes.
    case tick
    /// Everything is written.
    case ended(RunSummary)
}

/// What is known when a run begins.
struct RunHeader: Sendable {
    var options: RunOptions
    var seed: UInt64
    var directory: String
}

/// A picture that was written.
struct KeptPicture: Sendable {
    /// Counted from 1.
    var round: Int
    var id: ImageID
    var reference: ImageReference
    var path: String

    /// The path's last part.
    var fileName: String { path.split(separator: "/").last.map(String.init) ?? path }
}

/// What a person is asked about a picture.
struct Question: Sendable {
    var round: Int
    var path: String
    /// The words, with a space at the end where the answer goes.
    var text: String
    /// Whether it follows another question about the same picture.
    var isFollowUp: Bool
}

/// How a run ended.
struct RunSummary: Sendable {
    var outcome: SessionOutcome
    /// What was written; paths relative to the current directory where the options were.
    var files: RunFileList
    /// What could not be written, in words.
    var problems: [String]
    var status: RunStatus
    var seconds: Double

    /// The round of the chosen picture, counted from 1.
    var selectedRound: Int? {
        outcome.trajectory.rounds.firstIndex { $0.image == outcome.imageID }.map { $0 + 1 }
    }
}

/// The files of a run.
struct RunFileList: Sendable, Equatable {
    var directory: String
    var rounds: [String] = []
    var final: String?
    var contactSheet: String?
    var trajectory: String?
}

/// Shows moments. Text goes to the sinks that it was made with; time comes with the moment.
protocol Renderer: Sendable {
    mutating func show(_ moment: RunMoment, at time: Timestamp)
}

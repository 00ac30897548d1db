import GenAgent

/// What a run shows to whoever watches it.
enum ConsoleEvent: Sendable {
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
    /// A signal asks the run to end; with the command that takes the session up again, where it is kept.
    case interrupted(RunSignal, next: String?)
    /// Time passes.
    case tick
    /// Something that was made elsewhere.
    case told([StoryLine])
    /// Everything is written.
    case ended(RunSummary)
}

/// What is known when a run begins.
struct RunHeader: Sendable {
    var options: RunOptions
    var seed: UInt64
    var directory: String
    /// The session, and the folder of the store that keeps it; `nil`: none does.
    var session: SessionID?
    var store: String?
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
    /// The session, and the folder of the store that keeps it; `nil`: none does.
    var session: SessionID?
    var store: String?
    /// Why the session is not kept, or not whole, although it should be.
    var complaint: String?

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
    mutating func show(_ moment: ConsoleEvent, at time: Timestamp)
}

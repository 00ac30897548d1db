import GenAgent

enum ConsoleEvent: Sendable {
    case began(RunHeader)
    /// An event of the session. Images come as ``imageSaved(_:)`` instead.
    case event(SessionEvent)
    case imageSaved(SavedImage)
    case question(Question)
    /// The person answered; `nil`: the input has ended.
    case answered(String?)
    /// A text for the person who is asked.
    case hint(String)
    /// A signal asks the run to end; `next` is the command that resumes the session, if a store keeps it.
    case interrupted(RunSignal, next: String?)
    case tick
    /// Lines that were made elsewhere.
    case told([StoryLine])
    case ended(RunSummary)
}

struct RunHeader: Sendable {
    var options: RunOptions
    var seed: UInt64
    var directory: String
    /// The session, and the folder of the store that keeps it; `nil` if none does.
    var session: SessionID?
    var store: String?
}

struct SavedImage: Sendable {
    /// Counted from 1.
    var round: Int
    var id: ImageID
    var reference: ImageReference
    var path: String

    var fileName: String { path.split(separator: "/").last.map(String.init) ?? path }
}

struct Question: Sendable {
    var round: Int
    var path: String
    /// The text, with a space at the end where the answer goes.
    var text: String
    /// Whether it follows another question about the same image.
    var isFollowUp: Bool
}

struct RunSummary: Sendable {
    var outcome: SessionOutcome
    /// What was written; paths are relative to the current directory if the options were.
    var files: RunFileList
    var problems: [String]
    var status: RunStatus
    var seconds: Double
    /// The session, and the folder of the store that keeps it; `nil` if none does.
    var session: SessionID?
    var store: String?
    /// Why the session is not stored, or not completely, although it should be.
    var complaint: String?

    /// The round of the selected image, counted from 1.
    var selectedRound: Int? {
        outcome.trajectory.rounds.firstIndex { $0.image == outcome.imageID }.map { $0 + 1 }
    }
}

struct RunFileList: Sendable, Equatable {
    var directory: String
    var rounds: [String] = []
    var final: String?
    var contactSheet: String?
    var trajectory: String?
}

/// Shows events. Each event comes with its time.
protocol Renderer: Sendable {
    mutating func show(_ moment: ConsoleEvent, at time: Timestamp)
}

/// Serializes what is shown: one event after the other, whole.
actor Stage {
    private var renderer: any Renderer
    private let clock: any SessionClock

    init(renderer: any Renderer, clock: any SessionClock) {
        self.renderer = renderer
        self.clock = clock
    }

    func show(_ moment: ConsoleEvent) { renderer.show(moment, at: clock.now()) }
}

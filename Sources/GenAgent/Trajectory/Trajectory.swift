/// Everything that happened in a session, complete enough that rows for SFT, DPO and GRPO are derived from it and never stored twice.
///
/// The JSON form is described by `Documentation/trajectory.schema.json`. Images are referred to by digest; the store has the bytes.
public struct Trajectory: Sendable, Hashable, Codable {
    /// The version of this record's schema that the library writes.
    public static let currentSchemaVersion = 2

    /// The version of this record's schema.
    public var schemaVersion = Trajectory.currentSchemaVersion
    /// The library that ran the session.
    public var libraryVersion: String
    /// The version of the session machine's rules.
    public var machineVersion: Int
    /// The session's id.
    public var sessionID: SessionID
    /// The seed from which every default seed and jitter grows.
    public var seed: UInt64
    /// How the session ran, and with whom.
    public var setup: SessionSetup
    /// When the session started.
    public var startedAt: Timestamp
    /// The queries, each with how it ended; one, unless the session was continued.
    public var exchanges: [Exchange]
    /// The conversation as a graph; without branches, every node's parent is the one before it.
    public var messages: [MessageNode]
    /// The policy's turns, raw and parsed.
    public var turns: [TurnRecord]
    /// Tool calls, refused ones included.
    public var calls: [CallRecord]
    /// The generated images and their assessments.
    public var rounds: [Round]
    /// All images, input images included, in the order of their ids.
    public var images: [ImageRecord]
    /// Comparisons made to select an image.
    public var comparisons: [ComparisonRecord]
    /// Rewards by name; `nil`: could not be scored. The session itself gives none; trainers add them.
    public var rewards: [String: Double?]
    /// What went wrong, whether or not it stopped the session.
    public var issues: [SessionIssue]
    /// What everything cost together.
    public var usage: Usage
}

/// How a session was set up: what `started` records, so that a replay needs nothing else.
public struct SessionSetup: Sendable, Hashable, Codable {
    /// Limits, format, sampling, retries.
    public var configuration: SessionConfiguration
    /// The policy's name.
    public var policy: String
    /// The judge's name; `nil`: the policy judges itself.
    public var judge: String?
    /// The reflector's name, if there is one.
    public var reflector: String?
    /// The comparator's name, if there is one.
    public var comparator: String?
    /// Whether a hook sees every call.
    public var consultsHook: Bool
    /// How the returned image is chosen.
    public var selection: SelectionRule
    /// The tools, in the order given.
    public var tools: [ToolDescriptor]
    /// The session's words.
    public var systemText: SystemText

    /// Describes a session; without a text, the standard one of the turn format.
    public init(
        configuration: SessionConfiguration = SessionConfiguration(), policy: String, judge: String? = nil,
        reflector: String? = nil, comparator: String? = nil, consultsHook: Bool = false,
        selection: SelectionRule = .last, tools: [ToolDescriptor], systemText: SystemText? = nil
    ) {
        self.configuration = configuration
        self.policy = policy
        self.judge = judge
        self.reflector = reflector
        self.comparator = comparator
        self.consultsHook = consultsHook
        self.selection = selection
        self.tools = tools
        self.systemText = systemText ?? .standard(configuration.format)
    }
}

/// One query of a session and how it ended.
public struct Exchange: Sendable, Hashable, Codable {
    /// The query.
    public var query: QueryRecord
    /// When it was asked.
    public var startedAt: Timestamp
    /// When it ended.
    public var finishedAt: Timestamp?
    /// Why it ended.
    public var stopReason: StopReason?
    /// The image that was returned.
    public var selected: ImageID?
    /// The selection rule could not be followed (no scores, no verdict of the comparator) and fell back to the last image.
    public var selectionFellBack = false
}

/// A message and its place in the conversation.
public struct MessageNode: Sendable, Hashable, Codable {
    /// Index of the message before it; `nil` for the first.
    public var parent: Int?
    /// The message.
    public var message: Message
    /// The turn that it came from, where the policy wrote it.
    public var turn: Int?
}

/// An image of the session.
public struct ImageRecord: Sendable, Hashable, Codable {
    /// Its id.
    public var id: ImageID
    /// What it is; the store finds the bytes by the digest.
    public var reference: ImageReference
    /// The call that made it; `nil` for input images.
    public var call: Int?
}

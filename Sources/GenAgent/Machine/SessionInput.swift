/// Something that happened to a session. Inputs carry everything, so that replaying them is exact.
///
/// Indirect, because thousands of sessions wait with one of these in every frame of their tasks.
public indirect enum SessionInput: Sendable, Hashable, Codable {
    /// The session begins.
    case started(SessionStart)
    /// A finished session gets another query.
    case continued(QueryRecord)
    /// The policy sent a turn, raw and parsed.
    case policyReplied(PolicyReply, TurnParse)
    /// The hook decided about the call at hand.
    case hookDecided(RecordedHookDecision)
    /// The call at hand is about to leave; durable before it does.
    case callStarted
    /// The backend gave the running call a name.
    case jobSubmitted(JobHandle)
    /// The running call brought its result.
    case toolReturned(RecordedToolResult)
    /// The judge gave its verdict.
    case judged(Verdict)
    /// The reflector said what to try next.
    case reflected(Reflection)
    /// The comparator decided.
    case compared(Comparison)
    /// What was asked for failed, at the given boundary.
    case failed(Boundary, AdapterError)
    /// A store could not keep something; the session goes on in memory.
    case storeFailed(AdapterError)
    /// The wait before a retry is over.
    case waited
    /// The deadline passed.
    case deadlineFired
    /// The caller cancelled.
    case cancelled
    /// A new process took the session up after a crash.
    case resumed
}

/// An input with its place in the session's log.
public struct RecordedInput: Sendable, Hashable, Codable {
    /// Counts the session's inputs from 0.
    public var index: Int
    /// When it happened.
    public var time: Timestamp
    /// What happened.
    public var input: SessionInput

    /// Makes an entry.
    public init(index: Int, time: Timestamp, input: SessionInput) {
        self.index = index
        self.time = time
        self.input = input
    }
}

/// What a session begins with.
public struct SessionStart: Sendable, Hashable, Codable {
    /// The session's id.
    public var sessionID: SessionID
    /// The version of the machine's rules that wrote the log.
    public var machineVersion = SessionMachine.version
    /// The library that wrote the log.
    public var libraryVersion = genAgentVersion
    /// The seed from which every default seed and jitter grows.
    public var seed: UInt64
    /// Limits, words, tools, and who takes part.
    public var setup: SessionSetup
    /// The query.
    public var query: QueryRecord

    /// Makes a start.
    public init(sessionID: SessionID, seed: UInt64, setup: SessionSetup, query: QueryRecord) {
        self.sessionID = sessionID
        self.seed = seed
        self.setup = setup
        self.query = query
    }
}

/// A ``HookDecision`` as the log keeps it: images by reference.
public enum RecordedHookDecision: Sendable, Hashable, Codable {
    /// It is made as it is.
    case allow
    /// It is made with these arguments instead.
    case change(arguments: [String: JSONValue])
    /// It is not made; this is its result.
    case answer(RecordedToolResult)
    /// It is not made; the policy reads why.
    case refuse(String)
}

/// A tool's result as the log keeps it: images by reference.
public struct RecordedToolResult: Sendable, Hashable, Codable {
    /// What the policy reads, beside what the session adds.
    public var text: String
    /// The images, in order; a generator's call needs at least one, of which the first is the round's.
    public var images: [ImageReference]
    /// The seed that was really used, where the backend told.
    public var seedUsed: UInt64?
    /// What could not be honoured.
    public var warnings: [String]
    /// What it cost.
    public var usage: Usage

    /// Makes a result.
    public init(
        text: String = "", images: [ImageReference] = [], seedUsed: UInt64? = nil, warnings: [String] = [],
        usage: Usage = Usage()
    ) {
        self.text = text
        self.images = images
        self.seedUsed = seedUsed
        self.warnings = warnings
        self.usage = usage
    }
}

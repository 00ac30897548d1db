/// Something that happened to a session. Inputs hold everything that a replay needs, so it is exact.
///
/// Indirect, because the frames of thousands of waiting tasks hold one each.
public indirect enum SessionInput: Sendable, Hashable, Codable {
    case started(SessionStart)
    /// A finished session gets another query.
    case continued(QueryRecord)
    case policyReplied(PolicyReply, TurnParse)
    case hookDecided(RecordedHookDecision)
    /// The current call is about to be sent; durable before that.
    case callStarted
    /// The backend accepted the running call as a job.
    case jobSubmitted(JobHandle)
    case toolReturned(RecordedToolResult)
    case judged(Verdict)
    case reflected(Reflection)
    case compared(Comparison)
    case failed(Boundary, AdapterError)
    /// The store failed; the session continues in memory.
    case storeFailed(AdapterError)
    /// The wait before a retry is over.
    case waited
    case deadlineFired
    case cancelled
    /// Another process resumed the session after a crash.
    case resumed
}

/// An input with its place in the session's log.
public struct RecordedInput: Sendable, Hashable, Codable {
    /// Counts the session's inputs from 0.
    public var index: Int
    public var time: Timestamp
    public var input: SessionInput

    public init(index: Int, time: Timestamp, input: SessionInput) {
        self.index = index
        self.time = time
        self.input = input
    }
}

/// What a session begins with.
public struct SessionStart: Sendable, Hashable, Codable {
    package var sessionID: SessionID
    /// The version of the machine's rules that wrote the log.
    package var machineVersion = SessionMachine.version
    package var libraryVersion = genAgentVersion
    package var seed: UInt64
    package var setup: SessionSetup
    package var query: QueryRecord

    package init(sessionID: SessionID, seed: UInt64, setup: SessionSetup, query: QueryRecord) {
        self.sessionID = sessionID
        self.seed = seed
        self.setup = setup
        self.query = query
    }
}

/// A ``HookDecision`` as the log keeps it: images by reference.
public enum RecordedHookDecision: Sendable, Hashable, Codable {
    case allow
    case change(arguments: [String: JSONValue])
    case answer(RecordedToolResult)
    case refuse(String)
}

/// A tool's result as the log keeps it: images by reference.
public struct RecordedToolResult: Sendable, Hashable, Codable {
    /// What the policy reads, besides what the session adds.
    package var text: String
    /// The images, in order; a generator's call needs at least one, of which the first is the round's.
    package var images: [ImageReference]
    package var seedUsed: UInt64?
    package var warnings: [String]
    package var usage: Usage

    package init(
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

extension SessionInput {
    /// Reads `{"type": "judged", "verdict": {…}}` and so on.
    public init(from decoder: any Decoder) throws {
        let reader = try TypedCoding.Reader(decoder)
        switch reader.type {
        case "started": self = .started(try reader.read("start"))
        case "continued": self = .continued(try reader.read("query"))
        case "policyReplied": self = .policyReplied(try reader.read("reply"), try reader.read("parse"))
        case "hookDecided": self = .hookDecided(try reader.read("decision"))
        case "callStarted": self = .callStarted
        case "jobSubmitted": self = .jobSubmitted(try reader.read("job"))
        case "toolReturned": self = .toolReturned(try reader.read("result"))
        case "judged": self = .judged(try reader.read("verdict"))
        case "reflected": self = .reflected(try reader.read("reflection"))
        case "compared": self = .compared(try reader.read("comparison"))
        case "failed": self = .failed(try reader.read("boundary"), try reader.read("error"))
        case "storeFailed": self = .storeFailed(try reader.read("error"))
        case "waited": self = .waited
        case "deadlineFired": self = .deadlineFired
        case "cancelled": self = .cancelled
        case "resumed": self = .resumed
        default: throw reader.unknown("session input")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .started(let start): try TypedCoding.write("started", start, as: "start", to: encoder)
        case .continued(let query): try TypedCoding.write("continued", query, as: "query", to: encoder)
        case .policyReplied(let reply, let parse):
            try TypedCoding.write("policyReplied", reply, as: "reply", parse, as: "parse", to: encoder)
        case .hookDecided(let decision): try TypedCoding.write("hookDecided", decision, as: "decision", to: encoder)
        case .jobSubmitted(let job): try TypedCoding.write("jobSubmitted", job, as: "job", to: encoder)
        case .toolReturned(let result): try TypedCoding.write("toolReturned", result, as: "result", to: encoder)
        case .judged(let verdict): try TypedCoding.write("judged", verdict, as: "verdict", to: encoder)
        case .reflected(let reflection): try TypedCoding.write("reflected", reflection, as: "reflection", to: encoder)
        case .compared(let comparison): try TypedCoding.write("compared", comparison, as: "comparison", to: encoder)
        case .failed(let boundary, let error):
            try TypedCoding.write("failed", boundary, as: "boundary", error, as: "error", to: encoder)
        case .storeFailed(let error): try TypedCoding.write("storeFailed", error, as: "error", to: encoder)
        case .callStarted, .waited, .deadlineFired, .cancelled, .resumed: try TypedCoding.write(name, to: encoder)
        }
    }
}

extension RecordedHookDecision {
    /// Reads `{"type": "refuse", "reason": "…"}` and so on.
    public init(from decoder: any Decoder) throws {
        let reader = try TypedCoding.Reader(decoder)
        switch reader.type {
        case "allow": self = .allow
        case "change": self = .change(arguments: try reader.read("arguments"))
        case "answer": self = .answer(try reader.read("result"))
        case "refuse": self = .refuse(try reader.read("reason"))
        default: throw reader.unknown("hook decision")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .allow: try TypedCoding.write("allow", to: encoder)
        case .change(let arguments): try TypedCoding.write("change", arguments, as: "arguments", to: encoder)
        case .answer(let result): try TypedCoding.write("answer", result, as: "result", to: encoder)
        case .refuse(let reason): try TypedCoding.write("refuse", reason, as: "reason", to: encoder)
        }
    }
}

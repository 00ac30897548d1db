extension SessionInput {
    /// Reads an input: `{"type": "judged", "verdict": {…}}` and alike.
    ///
    /// - Throws: `DecodingError` where the type is unknown or a member is missing.
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

    /// Writes the input with its type.
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
    /// Reads a decision: `{"type": "refuse", "reason": "…"}` and alike.
    ///
    /// - Throws: `DecodingError` where the type is unknown or its member is missing.
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

    /// Writes the decision with its type.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .allow: try TypedCoding.write("allow", to: encoder)
        case .change(let arguments): try TypedCoding.write("change", arguments, as: "arguments", to: encoder)
        case .answer(let result): try TypedCoding.write("answer", result, as: "result", to: encoder)
        case .refuse(let reason): try TypedCoding.write("refuse", reason, as: "reason", to: encoder)
        }
    }
}

/// Says what to try next after an image that did not satisfy: a critic for the policy. Needs a separate ``Judge``.
public protocol Reflector: Sendable {
    /// A short name for records and logs.
    var name: String { get }

    /// Reflects on the last round.
    ///
    /// - Throws: Any error is recorded and the session continues without guidance; a transient ``AdapterError`` is retried first.
    func reflect(on situation: ReflectionSituation, context: JudgeContext) async throws -> Reflection
}

/// What a reflector reflects on.
public struct ReflectionSituation: Sendable {
    public var query: Query
    /// The image that did not satisfy.
    public var candidate: Candidate
    public var verdict: Verdict
    /// All rounds so far, the last one included.
    public var rounds: [Round]
    public var tools: [ToolDescriptor]

    public init(query: Query, candidate: Candidate, verdict: Verdict, rounds: [Round], tools: [ToolDescriptor]) {
        self.query = query
        self.candidate = candidate
        self.verdict = verdict
        self.rounds = rounds
        self.tools = tools
    }
}

/// What to try next.
public struct Reflection: Sendable, Hashable, Codable {
    /// Guidance for the policy, or a call.
    public enum Action: Sendable, Hashable, Codable {
        /// Text for the policy, which decides.
        case guidance(String)
        /// The next call itself, made without asking the policy; recorded as not sampled.
        case call(ToolCall)
    }

    /// Whether to start again or to change the present image.
    public enum Strategy: String, Sendable, Hashable, Codable {
        case regenerate, edit
    }

    public var action: Action
    public var strategy: Strategy
    public var usage: Usage

    public init(_ action: Action, strategy: Strategy = .regenerate, usage: Usage = Usage()) {
        self.action = action
        self.strategy = strategy
        self.usage = usage
    }

    /// Text for the policy.
    public static func guidance(_ text: String, strategy: Strategy = .regenerate) -> Reflection {
        Reflection(.guidance(text), strategy: strategy)
    }

    /// The next call itself.
    public static func call(_ call: ToolCall, strategy: Strategy = .regenerate) -> Reflection {
        Reflection(.call(call), strategy: strategy)
    }
}

extension Reflection.Action {
    /// Reads `{"type": "guidance", "text": "…"}` or `{"type": "call", "call": {…}}`.
    public init(from decoder: any Decoder) throws {
        let reader = try TypedCoding.Reader(decoder)
        switch reader.type {
        case "guidance": self = .guidance(try reader.read("text"))
        case "call": self = .call(try reader.read("call"))
        default: throw reader.unknown("reflection")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .guidance(let text): try TypedCoding.write("guidance", text, as: "text", to: encoder)
        case .call(let call): try TypedCoding.write("call", call, as: "call", to: encoder)
        }
    }
}

/// Says which of two images serves a query better; used to select, to reward and to compare runs.
public protocol ImageComparator: Sendable {
    /// A short name for records and logs.
    var name: String { get }

    /// Compares two images.
    ///
    /// Implementations that can be biased by the order should ask in both orders and treat a contradiction as a tie.
    ///
    /// - Throws: Any error is recorded and counts as a tie; a transient ``AdapterError`` is retried first.
    func compare(
        _ first: Candidate, _ second: Candidate, for query: Query, context: JudgeContext
    ) async throws -> Comparison
}

/// The result of a comparison.
public struct Comparison: Sendable, Hashable, Codable {
    /// Which of two images serves the query better.
    public enum Outcome: String, Sendable, Hashable, Codable {
        case first, second, tie
    }

    public var outcome: Outcome
    public var reason: String?
    public var usage: Usage

    public init(_ outcome: Outcome, reason: String? = nil, usage: Usage = Usage()) {
        self.outcome = outcome
        self.reason = reason
        self.usage = usage
    }
}

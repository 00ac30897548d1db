/// Says what to try next after an image that did not satisfy: the critic beside the policy. Needs a separate ``Judge``.
public protocol Reflector: Sendable {
    /// A short name for records and logs.
    var name: String { get }

    /// Reflects on the last round.
    ///
    /// - Throws: Any error is recorded and the session goes on without guidance; a transient ``AdapterError`` is retried first.
    func reflect(on situation: ReflectionSituation, context: JudgeContext) async throws -> Reflection
}

/// What a reflector reflects on.
public struct ReflectionSituation: Sendable {
    /// What the session answers.
    public var query: Query
    /// The image that did not satisfy.
    public var candidate: Candidate
    /// What the judge said of it.
    public var verdict: Verdict
    /// All rounds so far, the last one included.
    public var rounds: [Round]
    /// The tools that a call may name.
    public var tools: [ToolDescriptor]

    /// Makes a situation.
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
    /// The two forms it can take.
    public enum Action: Sendable, Hashable, Codable {
        /// Words for the policy, which decides.
        case guidance(String)
        /// The next call itself, made without asking the policy; recorded as not sampled.
        case call(ToolCall)
    }

    /// Whether to start afresh or from the image at hand.
    public enum Strategy: String, Sendable, Hashable, Codable {
        /// Start afresh, or change the image at hand.
        case regenerate, edit
    }

    /// What to do.
    public var action: Action
    /// Whether to start afresh or to edit.
    public var strategy: Strategy
    /// What the reflection cost.
    public var usage: Usage

    /// Makes a reflection.
    public init(_ action: Action, strategy: Strategy = .regenerate, usage: Usage = Usage()) {
        self.action = action
        self.strategy = strategy
        self.usage = usage
    }

    /// Words for the policy.
    public static func guidance(_ text: String, strategy: Strategy = .regenerate) -> Reflection {
        Reflection(.guidance(text), strategy: strategy)
    }

    /// The next call itself.
    public static func call(_ call: ToolCall, strategy: Strategy = .regenerate) -> Reflection {
        Reflection(.call(call), strategy: strategy)
    }
}

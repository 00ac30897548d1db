/// What a policy sent, verbatim. ``TurnParser`` makes a ``PolicyTurn`` of it; records keep both.
public struct PolicyReply: Sendable, Hashable, Codable {
    /// The text content, verbatim; empty where there was none.
    public var text: String
    /// Reasoning that the server delivered apart from the text.
    public var reasoning: String?
    /// Native tool calls, in order.
    public var toolCalls: [NativeToolCall]
    /// Why the model stopped.
    public var finishReason: FinishReason
    /// What it cost.
    public var usage: Usage
    /// Token ids and log-probabilities, where the server gives them; never invented.
    public var tokens: TokenRecord?
    /// `false` where later requests show the server this turn in changed form (a broken call mended, reasoning left out), so that
    /// the sampled tokens are not the ones that later turns were sampled after. `nil`: nothing is known to change.
    public var isTokenExact: Bool?
    /// The model that answered, as it names itself.
    public var model: String?
    /// `true` where the server repeated one of our keys and it was taken out: what is here is not what was sampled. Such a reply has no tokens,
    /// is not token-exact, and is never trained on or exported for training. `nil`: nothing was taken out.
    public var isRedacted: Bool?

    /// Makes a reply.
    public init(
        text: String, reasoning: String? = nil, toolCalls: [NativeToolCall] = [], finishReason: FinishReason = .stop,
        usage: Usage = Usage(), tokens: TokenRecord? = nil, isTokenExact: Bool? = nil, model: String? = nil,
        isRedacted: Bool? = nil
    ) {
        self.text = text
        self.reasoning = reasoning
        self.toolCalls = toolCalls
        self.finishReason = finishReason
        self.usage = usage
        self.tokens = tokens
        self.isTokenExact = isTokenExact
        self.model = model
        self.isRedacted = isRedacted
    }
}

/// A tool call in the server's own form: the arguments are still text, and may be broken.
public struct NativeToolCall: Sendable, Hashable, Codable {
    /// The server's id for it.
    public var id: String
    /// The tool's name.
    public var name: String
    /// The arguments as the model wrote them: JSON, if all went well.
    public var arguments: String

    /// Makes a call.
    public init(id: String, name: String, arguments: String) {
        self.id = id
        self.name = name
        self.arguments = arguments
    }
}

/// Why a model stopped writing.
public enum FinishReason: String, Sendable, Hashable, Codable {
    /// It was done, or met a stop string.
    case stop
    /// The token limit cut it off.
    case length
    /// It called tools.
    case toolCalls
    /// A filter cut it off.
    case contentFilter
    /// Anything else, or unknown.
    case other
}

/// Token-level evidence of a reply, in the order of the tokens.
public struct TokenRecord: Sendable, Hashable, Codable {
    /// Ids of the prompt's tokens, if known.
    public var promptIDs: [Int]?
    /// Ids of the sampled tokens, if known.
    public var completionIDs: [Int]?
    /// Natural-log probability of every sampled token, if known; as many as there are completion ids.
    public var logProbabilities: [Double]?

    /// Makes a record.
    public init(promptIDs: [Int]? = nil, completionIDs: [Int]? = nil, logProbabilities: [Double]? = nil) {
        self.promptIDs = promptIDs
        self.completionIDs = completionIDs
        self.logProbabilities = logProbabilities
    }
}

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

    /// Makes a reply.
    public init(
        text: String, reasoning: String? = nil, toolCalls: [NativeToolCall] = [], finishReason: FinishReason = .stop,
        usage: Usage = Usage(), tokens: TokenRecord? = nil, isTokenExact: Bool? = nil, model: String? = nil
    ) {
        self.text = text
        self.reasoning = reasoning
        self.toolCalls = toolCalls
        self.finishReason = finishReason
        self.usage = usage
        self.tokens = tokens
        self.isTokenExact = isTokenExact
        self.model = model
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

/// What something cost. Absent numbers are unknown, not zero, except where the unit cannot occur.
public struct Usage: Sendable, Hashable, Codable {
    /// Tokens read.
    public var inputTokens: Int
    /// Tokens written.
    public var outputTokens: Int
    /// Images generated.
    public var images: Int
    /// Seconds that the boundary took; the session measures them where the adapter leaves 0.
    public var seconds: Double {
        didSet { seconds = Usage.finite(seconds) ?? 0 }
    }
    /// Money, in the currency of the configured prices; `nil` where no price is known.
    public var money: Double? {
        didSet { money = Usage.finite(money) }
    }

    /// Makes a usage; everything defaults to nothing.
    public init(
        inputTokens: Int = 0, outputTokens: Int = 0, images: Int = 0, seconds: Double = 0, money: Double? = nil
    ) {
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
        self.images = images
        self.seconds = Usage.finite(seconds) ?? 0
        self.money = Usage.finite(money)
    }

    /// What is not finite is not known: JSON has no such number, and a limit could not be compared with it.
    private static func finite(_ value: Double?) -> Double? { value.flatMap { $0.isFinite ? $0 : nil } }

    /// Input and output tokens together; saturates instead of overflowing.
    public var totalTokens: Int { Usage.saturatingSum(inputTokens, outputTokens) }

    /// Adds two usages. Money is known if either is.
    public static func + (left: Usage, right: Usage) -> Usage {
        Usage(
            inputTokens: saturatingSum(left.inputTokens, right.inputTokens),
            outputTokens: saturatingSum(left.outputTokens, right.outputTokens),
            images: saturatingSum(left.images, right.images),
            seconds: left.seconds + right.seconds,
            money: left.money == nil && right.money == nil ? nil : (left.money ?? 0) + (right.money ?? 0)
        )
    }

    /// Adds the right usage to the left one.
    public static func += (left: inout Usage, right: Usage) { left = left + right }

    private static func saturatingSum(_ left: Int, _ right: Int) -> Int {
        let (sum, overflow) = left.addingReportingOverflow(right)
        return overflow ? (right < 0 ? .min : .max) : sum
    }
}

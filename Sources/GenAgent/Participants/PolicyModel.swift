/// The model that draws by calling tools: it reads the conversation and writes the next turn.
///
/// A conformer needs no knowledge of the session:
/// ```swift
/// struct EchoPolicy: PolicyModel {
///     let name = "echo"
///     func reply(to request: PolicyRequest, onDelta: PolicyDeltaHandler) async throws -> PolicyReply {
///         PolicyReply(text: "<think>Done.</think><answer>done</answer>")
///     }
/// }
/// ```
public protocol PolicyModel: Sendable {
    /// A short name for records and logs, such as the model's.
    var name: String { get }

    /// Writes one turn.
    ///
    /// Call `onDelta` with pieces as they arrive, if it streams; they are shown and never stored. Only the returned reply counts.
    /// Respect task cancellation.
    ///
    /// - Throws: ``AdapterError`` to say whether the failure is transient; any other error stops the session as fatal.
    func reply(to request: PolicyRequest, onDelta: PolicyDeltaHandler) async throws -> PolicyReply
}

/// Receives pieces of a turn while it is written.
public typealias PolicyDeltaHandler = @Sendable (PolicyDelta) -> Void

/// A piece of a turn.
public enum PolicyDelta: Sendable, Hashable {
    case text(String)
    case reasoning(String)
    /// More of a native tool call's arguments.
    case toolArguments(index: Int, name: String?, fragment: String)
}

/// All that a policy knows when it writes a turn.
public struct PolicyRequest: Sendable {
    /// The conversation so far; it only ever grows at its end.
    public var messages: [Message]
    /// The tools it may call; empty if no call is wanted.
    public var tools: [ToolDescriptor]
    public var format: TurnFormat
    public var sampling: SamplingOptions
    public var images: [ImageID: EncodedImage]

    public init(
        messages: [Message], tools: [ToolDescriptor] = [], format: TurnFormat = .tagged,
        sampling: SamplingOptions = SamplingOptions(), images: [ImageID: EncodedImage] = [:]
    ) {
        self.messages = messages
        self.tools = tools
        self.format = format
        self.sampling = sampling
        self.images = images
    }
}

/// How a policy samples; `nil` leaves the choice to the model's server.
public struct SamplingOptions: Sendable, Hashable, Codable {
    /// 0 or more.
    public var temperature: Double?
    /// Nucleus probability, 0...1.
    public var topP: Double?
    public var maximumTokens: Int?
    public var stop: [String]
    /// Seed of this turn. A session derives one for every turn from its own, so leave it `nil` in a configuration.
    public var seed: UInt64?

    public init(
        temperature: Double? = nil, topP: Double? = nil, maximumTokens: Int? = nil, stop: [String] = [],
        seed: UInt64? = nil
    ) {
        self.temperature = temperature
        self.topP = topP
        self.maximumTokens = maximumTokens
        self.stop = stop
        self.seed = seed
    }
}

/// What a policy sent, verbatim. ``TurnParser`` turns it into a ``PolicyTurn``; records keep both.
public struct PolicyReply: Sendable, Hashable, Codable {
    public var text: String
    /// Reasoning that the server delivered separately from the text.
    public var reasoning: String?
    public var toolCalls: [NativeToolCall]
    public var finishReason: FinishReason
    public var usage: Usage
    /// Token ids and log-probabilities, if the server gives them; never invented.
    public var tokens: TokenRecord?
    /// `false` if later requests show the server this turn in changed form (a broken call repaired, reasoning left out), so that later
    /// turns were not sampled after exactly these tokens. `nil`: no change is known.
    public var isTokenExact: Bool?
    /// The model that answered, as it names itself.
    public var model: String?
    /// `true` if the server repeated one of our keys and it was removed: this is not what was sampled. Such a reply has no tokens,
    /// is not token-exact, and is never trained on or exported for training. `nil`: nothing was removed.
    public var isRedacted: Bool?

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

/// A tool call in the server's format: the arguments are still text, and may be broken.
public struct NativeToolCall: Sendable, Hashable, Codable {
    public var id: String
    public var name: String
    /// The arguments as the model wrote them, usually JSON.
    public var arguments: String

    public init(id: String, name: String, arguments: String) {
        self.id = id
        self.name = name
        self.arguments = arguments
    }
}

/// Why a model stopped writing.
public enum FinishReason: String, Sendable, Hashable, Codable {
    /// It was done, or wrote a stop string.
    case stop
    /// The token limit cut it off.
    case length
    case toolCalls
    case contentFilter
    case other
}

/// Token-level evidence of a reply, in the order of the tokens.
public struct TokenRecord: Sendable, Hashable, Codable {
    public var promptIDs: [Int]?
    /// Ids of the sampled tokens, if known.
    public var completionIDs: [Int]?
    /// Natural-log probability of every sampled token, if known; one for each completion id.
    public var logProbabilities: [Double]?

    public init(promptIDs: [Int]? = nil, completionIDs: [Int]? = nil, logProbabilities: [Double]? = nil) {
        self.promptIDs = promptIDs
        self.completionIDs = completionIDs
        self.logProbabilities = logProbabilities
    }
}

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
    /// Call `onDelta` with pieces as they arrive, if they do; they are for show and never stored. The returned reply is what counts.
    /// Honour task cancellation.
    ///
    /// - Throws: ``AdapterError`` to say whether the failure is transient; any other error stops the session as fatal.
    func reply(to request: PolicyRequest, onDelta: PolicyDeltaHandler) async throws -> PolicyReply
}

/// Receives pieces of a turn while it is written.
public typealias PolicyDeltaHandler = @Sendable (PolicyDelta) -> Void

/// A piece of a turn.
public enum PolicyDelta: Sendable, Hashable {
    /// More text.
    case text(String)
    /// More separate reasoning.
    case reasoning(String)
    /// More of a native tool call's arguments.
    case toolArguments(index: Int, name: String?, fragment: String)
}

/// Everything a policy may know when it writes a turn.
public struct PolicyRequest: Sendable {
    /// The conversation so far; it only ever grows at its end.
    public var messages: [Message]
    /// The tools it may call; empty where no call is wanted.
    public var tools: [ToolDescriptor]
    /// How the turn is to be written.
    public var format: TurnFormat
    /// How to sample.
    public var sampling: SamplingOptions
    /// The images that the messages name.
    public var images: [ImageID: EncodedImage]

    /// Makes a request.
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
    /// Temperature, 0 or more.
    public var temperature: Double?
    /// Nucleus probability, 0...1.
    public var topP: Double?
    /// The most tokens to write.
    public var maximumTokens: Int?
    /// Strings that end the turn.
    public var stop: [String]
    /// Seed of this turn. A session derives one for every turn from its own, so leave it `nil` in a configuration.
    public var seed: UInt64?

    /// Makes options; everything defaults to the server's choice.
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

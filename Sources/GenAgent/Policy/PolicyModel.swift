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

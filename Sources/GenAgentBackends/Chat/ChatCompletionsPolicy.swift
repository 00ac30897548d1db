import Foundation
import GenAgent
import GenAgentHTTP

/// A policy behind a chat completions API: OpenAI, vLLM, SGLang, llama.cpp, Ollama and compatible servers.
///
/// ```swift
/// let endpoint = ChatEndpoint(url, model: "Qwen3-VL-8B", key: .environment("VLLM_API_KEY"), dialect: .vLLM)
/// let policy = ChatCompletionsPolicy(endpoint, transport: CurlTransport())
/// ```
/// The session's `SessionConfiguration.format` selects native or tagged calls; ``ChatProbe`` finds out which a server supports.
///
/// The retry policy repeats requests. Later failures are exhausted, so that the session does not multiply attempts; only a stream that breaks
/// off within a turn is left to the session. Pass a transport that does not retry itself.
public struct ChatCompletionsPolicy: PolicyModel {
    public let name: String
    public var options: ChatOptions
    private let client: ChatClient

    /// - Parameters:
    ///   - imageTransform: Changes images before the model sees them; it must return equal images for equal images.
    ///   - clock: Measures the waits between attempts.
    public init(
        _ endpoint: ChatEndpoint, transport: any HTTPTransport, options: ChatOptions = ChatOptions(),
        imageTransform: (any ImageTransform)? = nil, retry: HTTPRetryPolicy = HTTPRetryPolicy(),
        clock: any SessionClock = SystemClock()
    ) {
        name = endpoint.model
        self.options = options
        client = ChatClient(
            endpoint, transport: transport, retry: retry, clock: clock, imageTransform: imageTransform)
    }

    /// - Throws: `AdapterError`, whose message has method, URL, status, the server's message and what to do; or `CancellationError`.
    public func reply(to request: PolicyRequest, onDelta: PolicyDeltaHandler) async throws -> PolicyReply {
        let renderer = ChatRenderer(dialect: client.endpoint.dialect, format: request.format)
        var body = ChatRequestBody(endpoint: client.endpoint, messages: renderer.render(request.messages))
        body.tools = request.format == .native ? request.tools : []
        body.sampling = request.sampling
        body.streams = options.streams
        body.evidence = options.evidence
        var reply = try await client.reply(to: body, images: request.images, onDelta: onDelta)
        if renderer.changes(reply) { reply.isTokenExact = false }
        return reply
    }
}

/// Evidence to request in addition to the text, if the server has it.
public struct TokenEvidence: Sendable, Hashable {
    /// The ids of prompt and completion tokens.
    public var tokenIDs: Bool
    /// The log-probability of every sampled token.
    public var logProbabilities: Bool

    public init(tokenIDs: Bool = false, logProbabilities: Bool = false) {
        self.tokenIDs = tokenIDs
        self.logProbabilities = logProbabilities
    }
}

/// How a chat policy sends its requests.
public struct ChatOptions: Sendable, Hashable {
    /// Streams the turn for live display. Default `false`: an agent needs the whole call, and streamed calls have more server bugs.
    public var streams: Bool
    public var evidence: TokenEvidence

    public init(streams: Bool = false, evidence: TokenEvidence = TokenEvidence()) {
        self.streams = streams
        self.evidence = evidence
    }
}

import Foundation
import GenAgent
import GenAgentHTTP

/// A policy behind a chat completions API: OpenAI, vLLM, SGLang, llama.cpp, Ollama and what speaks like them.
///
/// ```swift
/// let endpoint = ChatEndpoint(url, model: "Qwen3-VL-8B", key: .environment("VLLM_API_KEY"), dialect: .vLLM)
/// let policy = ChatCompletionsPolicy(endpoint, transport: CurlTransport())
/// ```
/// The session's `SessionConfiguration.format` says whether calls are native or tagged; ``ChatProbe`` finds out which of them a server can.
///
/// Requests are repeated as the retry policy says; what comes out after that is exhausted, so the session does not multiply attempts. Only
/// a stream that breaks off in the middle of a turn is left to the session. Give it the bare transport, not one that retries itself.
public struct ChatCompletionsPolicy: PolicyModel {
    /// A short name for records and logs.
    public let name: String
    /// How it asks.
    public var options: ChatOptions
    private let client: ChatClient

    /// Makes a policy.
    ///
    /// - Parameters:
    ///   - endpoint: The model and where it is.
    ///   - transport: Carries the requests.
    ///   - options: How to ask.
    ///   - imageTransform: Changes images before the model sees them; it must give the same image for the same image.
    ///   - retry: What is tried again.
    ///   - clock: Tells the time between attempts.
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

    /// Asks for a turn.
    ///
    /// - Throws: `AdapterError`, whose message names method, URL, status, the server's words and what to do; or `CancellationError`.
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

/// Evidence to ask for in addition to the text, if the server has it.
public struct TokenEvidence: Sendable, Hashable {
    /// Ids of prompt and completion tokens.
    public var tokenIDs: Bool
    /// The log-probability of every sampled token.
    public var logProbabilities: Bool

    /// Makes a request for evidence; default: nothing.
    public init(tokenIDs: Bool = false, logProbabilities: Bool = false) {
        self.tokenIDs = tokenIDs
        self.logProbabilities = logProbabilities
    }
}

/// How a chat policy asks.
public struct ChatOptions: Sendable, Hashable {
    /// Streams the turn, for people who watch. Off by default: an agent needs the whole call, and servers' streamed calls have had more bugs.
    public var streams: Bool
    /// What to ask for in addition to the text.
    public var evidence: TokenEvidence

    public init(streams: Bool = false, evidence: TokenEvidence = TokenEvidence()) {
        self.streams = streams
        self.evidence = evidence
    }
}

import Foundation
import GenAgent
import GenAgentBackends
import GenAgentCurl
import GenAgentHTTP

/// The real servers that `.ci/live` starts, by the environment variable that names them.
enum LiveServer: String {
    /// llama.cpp with a chat template that has tools; the model calls `paint`, and answers once it has seen a result.
    case llama = "GENAGENT_LLAMACPP_URL"
    /// The same model with a template that has reasoning too.
    case reasoning = "GENAGENT_LLAMACPP_REASONING_URL"
    /// A model that calls `paint` twice in one turn.
    case twoCalls = "GENAGENT_LLAMACPP_TWO_CALLS_URL"
    /// A model that writes a verdict.
    case judge = "GENAGENT_LLAMACPP_JUDGE_URL"
    /// The first model at a server that wants `GENAGENT_LLAMACPP_KEY`.
    case auth = "GENAGENT_LLAMACPP_AUTH_URL"
    /// A program that starts a server of its own; not a URL.
    case command = "GENAGENT_LLAMACPP_COMMAND"
    /// stable-diffusion.cpp's sd-server.
    case sdServer = "GENAGENT_SDSERVER_URL"
    /// A ComfyUI that the user runs.
    case comfyUI = "GENAGENT_COMFYUI_URL"

    /// What a variable says.
    private static func value(_ server: LiveServer) -> String? {
        ProcessInfo.processInfo.environment[server.rawValue].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Whether the server runs.
    var isThere: Bool { Self.value(self) != nil }
    /// Why its tests are skipped.
    static let missing = "The real servers are not running; `make test-live` starts them."

    /// The variable's value.
    var text: String { Self.value(self) ?? "" }
    /// Where it is.
    var url: URL { URL(string: text) ?? URL(filePath: "/nowhere") }

    /// One transport for all tests: the real one. A proxy of the surroundings must not see loopback requests.
    static let transport = CurlTransport(configuration: CurlConfiguration(proxy: .none))

    /// The model behind it as a chat endpoint.
    func endpoint(
        key: APIKey = .none, dialect: ChatDialect = .llamaCpp, timeouts: HTTPTimeouts = HTTPTimeouts()
    ) -> ChatEndpoint {
        ChatEndpoint(url, model: "scripted", key: key, dialect: dialect, timeouts: timeouts)
    }

    /// The model behind it as a policy that never repeats a request.
    func policy(
        _ options: ChatOptions = ChatOptions(), key: APIKey = .none, dialect: ChatDialect = .llamaCpp
    ) -> ChatCompletionsPolicy {
        ChatCompletionsPolicy(
            endpoint(key: key, dialect: dialect), transport: Self.transport, options: options, retry: .never)
    }

    /// The server as a generator endpoint.
    var generator: GeneratorEndpoint { GeneratorEndpoint(url) }
}

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
    /// A model that is never satisfied.
    case strictJudge = "GENAGENT_LLAMACPP_STRICT_JUDGE_URL"
    /// A model that prefers the first of two pictures, whatever they show.
    case comparator = "GENAGENT_LLAMACPP_COMPARATOR_URL"
    /// A model that calls everything a tie.
    case tie = "GENAGENT_LLAMACPP_TIE_URL"
    /// A model that gives advice.
    case reflector = "GENAGENT_LLAMACPP_REFLECTOR_URL"
    /// The first model at a server that has no eyes.
    case blind = "GENAGENT_LLAMACPP_BLIND_URL"
    /// The first model at a server that wants `GENAGENT_LLAMACPP_KEY`.
    case auth = "GENAGENT_LLAMACPP_AUTH_URL"
    /// A program that starts a server of its own; not a URL.
    case command = "GENAGENT_LLAMACPP_COMMAND"
    /// vLLM with tool calls; the model writes its thoughts as text.
    case vllm = "GENAGENT_VLLM_URL"
    /// The same model with a reasoning parser too, at a server that wants `GENAGENT_VLLM_KEY`.
    case vllmReasoning = "GENAGENT_VLLM_REASONING_URL"
    /// vLLM as it starts without any flags; the model writes a verdict.
    case vllmBare = "GENAGENT_VLLM_BARE_URL"
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
    /// The same for vLLM.
    static let vllmMissing =
        "vLLM is not running; `make test-live` starts it where GENAGENT_VLLM_PYTHON names a Python that has it, or installs it where GENAGENT_LIVE_INSTALL_VLLM=1."

    /// The variable's value.
    var text: String { Self.value(self) ?? "" }
    /// Where it is.
    var url: URL { URL(string: text) ?? URL(filePath: "/nowhere") }

    /// One transport for all tests: the real one. A proxy of the surroundings must not see loopback requests.
    static let transport = CurlTransport(configuration: CurlConfiguration(proxy: .none))

    /// How it speaks.
    private var dialect: ChatDialect {
        switch self {
        case .vllm, .vllmReasoning, .vllmBare: .vLLM
        default: .llamaCpp
        }
    }

    /// The key that it wants.
    private var key: APIKey { self == .vllmReasoning ? .environment("GENAGENT_VLLM_KEY") : .none }

    /// The model behind it as a chat endpoint; by default with the right key and dialect.
    func endpoint(
        key: APIKey? = nil, dialect: ChatDialect? = nil, model: String = "scripted",
        timeouts: HTTPTimeouts = HTTPTimeouts()
    ) -> ChatEndpoint {
        ChatEndpoint(url, model: model, key: key ?? self.key, dialect: dialect ?? self.dialect, timeouts: timeouts)
    }

    /// The model behind it as a policy that never repeats a request.
    func policy(
        _ options: ChatOptions = ChatOptions(), key: APIKey? = nil, dialect: ChatDialect? = nil,
        model: String = "scripted"
    ) -> ChatCompletionsPolicy {
        ChatCompletionsPolicy(
            endpoint(key: key, dialect: dialect, model: model), transport: Self.transport, options: options,
            retry: .never)
    }

    /// The server as a generator endpoint. Patient, because one test fills a server's queue on purpose.
    var generator: GeneratorEndpoint {
        GeneratorEndpoint(url, retries: HTTPRetryPolicy(maximumAttempts: 50, maximumDelay: 2))
    }
}

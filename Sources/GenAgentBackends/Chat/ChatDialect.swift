import GenAgent

/// How a server's chat completions differ from the others'. Take the one that fits and change what your server does otherwise:
/// ```swift
/// var dialect = ChatDialect.vLLM
/// dialect.extra["chat_template_kwargs"] = ["enable_thinking": false]
/// ```
public struct ChatDialect: Sendable, Hashable {
    /// How a server can be held to a JSON answer (`response_format`).
    public enum StructuredOutput: String, Sendable, Hashable {
        /// `json_schema`: the answer follows a schema.
        case jsonSchema
        /// `json_object`: the answer is some JSON object.
        case jsonObject
        /// Not at all: only the prompt asks for JSON.
        case none
    }

    /// A name for people.
    public var name: String
    /// The member that limits the tokens written: `max_tokens`, or `max_completion_tokens` (OpenAI).
    public var maximumTokensKey = "max_tokens"
    /// Takes `temperature` and `top_p`; OpenAI's reasoning models refuse them.
    public var takesTemperature = true
    /// Takes `seed`.
    public var takesSeed = true
    /// Takes `stop`; OpenAI's reasoning models refuse it.
    public var takesStop = true
    /// The member under which reasoning of earlier turns is sent back; `nil`: it is left out, and such turns are marked not token-exact.
    public var reasoningKey: String?
    /// The member that asks for token ids; `nil`: the server has none.
    public var tokenIDsKey: String?
    /// Takes `logprobs`.
    public var takesLogProbabilities = false
    /// Takes `stream_options`; without it streams bring no usage.
    public var takesStreamOptions = true
    /// How the server can be held to a JSON answer.
    public var structuredOutput = StructuredOutput.jsonSchema
    /// Sends `null`, not `""`, as the content of a turn that only calls.
    public var sendsNullContent = true
    /// Joins messages in a row of the same role, for chat templates that insist on alternation. Joining may change the last message of
    /// an earlier request, which costs a prefix cache that message.
    public var mergesSameRole = false
    /// Members added to every request; they replace those of the same name, but never `messages`.
    public var extra: [String: JSONValue] = [:]

    /// Makes a dialect of what every server takes.
    public init(_ name: String) { self.name = name }

    /// Any server: only what all of them take. Reasoning is not sent back.
    public static let generic = ChatDialect("generic")

    /// OpenAI's API. Reasoning is never seen, so none is sent back.
    public static let openAI = {
        var dialect = ChatDialect("openai")
        dialect.maximumTokensKey = "max_completion_tokens"
        dialect.takesLogProbabilities = true
        return dialect
    }()

    /// OpenAI's API with its reasoning models, which choose their own sampling.
    public static let openAIReasoning = {
        var dialect = openAI
        dialect.name = "openai-reasoning"
        dialect.takesTemperature = false
        dialect.takesStop = false
        dialect.takesSeed = false
        dialect.takesLogProbabilities = false
        return dialect
    }()

    /// vLLM since January 2026; before, its reasoning key was `reasoning_content`.
    public static let vLLM = {
        var dialect = ChatDialect("vllm")
        dialect.reasoningKey = "reasoning"
        dialect.tokenIDsKey = "return_token_ids"
        dialect.takesLogProbabilities = true
        return dialect
    }()

    /// SGLang.
    public static let sglang = {
        var dialect = ChatDialect("sglang")
        dialect.reasoningKey = "reasoning_content"
        dialect.takesLogProbabilities = true
        return dialect
    }()

    /// llama.cpp's server. Its log-probabilities carry token ids.
    public static let llamaCpp = {
        var dialect = ChatDialect("llama.cpp")
        dialect.reasoningKey = "reasoning_content"
        dialect.takesLogProbabilities = true
        dialect.sendsNullContent = false
        return dialect
    }()

    /// Ollama. It cuts a conversation that is too long without a word, so give it a context that is long enough.
    public static let ollama = {
        var dialect = ChatDialect("ollama")
        dialect.reasoningKey = "reasoning"
        dialect.sendsNullContent = false
        return dialect
    }()

    /// All that are built in.
    public static let all = [generic, openAI, openAIReasoning, vLLM, sglang, llamaCpp, ollama]

    /// The built-in dialect of a name, whatever its case; `nil` if there is none.
    public static func named(_ name: String) -> ChatDialect? {
        all.first { $0.name == name.lowercased() }
    }
}

import GenAgent

/// How a server's chat completions differ from those of others. Start with the closest dialect and change what differs:
/// ```swift
/// var dialect = ChatDialect.vLLM
/// dialect.extra["chat_template_kwargs"] = ["enable_thinking": false]
/// ```
public struct ChatDialect: Sendable, Hashable {
    /// How a server can be made to answer in JSON (`response_format`).
    public enum StructuredOutput: String, Sendable, Hashable {
        /// `json_schema`: the answer follows a schema.
        case jsonSchema
        /// `json_object`: the answer is any JSON object.
        case jsonObject
        /// Not supported: only the prompt asks for JSON.
        case none
    }

    public var name: String
    /// The member that limits output tokens: `max_tokens`, or `max_completion_tokens` (OpenAI).
    public var maximumTokensKey = "max_tokens"
    /// Accepts `temperature` and `top_p`; OpenAI's reasoning models refuse them.
    public var takesTemperature = true
    public var takesSeed = true
    /// Accepts `stop`; OpenAI's reasoning models refuse it.
    public var takesStop = true
    /// The member that sends back the reasoning of earlier turns; `nil`: it is omitted, and such turns are marked as not token-exact.
    public var reasoningKey: String?
    /// The member that requests token ids; `nil`: the server has none.
    public var tokenIDsKey: String?
    public var takesLogProbabilities = false
    /// Accepts `stream_options`; without it, streams have no usage.
    public var takesStreamOptions = true
    public var structuredOutput = StructuredOutput.jsonSchema
    /// Sends `null` instead of `""` as the content of a turn that only makes calls.
    public var sendsNullContent = true
    /// Joins consecutive messages of the same role, for chat templates that require alternation. This may change the last message of an earlier
    /// request, which is then no longer in the prefix cache.
    public var mergesSameRole = false
    /// Members added to every request; they override members of the same name, but never `messages`.
    public var extra: [String: JSONValue] = [:]

    /// Has only what every server accepts.
    public init(_ name: String) { self.name = name }

    /// Any server: only what all of them accept. Reasoning is not sent back.
    public static let generic = ChatDialect("generic")

    /// OpenAI's API. Reasoning is hidden, so none is sent back.
    public static let openAI = {
        var dialect = ChatDialect("openai")
        dialect.maximumTokensKey = "max_completion_tokens"
        dialect.takesLogProbabilities = true
        return dialect
    }()

    /// OpenAI's reasoning models, which choose their own sampling.
    public static let openAIReasoning = {
        var dialect = openAI
        dialect.name = "openai-reasoning"
        dialect.takesTemperature = false
        dialect.takesStop = false
        dialect.takesSeed = false
        dialect.takesLogProbabilities = false
        return dialect
    }()

    /// vLLM since January 2026; earlier versions used `reasoning_content`.
    public static let vLLM = {
        var dialect = ChatDialect("vllm")
        dialect.reasoningKey = "reasoning"
        dialect.tokenIDsKey = "return_token_ids"
        dialect.takesLogProbabilities = true
        return dialect
    }()

    public static let sglang = {
        var dialect = ChatDialect("sglang")
        dialect.reasoningKey = "reasoning_content"
        dialect.takesLogProbabilities = true
        return dialect
    }()

    /// llama.cpp's server. Its log-probabilities include token ids.
    public static let llamaCpp = {
        var dialect = ChatDialect("llama.cpp")
        dialect.reasoningKey = "reasoning_content"
        dialect.takesLogProbabilities = true
        dialect.sendsNullContent = false
        return dialect
    }()

    /// Ollama. It silently truncates long conversations, so configure a large enough context.
    public static let ollama = {
        var dialect = ChatDialect("ollama")
        dialect.reasoningKey = "reasoning"
        dialect.sendsNullContent = false
        return dialect
    }()

    /// All built-in dialects.
    public static let all = [generic, openAI, openAIReasoning, vLLM, sglang, llamaCpp, ollama]

    /// The built-in dialect with a name, ignoring case; `nil` if there is none.
    public static func named(_ name: String) -> ChatDialect? {
        all.first { $0.name == name.lowercased() }
    }
}

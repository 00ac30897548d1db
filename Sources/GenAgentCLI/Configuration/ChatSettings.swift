import Foundation
import GenAgent
import GenAgentBackends

/// The dialects of chat servers that can be chosen by name.
enum ChatServer: String, Sendable, CaseIterable, Codable {
    case openAI = "openai"
    case openAIReasoning = "openai-reasoning"
    case vLLM = "vllm"
    case sglang
    case llamaCpp = "llamacpp"
    case ollama
    case generic

    var dialect: ChatDialect {
        switch self {
        case .openAI: .openAI
        case .openAIReasoning: .openAIReasoning
        case .vLLM: .vLLM
        case .sglang: .sglang
        case .llamaCpp: .llamaCpp
        case .ollama: .ollama
        case .generic: .generic
        }
    }
}

/// A model behind a chat completions API, as policy or judge.
struct ChatSettings: Sendable, Equatable {
    var url: URL
    var model: String
    var server = ChatServer.generic
    /// The environment variable that holds the key; `nil`: no key.
    var keyVariable: String?
    /// Policies only.
    var format = TurnFormat.tagged
    /// Policies only: shows a turn while it is written.
    var streams = false
    /// What the model is asked with; `nil` is the server's choice.
    var temperature: Double?
    var topP: Double?
    var maximumTokens: Int?
    var price: TokenPrice?
    /// The longest side of pictures that the model is shown; larger PNG ones are made smaller. `nil`: as they are.
    var maximumImageSide: Int?
    var traffic = TrafficSettings()
    /// Members added to every request.
    var extra: [String: JSONValue] = [:]

    /// The endpoint, without a key of its own: that is read at every request.
    var endpoint: ChatEndpoint {
        var dialect = server.dialect
        dialect.extra.merge(extra) { _, mine in mine }
        let key = keyVariable.map { APIKey.environment($0) } ?? .none
        return ChatEndpoint(
            url, model: model, key: key, dialect: dialect, price: price, timeouts: traffic.timeouts,
            limits: traffic.limits,
            maximumResponseBytes: traffic.responseBytes)
    }

    /// What is done to pictures before the model sees them.
    var imageTransform: PNGDownscaler? { maximumImageSide.map { PNGDownscaler(longestSide: $0) } }

    var sampling: SamplingOptions {
        SamplingOptions(temperature: temperature, topP: topP, maximumTokens: maximumTokens)
    }

    /// Reads settings.
    ///
    /// - Throws: ``ConfigurationError``
    init(_ value: JSONValue, _ source: SettingSource, isPolicy: Bool) throws {
        var reader = try SettingReader(value, source)
        url = try reader.url("url", example: "http://127.0.0.1:8000/v1")
        model = try reader.text("model", orMissing: "Qwen3-VL-8B-Instruct")
        server = try reader.choice("dialect") ?? .generic
        keyVariable = try reader.keyVariable("apiKeyEnv")
        if isPolicy {
            format = try reader.choice("format") ?? .tagged
            streams = try reader.flag("stream") ?? false
        }
        temperature = try reader.number("temperature")
        topP = try reader.number("topP")
        maximumTokens = try reader.whole("maximumTokens")
        maximumImageSide = try reader.whole("maximumImageSide", atLeast: 28)
        let input = try reader.number("pricePerMillionInput")
        let output = try reader.number("pricePerMillionOutput")
        if input != nil || output != nil {
            price = TokenPrice(inputPerMillion: input ?? 0, outputPerMillion: output ?? 0)
        }
        traffic = try TrafficSettings(&reader)
        extra = try reader.object("extra")
        try reader.finish()
    }
}

extension URL {
    /// Scheme, host and port: what may be shown.
    var serverName: String { "\(scheme ?? "")://\(host() ?? "")\(port.map { ":\($0)" } ?? "")" }
}

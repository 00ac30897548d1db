import Foundation
import GenAgent

/// The values of `dialect` for chat servers.
package enum ChatServer: String, Sendable, CaseIterable, Codable {
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

/// A model behind a chat completions API, as policy or judge: an object with `url`, `model` and other members.
public struct ChatSettings: Sendable, Equatable {
    /// The base URL, such as `http://127.0.0.1:8000/v1`.
    public var url: URL
    public var model: String
    package var server = ChatServer.generic
    /// The environment variable that holds the key; `nil`: no key.
    package var keyVariable: String?
    /// Policies only.
    package var format = TurnFormat.tagged
    /// Whether a turn is shown as it is written. Policies only.
    package var streams = false
    /// `nil`: the server's default. The same holds for the next two.
    package var temperature: Double?
    package var topP: Double?
    package var maximumTokens: Int?
    package var price: TokenPrice?
    /// Images whose longest side has more pixels are scaled down before the model sees them. `nil`: never.
    package var maximumImageSide: Int?
    package var traffic = TrafficSettings()
    /// Members added to every request.
    package var extra: [String: JSONValue] = [:]

    /// The key is read from the environment for every request.
    package var endpoint: ChatEndpoint {
        var dialect = server.dialect
        dialect.extra.merge(extra) { _, mine in mine }
        let key = keyVariable.map { APIKey.environment($0) } ?? .none
        return ChatEndpoint(
            url, model: model, key: key, dialect: dialect, price: price, timeouts: traffic.timeouts,
            limits: traffic.limits, maximumResponseBytes: traffic.responseBytes)
    }

    package var sampling: SamplingOptions {
        SamplingOptions(temperature: temperature, topP: topP, maximumTokens: maximumTokens)
    }

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

    func json(isPolicy: Bool) -> JSONValue {
        var members = traffic.json
        members["url"] = .string(url.absoluteString)
        members["model"] = .string(model)
        members["dialect"] = .string(server.rawValue)
        members["apiKeyEnv"] = keyVariable.map { .string($0) }
        if isPolicy {
            members["format"] = .string(format.rawValue)
            members["stream"] = .bool(streams)
        }
        members["temperature"] = temperature.map { .number($0) }
        members["topP"] = topP.map { .number($0) }
        members["maximumTokens"] = maximumTokens.map { .integer(Int64($0)) }
        members["maximumImageSide"] = maximumImageSide.map { .integer(Int64($0)) }
        members["pricePerMillionInput"] = price.map { .number($0.inputPerMillion) }
        members["pricePerMillionOutput"] = price.map { .number($0.outputPerMillion) }
        if !extra.isEmpty { members["extra"] = .object(extra) }
        return .object(members)
    }
}

extension ChatSettings: Codable {
    /// Accepts all members that policies have.
    ///
    /// - Throws: ``ConfigurationError``, or `DecodingError` if it is not JSON.
    public init(from decoder: any Decoder) throws {
        try self.init(JSONValue(from: decoder), .recorded, isPolicy: true)
    }

    public func encode(to encoder: any Encoder) throws { try json(isPolicy: true).encode(to: encoder) }
}

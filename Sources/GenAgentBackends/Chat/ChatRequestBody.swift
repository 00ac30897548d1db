import Foundation
import GenAgent

/// The body of a chat completions request. Equal values give equal bytes; images are inserted unchanged.
struct ChatRequestBody: Sendable {
    var endpoint: ChatEndpoint
    var messages: [ChatMessage]
    /// Data URLs of the images in the messages.
    var images: [ImageID: Data] = [:]
    var tools: [ToolDescriptor] = []
    var sampling = SamplingOptions()
    var streams = false
    var evidence = TokenEvidence()
    var answerSchema: AnswerSchema?

    /// The body as JSON: all short members sorted by name, then the messages.
    func encoded() -> Data {
        // Growing the data with a large image in it would touch fresh memory repeatedly, which costs more than copying.
        let imageBytes = messages.reduce(0) { sum, message in
            message.content.reduce(sum) { sum, part in
                if case .image(let id) = part { sum + (images[id]?.count ?? 0) } else { sum }
            }
        }
        var body = Data(capacity: 8 * 1024 + imageBytes)
        body.append(UInt8(ascii: "{"))
        var members = self.members.mapValues { $0.jsonText }
        if let (key, text) = answerSchema?.member(for: endpoint.dialect.structuredOutput) { members[key] = text }
        for (key, value) in endpoint.dialect.extra { members[key] = value.jsonText }
        members["messages"] = nil
        for (key, text) in members.sorted(by: { $0.key < $1.key }) {
            body.append(contentsOf: "\(JSONValue.string(key).jsonText):\(text),".utf8)
        }
        body.append(contentsOf: #""messages":["#.utf8)
        for (index, message) in messages.enumerated() {
            if index > 0 { body.append(UInt8(ascii: ",")) }
            write(message, to: &body)
        }
        body.append(contentsOf: "]}".utf8)
        return body
    }

    private var members: [String: JSONValue] {
        let dialect = endpoint.dialect
        var members: [String: JSONValue] = ["model": .string(endpoint.model), "stream": .bool(streams)]
        if dialect.takesTemperature {
            members["temperature"] = sampling.temperature.map { .number($0) }
            members["top_p"] = sampling.topP.map { .number($0) }
        }
        members[dialect.maximumTokensKey] = sampling.maximumTokens.map { .integer(Int64($0)) }
        if dialect.takesStop, !sampling.stop.isEmpty {
            members["stop"] = .array(sampling.stop.map { .string($0) })
        }
        if dialect.takesSeed { members["seed"] = sampling.seed.map { .integer(Int64(clamping: $0)) } }
        if streams, dialect.takesStreamOptions { members["stream_options"] = ["include_usage": true] }
        if evidence.tokenIDs, let key = dialect.tokenIDsKey { members[key] = true }
        if evidence.logProbabilities, dialect.takesLogProbabilities { members["logprobs"] = true }
        if !tools.isEmpty { members["tools"] = .array(tools.map(\.chatFunction)) }
        return members
    }

    func write(_ message: ChatMessage, to body: inout Data) {
        body.append(contentsOf: #"{"role":"\#(message.role.rawValue)","content":"#.utf8)
        if message.role == .assistant, message.content.isEmpty, !message.toolCalls.isEmpty {
            body.append(contentsOf: (endpoint.dialect.sendsNullContent ? "null" : "\"\"").utf8)
        } else if let text = message.plainText {
            body.append(contentsOf: JSONValue.string(text).jsonText.utf8)
        } else {
            write(message.content, to: &body)
        }
        if let key = endpoint.dialect.reasoningKey, let reasoning = message.reasoning {
            body.append(
                contentsOf: ",\(JSONValue.string(key).jsonText):\(JSONValue.string(reasoning).jsonText)".utf8)
        }
        if !message.toolCalls.isEmpty {
            let calls = JSONValue.array(message.toolCalls.map(\.chatValue)).jsonText
            body.append(contentsOf: #","tool_calls":\#(calls)"#.utf8)
        }
        if let id = message.toolCallID {
            body.append(contentsOf: #","tool_call_id":\#(JSONValue.string(id).jsonText)"#.utf8)
        }
        body.append(UInt8(ascii: "}"))
    }

    private func write(_ parts: [ChatMessage.Part], to body: inout Data) {
        body.append(UInt8(ascii: "["))
        for (index, part) in parts.enumerated() {
            if index > 0 { body.append(UInt8(ascii: ",")) }
            switch part {
            case .text(let text):
                body.append(contentsOf: #"{"type":"text","text":\#(JSONValue.string(text).jsonText)}"#.utf8)
            case .image(let id):
                // As an object: llama.cpp answers 500 to a plain string. Base64 needs no escaping.
                body.append(contentsOf: #"{"type":"image_url","image_url":{"url":""#.utf8)
                body.append(images[id] ?? Data())
                body.append(contentsOf: #""}}"#.utf8)
            }
        }
        body.append(UInt8(ascii: "]"))
    }
}

extension ToolDescriptor {
    /// The tool as an element of `tools`.
    fileprivate var chatFunction: JSONValue {
        [
            "type": "function",
            "function": ["name": .string(name), "description": .string(summary), "parameters": parameters],
        ]
    }
}

extension NativeToolCall {
    /// The call as an element of `tool_calls`.
    fileprivate var chatValue: JSONValue {
        [
            "id": .string(id), "type": "function",
            "function": ["name": .string(name), "arguments": .string(arguments)],
        ]
    }
}

/// A JSON schema for an answer, as text: servers write the members in the schema's order, so the order matters.
struct AnswerSchema: Sendable {
    /// Letters, digits and `_`.
    var name: String
    var text: String

    /// The request member for a form of structured output; `nil` if it has none.
    func member(for output: ChatDialect.StructuredOutput) -> (key: String, text: String)? {
        switch output {
        case .jsonSchema:
            let schema = #"{"name":"\#(name)","strict":true,"schema":\#(text)}"#
            return ("response_format", #"{"type":"json_schema","json_schema":\#(schema)}"#)
        case .jsonObject: return ("response_format", #"{"type":"json_object"}"#)
        case .none: return nil
        }
    }
}

import Foundation
import GenAgent

/// What a server said about a failure, read tolerantly from any of the shapes that image servers use, also from no JSON at all.
struct ServerFailure: Sendable {
    /// The message for people; empty where there was none.
    var message = ""
    /// The server's word for the kind of error.
    var type: String?
    /// The server's code, also where it is a number.
    var code: String?

    init(_ reply: ServerReply) {
        guard let json = reply.json else {
            message = Self.plainText(reply.body)
            return
        }
        read(json)
    }

    init(_ json: JSONValue) { read(json) }

    private mutating func read(_ json: JSONValue) {
        switch json["error"] {
        case .object(let error)?:
            // OpenAI, vLLM, llama.cpp (nested), ComfyUI (with details).
            let parts = [error["message"], error["details"]].compactMap { $0?.stringValue }
            message = parts.filter { !$0.isEmpty }.joined(separator: ": ")
            type = error["type"]?.stringValue
            code = Self.word(error["code"])
        case .string(let word)?:
            // sd.cpp, BFL: a word or a sentence; A1111 adds `detail`, sd.cpp sometimes `message`.
            let more = [json["message"], json["detail"], json["errors"]].map { Self.detail($0) }.filter { !$0.isEmpty }
            type = word
            message = ([word] + more).joined(separator: ": ")
        default:
            // FastAPI (`detail`), SGLang and in-house servers (`message`), RFC 9457 (`title`).
            message = [json["message"], json["detail"], json["title"]].map { Self.detail($0) }
                .first { !$0.isEmpty } ?? ""
            type = json["type"]?.stringValue
            code = Self.word(json["code"])
        }
        if message.isEmpty { message = String(json.jsonText.prefix(300)) }
        message = String(message.prefix(1000))
    }

    private static func word(_ value: JSONValue?) -> String? {
        value?.stringValue ?? value?.integerValue.map { String($0) }
    }

    /// FastAPI's `detail`: a string, or a list of `{loc, msg}`.
    private static func detail(_ value: JSONValue?) -> String {
        switch value {
        case .string(let text)?: text
        case .array(let list)?:
            list.map { item in
                let place = (item["loc"]?.arrayValue ?? []).compactMap { word($0) }.joined(separator: ".")
                return [place, item["msg"]?.stringValue ?? item.jsonText].filter { !$0.isEmpty }
                    .joined(separator: ": ")
            }.joined(separator: "; ")
        case .object?: value?["message"]?.stringValue ?? value?.jsonText ?? ""
        default: ""
        }
    }

    /// The start of a body that is no JSON, without markup.
    static func plainText(_ body: Data) -> String {
        var text = String(decoding: body.prefix(4000), as: UTF8.self)
        if text.contains("<") {
            text = text.replacing(#/<(style|script)[\s\S]*?</(style|script)>/#.ignoresCase(), with: " ")
                .replacing(#/<[^>]*>/#, with: " ")
        }
        let words = text.split { $0.isWhitespace || $0 == "\u{FFFD}" || $0 == "\0" }
        return String(words.joined(separator: " ").prefix(200))
    }
}

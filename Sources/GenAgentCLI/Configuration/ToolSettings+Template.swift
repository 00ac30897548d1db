import Foundation
import GenAgent
import GenAgentBackends

extension ToolSettings {
    /// The template of a server of one's own: an object in the file, or a file of its own.
    static func template(_ reader: inout SettingReader) throws -> HTTPTemplate {
        var value: JSONValue
        var source = reader.source
        if source.isFile, let inline = reader.value("template"), inline.stringValue == nil {
            value = inline
            source = source.inside("template")
        } else {
            let data = try file("template", example: "template.json", &reader)
            do {
                value = try JSONValue.parse(String(decoding: data, as: UTF8.self))
            } catch {
                throw reader.failure("template", "the file is no JSON. \(ErrorText.phrase(for: error))")
            }
            source = SettingSource(
                head: "\(reader.source.place(of: "template"))", isFile: true, folder: reader.source.folder)
        }
        var inner = try SettingReader(value, source)
        let body = inner.value("body")
        try body.map { try inner.refuseKeys(in: $0, "body") }
        let template = HTTPTemplate(
            method: try inner.choice("method", of: Method.self)?.rawValue ?? "POST",
            path: try inner.text("path", orMissing: "/generate"),
            query: try inner.object("query").sorted { $0.key < $1.key }.map { item in
                HTTPTemplate.Item(item.key, item.value.stringValue ?? item.value.jsonText)
            },
            body: body, answer: try answer(&inner), success: try success(&inner),
            seedPointer: try inner.text("seed"))
        try inner.finish()
        return template
    }

    private enum Method: String, CaseIterable {
        case get = "GET"
        case post = "POST"
    }

    private static func answer(_ reader: inout SettingReader) throws -> HTTPTemplate.Answer {
        let text = try reader.text("image", orMissing: "bytes")
        if text == "bytes" { return .bytes }
        guard text.hasPrefix("/") else {
            throw reader.failure(
                "image", #"give "bytes" where the answer is the picture, or a JSON pointer such as "/images/0"."#)
        }
        return .pointer(text)
    }

    private static func success(_ reader: inout SettingReader) throws -> HTTPTemplate.Success? {
        guard let value = reader.value("success") else { return nil }
        var inner = try SettingReader(value, reader.source.inside("success"))
        let pointer = try inner.text("pointer", orMissing: "/status")
        guard let equals = inner.value("equals") else {
            throw inner.failure("equals", "it is missing. Give the value of a success.")
        }
        let success = HTTPTemplate.Success(pointer: pointer, equals: equals, message: try inner.text("message"))
        try inner.finish()
        return success
    }
}

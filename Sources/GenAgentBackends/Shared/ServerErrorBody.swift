import Foundation
import GenAgent
import GenAgentHTTP

/// The error in a server's response body, whatever its shape. Reading never fails.
///
/// Shapes: nested (`{"error": {"message", "type", "param", "code": int | string | null}}`), flat (`{"object": "error", "message"}`), text
/// (`{"error": "…"}`, optionally with `message` or `detail`), FastAPI's `{"detail": text | [{"loc", "msg"}]}`, ComfyUI's `node_errors`,
/// problem details (RFC 9457), lists of any of these, HTML pages, plain text, and empty bodies.
package struct ServerErrorBody: Sendable, Hashable {
    package var message: String?
    /// The error's type, such as `invalid_request_error`.
    package var type: String?
    /// The error's code; numbers as text.
    package var code: String?
    /// The invalid request member, if the server names one.
    package var parameter: String?
    /// One line per error: validation errors with their location, ComfyUI's errors by node.
    package var details: [String] = []
    /// Seconds to wait, if the body says so.
    package var retryAfter: Double?
    /// The body is an HTML page: something in front of the server answered.
    package var isHTML = false
    /// The beginning of the body on one line, at most 300 characters, without image data.
    package var excerpt = ""

    package init() {}

    /// - Parameter redactor: Removes our keys from everything that is kept, before any of it is shortened.
    package static func parse(_ data: Data, _ redactor: Redactor = .standard) -> ServerErrorBody {
        if let value = JSONValue(tolerant: data) {
            var body = ServerErrorBody(redactor.json(value, isCut: true))
            body.excerpt = redactor.excerpt(of: data)
            return body
        }
        var body = ServerErrorBody()
        let data = redactor.body(data, isCut: true)
        body.excerpt = SafeText.excerpt(of: data)
        guard !body.excerpt.isEmpty else { return body }
        if body.excerpt.hasPrefix("<") {
            body.isHTML = true
            body.message = htmlTitle(data)
        } else {
            body.message = body.excerpt
        }
        return body
    }

    /// For people: the message, then the details; otherwise the beginning of the body.
    package var summary: String {
        var parts = [message ?? code ?? type].compactMap { $0 }
        // Servers repeat themselves: a detail that the message already contains adds nothing.
        parts += details.filter { detail in !parts.contains { $0.contains(detail) } }
        let text = parts.isEmpty ? excerpt : parts.joined(separator: "; ")
        return text.count > 1000 ? text.prefix(1000) + "…" : text
    }

    private static func htmlTitle(_ data: Data) -> String? {
        let text = String(decoding: data.prefix(4096), as: UTF8.self)
        guard let start = text.range(of: "<title>", options: .caseInsensitive),
            let end = text.range(of: "</title>", options: .caseInsensitive, range: start.upperBound..<text.endIndex)
        else { return nil }
        let title = text[start.upperBound..<end.lowerBound].trimmingCharacters(in: .whitespacesAndNewlines)
        return title.isEmpty ? nil : title
    }
}

extension ServerErrorBody {
    /// Reads a decoded body, or the error object within a stream.
    package init(_ value: JSONValue) {
        self.init()
        read(value, depth: 0)
    }

    private mutating func read(_ value: JSONValue, depth: Int) {
        guard depth < 4 else { return }
        switch value {
        case .string(let text): message = message ?? text.nonBlank
        // Some gateways wrap the error in a list.
        case .array(let elements): elements.first.map { read($0, depth: depth + 1) }
        case .object(let members): read(members, depth: depth)
        default: break
        }
    }

    private mutating func read(_ members: [String: JSONValue], depth: Int) {
        if case .object? = members["error"] { members["error"].map { read($0, depth: depth + 1) } }
        message = message ?? (members["message"] ?? members["msg"])?.stringValue?.nonBlank
        type = type ?? members["type"]?.stringValue?.nonBlank
        code = code ?? members["code"].flatMap(Self.code)
        parameter = parameter ?? members["param"]?.stringValue?.nonBlank
        retryAfter = retryAfter ?? (members["retry_after"] ?? members["estimated_time"])?.doubleValue
        readDetail(members["detail"], depth: depth)
        if depth > 0, let text = members["details"]?.stringValue?.nonBlank { details.append(text) }
        if let text = members["error"]?.stringValue?.nonBlank {
            // A single word is a code (`rate_limit_exceeded`, `HTTPException`); a sentence is the message.
            if text.contains(" ") {
                if message == nil { message = text } else { details.append(text) }
            } else {
                code = code ?? text
            }
        }
        message = message ?? members["title"]?.stringValue?.nonBlank
        readList(members["errors"])
        readNodes(members["node_errors"])
    }

    private mutating func readDetail(_ detail: JSONValue?, depth: Int) {
        switch detail {
        case .string(let text)?: message = message ?? text.nonBlank
        case .object?: detail.map { read($0, depth: depth + 1) }
        case .array?: readList(detail)
        default: break
        }
    }

    /// Validation errors: `[{"loc": ["body", "width"], "msg": "…"}]`, or plain strings.
    private mutating func readList(_ list: JSONValue?) {
        for element in list?.arrayValue ?? [] {
            if let text = element.stringValue?.nonBlank { details.append(text) }
            guard let words = (element["msg"] ?? element["message"])?.stringValue?.nonBlank else { continue }
            let place = (element["loc"]?.arrayValue ?? []).compactMap(Self.code).filter { $0 != "body" }
            details.append(place.isEmpty ? words : "\(place.joined(separator: ".")): \(words)")
        }
    }

    /// ComfyUI's errors by node, in the order of the node ids.
    private mutating func readNodes(_ nodes: JSONValue?) {
        for (id, node) in (nodes?.objectValue ?? [:]).sorted(by: { $0.key < $1.key }) {
            let name = node["class_type"]?.stringValue.map { " (\($0))" } ?? ""
            for error in node["errors"]?.arrayValue ?? [] {
                let words = [error["message"], error["details"]].compactMap { $0?.stringValue?.nonBlank }
                details.append("node \(id)\(name): \(words.joined(separator: ": "))")
            }
        }
    }

    private static func code(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text): text.nonBlank
        case .integer(let number): String(number)
        default: nil
        }
    }
}

extension String {
    /// The text, or `nil` if it has only white space.
    package var nonBlank: String? { contains { !$0.isWhitespace } ? self : nil }
}

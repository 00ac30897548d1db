import Foundation
import GenAgent
import GenAgentHTTP

/// What a server says went wrong, whatever the shape of its body. Reading never fails.
///
/// Shapes: nested (`{"error": {"message", "type", "param", "code": int | string | null}}`), flat (`{"object": "error", "message"}`), text
/// (`{"error": "…"}`, with `message` or `detail` beside it or not), FastAPI's `{"detail": text | [{"loc", "msg"}]}`, ComfyUI's `node_errors`,
/// problem details (RFC 9457), lists of any of these, HTML pages, plain text, and nothing at all.
package struct ServerErrorBody: Sendable, Hashable {
    /// The server's words; `nil` where it had none.
    package var message: String?
    /// The error's type, such as `invalid_request_error`.
    package var type: String?
    /// The error's code; numbers as text.
    package var code: String?
    /// The request member that is wrong, where the server names one.
    package var parameter: String?
    /// One line for everything that is wrong: validation errors with their place, ComfyUI's errors by node.
    package var details: [String] = []
    /// Seconds to wait, where the body says so.
    package var retryAfter: Double?
    /// The body is an HTML page: something in front of the server answered.
    package var isHTML = false
    /// The body's first characters on one line, at most 300; no image data.
    package var excerpt = ""

    /// Nothing known.
    package init() {}

    /// Reads a body.
    ///
    /// - Parameter redactor: Takes our keys out of everything that is kept, before any of it is shortened.
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

    /// What a person reads: the words, then the details; otherwise the first characters.
    package var summary: String {
        var parts = [message ?? code ?? type].compactMap { $0 }
        // Servers repeat themselves: a detail that the message already contains says nothing new.
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

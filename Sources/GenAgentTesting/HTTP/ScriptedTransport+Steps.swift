import Foundation
import GenAgentHTTP

extension ScriptedTransport.Step {
    /// A response whose body comes in the given chunks; `error` is thrown after the last one: a body that breaks off.
    public static func response(
        _ status: Int = 200, headers: HTTPHeaders = HTTPHeaders(), chunks: [Data] = [], then error: HTTPError? = nil
    ) -> Self {
        Self { request in
            HTTPResponse(
                status: status, headers: headers, url: request.url, body: HTTPBody(chunks: chunks, then: error))
        }
    }

    /// A JSON response in one chunk.
    public static func json(_ text: String, status: Int = 200, headers: HTTPHeaders = HTTPHeaders()) -> Self {
        var headers = headers
        if headers["Content-Type"] == nil { headers["Content-Type"] = "application/json" }
        return .response(status, headers: headers, chunks: [Data(text.utf8)])
    }

    /// A response of any type in one chunk, such as an image or an HTML error page.
    public static func data(
        _ data: Data, contentType: String, status: Int = 200, headers: HTTPHeaders = HTTPHeaders()
    ) -> Self {
        var headers = headers
        headers["Content-Type"] = contentType
        return .response(status, headers: headers, chunks: [data])
    }

    /// An event stream with one chunk for each event, `[DONE]` not included.
    public static func events(_ data: [String], status: Int = 200, then error: HTTPError? = nil) -> Self {
        .response(
            status, headers: ["Content-Type": "text/event-stream"], chunks: data.map { Data("data: \($0)\n\n".utf8) },
            then: error)
    }

    /// No response: the exchange fails.
    public static func failure(_ error: HTTPError) -> Self { Self { _ in throw error } }

    /// No response: the exchange fails, with a message that names the request.
    public static func failure(_ code: HTTPError.Code, mayHaveBeenSent: Bool) -> Self {
        Self { request in
            throw HTTPError(code, "\(request.summary) failed: \(code.rawValue)", mayHaveBeenSent: mayHaveBeenSent)
        }
    }
}

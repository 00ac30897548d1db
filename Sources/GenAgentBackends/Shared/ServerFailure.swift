import Foundation
import GenAgent
import GenAgentHTTP

/// A response that is no success, ready to become an error.
package struct ServerFailure: Sendable {
    /// `GET`, `POST`, …
    package var method: String
    /// What was asked.
    package var url: URL
    /// The status; 200 for an error within a stream.
    package var status: Int
    /// The header fields.
    package var headers: HTTPHeaders
    /// What the body says.
    package var body: ServerErrorBody
    /// What it means.
    package var category: ServerErrorCategory

    /// Reads a failed response.
    package init(method: String, url: URL, status: Int, headers: HTTPHeaders = HTTPHeaders(), body: Data) {
        self.init(method: method, url: url, status: status, headers: headers, body: .parse(body))
    }

    /// The same with a body that was read.
    package init(method: String, url: URL, status: Int, headers: HTTPHeaders = HTTPHeaders(), body: ServerErrorBody) {
        self.method = method
        self.url = url
        self.status = status
        self.headers = headers
        self.body = body
        category = ServerErrorCategory(status: status, body: body)
    }

    /// Whether asking the same again may help. `x-should-retry` of the server outranks everything else.
    package var isTransient: Bool {
        switch headers["x-should-retry"]?.lowercased() {
        case "true": return true
        case "false": return false
        default: break
        }
        switch category {
        case .rateLimited, .notReady, .serverFault: return true
        case .invalidRequest: return status == 409
        default: return false
        }
    }

    /// Seconds to wait, as header or body say; dates are left to the retry policy.
    package var retryAfter: Double? {
        if let text = headers["retry-after-ms"], let milliseconds = Double(text), milliseconds >= 0 {
            return milliseconds / 1000
        }
        if let text = headers["retry-after"], let seconds = Double(text), seconds >= 0 { return seconds }
        return body.retryAfter
    }
}

extension URL {
    /// Scheme, host, port and path: neither query nor user, because both can hold a key.
    package var withoutQuery: String {
        guard var components = URLComponents(url: self, resolvingAgainstBaseURL: true) else { return "the server" }
        components.query = nil
        components.fragment = nil
        components.user = nil
        components.password = nil
        return components.string ?? "the server"
    }
}

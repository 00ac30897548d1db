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
    /// The error stood within an answer of success, as gateways and broken streams have it.
    package var isWithinSuccess = false
    /// The transport already decided against another attempt.
    package var isExhausted = false
    /// How often the transport sent the request, and over what time.
    package var attempts = HTTPAttempts()

    /// Reads a failed response to a request.
    package init(_ response: HTTPResponse, to request: HTTPRequest, body: Data, _ redactor: Redactor) {
        self.init(
            method: request.method, url: request.url, status: response.status, headers: response.headers,
            body: .parse(body, redactor))
        isExhausted = response.attempts.ending != .notRetried
        attempts = response.attempts
    }

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

    /// Seconds to wait, as header (a date too) or body say.
    package var retryAfter: Double? { headers.retryDelay(now: Date()) ?? body.retryAfter }
}

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
    /// The place that answered in place of the one that was asked, because the server redirected; `nil`: the one that was asked.
    package var stranger: String?
    /// The transport already decided against another attempt.
    package var isExhausted = false
    /// How often the transport sent the request, and over what time.
    package var attempts = HTTPAttempts()

    /// Reads a failed response to a request.
    package init(_ response: HTTPResponse, to request: HTTPRequest, body: Data, _ redactor: Redactor) {
        self.init(
            method: request.method, url: request.url, status: response.status, headers: response.headers,
            body: .parse(body, redactor), from: response.stranger(to: request))
        isExhausted = response.attempts.ending != .notRetried
        attempts = response.attempts
    }

    /// Reads a failed response.
    ///
    /// - Parameter stranger: The place that answered in place of the one that was asked: what it says counts for nothing.
    package init(
        method: String, url: URL, status: Int, headers: HTTPHeaders = HTTPHeaders(), body: ServerErrorBody,
        from stranger: String? = nil
    ) {
        self.method = method
        self.url = url
        self.status = status
        self.headers = headers
        self.body = stranger == nil ? body : ServerErrorBody()
        self.stranger = stranger
        category = ServerErrorCategory(status: status, body: self.body)
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

extension HTTPResponse {
    /// The place that answered in place of the one that was asked, because the server redirected; `nil`: the one that was asked, be it by
    /// `https` in place of `http`.
    package func stranger(to request: HTTPRequest) -> String? {
        guard url != request.url else { return nil }
        guard let asked = Authority(request.url), let answered = Authority(url) else { return "another address" }
        let isSamePort = asked.port == answered.port || (asked.hasUsualPort && answered.hasUsualPort)
        return asked.host == answered.host && isSamePort ? nil : answered.description
    }
}

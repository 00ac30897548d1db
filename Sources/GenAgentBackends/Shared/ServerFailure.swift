import Foundation
import GenAgent
import GenAgentHTTP

/// A response without success, ready to become an error.
package struct ServerFailure: Sendable {
    package var method: String
    package var url: URL
    /// 200 for an error within a stream.
    package var status: Int
    package var headers: HTTPHeaders
    package var body: ServerErrorBody
    package var category: ServerErrorCategory
    /// The error is in a response with a success status, as gateways and broken streams produce it.
    package var isWithinSuccess = false
    /// The host that answered after a redirect; `nil`: the requested one.
    package var stranger: String?
    /// The transport already decided against another attempt.
    package var isExhausted = false
    /// How often the transport sent the request, and for how long.
    package var attempts = HTTPAttempts()

    package init(_ response: HTTPResponse, to request: HTTPRequest, body: Data, _ redactor: Redactor) {
        self.init(
            method: request.method, url: request.url, status: response.status, headers: response.headers,
            body: .parse(body, redactor), from: response.stranger(to: request))
        isExhausted = response.attempts.ending != .notRetried
        attempts = response.attempts
    }

    /// - Parameter stranger: The host that answered after a redirect: the body is then ignored.
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

    /// Whether the same request may succeed later. The server's `x-should-retry` takes precedence.
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

    /// Seconds to wait, from the header (also as a date) or the body.
    package var retryAfter: Double? { headers.retryDelay(now: Date()) ?? body.retryAfter }
}

extension HTTPResponse {
    /// The host that answered after a redirect; `nil`: the requested one, even if by `https` instead of `http`.
    package func stranger(to request: HTTPRequest) -> String? {
        guard url != request.url else { return nil }
        guard let asked = Authority(request.url), let answered = Authority(url) else { return "another address" }
        let isSamePort = asked.port == answered.port || (asked.hasUsualPort && answered.hasUsualPort)
        return asked.host == answered.host && isSamePort ? nil : answered.description
    }
}

/// What a server's refusal means, by status, code and text. Source: recorded answers of servers.
package enum ServerErrorCategory: String, Sendable, Hashable, CaseIterable {
    /// The key is missing, wrong, or lacks a permission.
    case unauthorized
    /// Money or quota is used up; waiting does not help.
    case quotaExhausted
    case rateLimited
    /// The server is starting, loading its model, or full.
    case notReady
    /// The conversation is longer than the model's context.
    case contextFull
    case moderated
    case notFound
    case tooLarge
    /// The model cannot see images, or accepts fewer.
    case noVision
    /// The server is not configured for native tool calls.
    case noToolCalls
    /// Any other invalid request.
    case invalidRequest
    case serverFault

    package init(status: Int, body: ServerErrorBody) {
        let code = [body.code, body.type].compactMap { $0?.lowercased() }
        let words = body.summary.lowercased()
        func codes(_ wanted: String...) -> Bool { code.contains { code in wanted.contains { code.contains($0) } } }
        func says(_ wanted: String...) -> Bool { wanted.contains { words.contains($0) } }

        if codes("insufficient_quota", "billing", "credit")
            || status == 402
            || (status == 429 && says("exceeded your current quota", "insufficient credit", "out of credits"))
        {
            self = .quotaExhausted
        } else if codes("context_length", "context_size")
            || says(
                "maximum context length", "context size", "context length", "context window", "input is too long",
                "prompt is too long", "longer than the model", "exceeds the model's context")
            || (status == 400 && body.parameter == "input_tokens")
        {
            self = .contextFull
        } else if codes("moderation", "content_policy", "content_filter", "responsibleai")
            || says("content management policy", "safety system", "safety_violations", "content policy", "moderat")
            || status == 451
        {
            self = .moderated
        } else if says(
            "image input is not supported", "not a multimodal model", "does not support image", "mmproj",
            "no vision", "at most 0 image", "image(s) may be provided")
        {
            self = .noVision
        } else if says("enable-auto-tool-choice", "tool-call-parser", "does not support tools", "requires --jinja") {
            self = .noToolCalls
        } else if codes("rate_limit") {
            self = .rateLimited
        } else if codes("invalid_api_key", "authentication_error") {
            self = .unauthorized
        } else {
            self = Self.byStatus(status, isLoading: says("loading") || codes("unavailable"))
        }
    }

    private static func byStatus(_ status: Int, isLoading: Bool) -> ServerErrorCategory {
        switch status {
        case 401, 403, 407, 511: .unauthorized
        case 404, 410: .notFound
        case 408, 425: .notReady
        case 413: .tooLarge
        case 429: .rateLimited
        case 502, 503, 504, 529: .notReady
        case 500...: isLoading ? .notReady : .serverFault
        default: .invalidRequest
        }
    }
}

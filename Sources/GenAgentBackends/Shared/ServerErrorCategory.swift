import Foundation

/// What a server's refusal means, told from status, code and words. Source: the servers' recorded answers.
package enum ServerErrorCategory: String, Sendable, Hashable, CaseIterable {
    /// No key, a wrong one, or one without the right.
    case unauthorized
    /// Money or quota is used up; waiting does not help.
    case quotaExhausted
    /// Too many requests just now.
    case rateLimited
    /// The server is starting, loading its model, or full.
    case notReady
    /// The conversation is longer than the model's context.
    case contextFull
    /// A filter objects to the content.
    case moderated
    /// There is no such model or route.
    case notFound
    /// The request has too many bytes.
    case tooLarge
    /// The model cannot see images, or not so many.
    case noVision
    /// The server is not set up for native tool calls.
    case noToolCalls
    /// The request is wrong in any other way.
    case invalidRequest
    /// The server failed.
    case serverFault

    /// Tells the category.
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

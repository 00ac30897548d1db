import Foundation
import GenAgent
import GenAgentHTTP

/// Turns a server's failure into an `AdapterError`: its kind from the category, and a message for people.
package struct ServerErrorMapping: Sendable {
    package enum Boundary: Sendable {
        /// A policy or judge: asking differently does not fix an invalid request.
        case chat
        /// A tool: the policy reads the error and may fix its arguments. Jobs may be charged.
        case tool
    }

    package var boundary: Boundary
    /// The environment variable that holds the key; messages name it.
    package var keyVariable: String?
    /// Removes secrets from messages; servers often repeat keys.
    package var redactor: Redactor
    /// The adapter has already made all sensible attempts.
    package var isExhausted: Bool
    /// The request starts a drawing job: if it may have arrived and no answer came, its outcome is unknown.
    package var startsJob = false

    /// What an unknown outcome means for the payer.
    private static let mayBeCharged = "The request may have arrived: the image may have been made and charged."

    package init(
        _ boundary: Boundary, keyVariable: String? = nil, redactor: Redactor = .standard, isExhausted: Bool = false
    ) {
        self.boundary = boundary
        self.keyVariable = keyVariable
        self.redactor = redactor
        self.isExhausted = isExhausted
    }

    package func error(_ failure: ServerFailure) -> AdapterError {
        let said =
            failure.stranger.map { " by way of \($0), to which the server redirects" }
            ?? failure.body.summary.nonBlank.map { ": \($0)" } ?? " with an empty body"
        let answer = failure.isWithinSuccess ? "an error behind a status of success" : "\(failure.status)"
        let request = "\(failure.method) \(SafeText.url(failure.url))"
        let message = redacted(
            "\(request) answered \(answer)\(said)".ended + " " + advice(failure) + failure.attempts.note)
        switch kind(failure) {
        case .rejected: return .rejected(message, status: failure.status)
        case .contextFull: return .contextFull(message, status: failure.status)
        case .fatal: return .fatal(message, status: failure.status)
        case .outcomeUnknown: return .outcomeUnknown("\(message) \(Self.mayBeCharged)", status: failure.status)
        case .transient:
            return .transient(
                message, status: failure.status, retryAfter: failure.retryAfter,
                exhausted: isExhausted || failure.isExhausted)
        }
    }

    /// The error for an exchange that failed below the level of statuses.
    ///
    /// A tool's request that may have arrived is not sent again: if it starts a job, its outcome is unknown.
    package func error(_ error: HTTPError) -> AdapterError {
        let message = redacted(error.message)
        switch error.code {
        case .unknownHost, .cannotConnect, .timeout, .connectionLost:
            if startsJob, error.mayHaveBeenSent {
                return .outcomeUnknown("\(message)\(error.attempts.note) \(Self.mayBeCharged)")
            }
            let mayBePaid = boundary == .tool && error.mayHaveBeenSent
            let wasRetried = error.attempts.ending != .notRetried
            return .transient(message, exhausted: isExhausted || mayBePaid || wasRetried)
        case .responseTooLarge:
            return .fatal(
                message
                    + " It is a setting of the endpoint; for genagent, maxResponse in the configuration, max-response with --tool."
            )
        case .unlistedHost:
            return .fatal(
                message
                    + " If the server's images are meant to be there, list the host: imageHosts of the endpoint; for genagent, imageHosts in the configuration, image-hosts with --tool."
            )
        default: return .fatal(message)
        }
    }

    /// The error for a response with a success status and an unusable body.
    ///
    /// - Parameter stranger: The host that answered after a redirect; its text is not quoted.
    package func undecodable(
        _ what: String, method: String, url: URL, status: Int, body: Data, from stranger: String? = nil
    ) -> AdapterError {
        let found =
            stranger.map { "\(body.count) bytes from \($0), to which the server redirects" }
            ?? (body.isEmpty ? "an empty body" : "'\(redactor.excerpt(of: body))'")
        let message = redacted(
            "\(method) \(SafeText.url(url)) answered \(status), but \(what); found \(found). "
                + "Check that the URL is that of the API and that nothing in between changes answers.")
        return .fatal(message, status: status)
    }

    package func redacted(_ text: String) -> String { redactor.text(text) }

    private func kind(_ failure: ServerFailure) -> AdapterError.Kind {
        // A gateway reports that it has no answer from the server behind it, which may be drawing.
        if startsJob, [502, 504, 520, 522, 524].contains(failure.status), !failure.isWithinSuccess {
            return .outcomeUnknown
        }
        if failure.isTransient { return .transient }
        switch failure.category {
        case .moderated: return .rejected
        case .contextFull: return boundary == .chat ? .contextFull : .rejected
        case .tooLarge: return boundary == .chat ? .contextFull : .rejected
        case .invalidRequest: return boundary == .chat ? .fatal : .rejected
        default: return .fatal
        }
    }

    private func advice(_ failure: ServerFailure) -> String {
        switch failure.category {
        case .unauthorized:
            keyVariable.map { "Set \($0) to a valid key." }
                ?? "Configure a valid key, or name the variable that holds it."
        case .quotaExhausted:
            "The account\(keyVariable.map { " of the key in \($0)" } ?? "") has no credit left; add some."
        case .rateLimited: "Wait, or allow fewer requests at a time."
        case .notReady: "It may be starting or busy; try again in a while."
        case .contextFull: "Allow fewer rounds, shrink the images, or serve the model with a longer context."
        case .moderated: "Say it in other words."
        case .notFound: "Check the URL's path and the model's name; GET /v1/models lists what is served."
        case .tooLarge: "Shrink the images with an ImageTransform, or raise the server's limit."
        case .noVision: "Serve a vision model (llama.cpp: with --mmproj; vLLM: --limit-mm-per-prompt)."
        case .noToolCalls:
            "Start vLLM with --enable-auto-tool-choice --tool-call-parser, or llama.cpp with --jinja; or choose the tagged format."
        case .invalidRequest: boundary == .chat ? "Check that the dialect fits the server." : "Change the arguments."
        case .serverFault: "The server's log says more."
        }
    }
}

extension String {
    /// The text with a period unless it ends with punctuation.
    var ended: String { last.map { ".!?…".contains($0) } == true ? self : self + "." }
}

/// An error of a policy, tool, judge, reflector or comparator that tells the session what to do about it.
///
/// A struct with named constructors, so that new kinds do not break existing code:
/// ```swift
/// throw AdapterError.transient("painter answered 503 to POST /generate; it may be starting", status: 503, retryAfter: 5)
/// ```
/// The message is for people: what was attempted, what came back, what to do next. Never put a key or image bytes into it.
public struct AdapterError: Error, Sendable, Hashable, Codable, CustomStringConvertible {
    /// What the session does about it.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// The caller can fix it with another request (bad argument, moderated prompt): the policy is told.
        case rejected
        /// The same request may succeed later: the session retries it.
        case transient
        /// A request that may have been sent was never answered: whether the work was done and charged is unknown. The session
        /// never sends it again in the same process; it stops.
        case outcomeUnknown
        /// A retry cannot help: the session stops with a named reason.
        case fatal
        /// The conversation no longer fits the model's context: the session stops as `contextFull`.
        case contextFull
    }

    public var kind: Kind
    public var message: String
    /// The adapter has already retried; the session must not multiply the attempts.
    public var isExhausted: Bool
    /// Seconds to wait before trying again, if the other side said so.
    public var retryAfter: Double?
    public var status: Int?

    /// The backend's job ended without an image: another attempt needs another job, also if this one was resumed after
    /// a crash. `nil`: not known, or there is no job.
    package var isJobOver: Bool?

    private init(_ kind: Kind, _ message: String, isExhausted: Bool, retryAfter: Double?, status: Int?) {
        self.kind = kind
        self.message = message
        self.isExhausted = isExhausted
        self.retryAfter = retryAfter.flatMap { $0.isFinite ? max(0, $0) : nil }
        self.status = status
    }

    /// The caller can fix it with another request; the policy reads the message.
    public static func rejected(_ message: String, status: Int? = nil) -> AdapterError {
        AdapterError(.rejected, message, isExhausted: false, retryAfter: nil, status: status)
    }

    /// The same request may succeed later.
    ///
    /// - Parameters:
    ///   - exhausted: The adapter already retried; the session will not.
    ///   - retryAfter: Seconds to wait at least.
    ///   - jobIsOver: The backend's job ended without an image, so another attempt needs another job.
    public static func transient(
        _ message: String, status: Int? = nil, retryAfter: Double? = nil, exhausted: Bool = false,
        jobIsOver: Bool = false
    ) -> AdapterError {
        var error = AdapterError(
            .transient, message, isExhausted: exhausted, retryAfter: retryAfter, status: status)
        if jobIsOver { error.isJobOver = true }
        return error
    }

    /// A request that may have been sent was never answered: the work may have been done, and charged.
    public static func outcomeUnknown(_ message: String, status: Int? = nil) -> AdapterError {
        AdapterError(.outcomeUnknown, message, isExhausted: false, retryAfter: nil, status: status)
    }

    /// A retry cannot help.
    public static func fatal(_ message: String, status: Int? = nil) -> AdapterError {
        AdapterError(.fatal, message, isExhausted: false, retryAfter: nil, status: status)
    }

    /// The conversation no longer fits the model's context.
    public static func contextFull(_ message: String, status: Int? = nil) -> AdapterError {
        AdapterError(.contextFull, message, isExhausted: false, retryAfter: nil, status: status)
    }

    /// Wraps any error: an `AdapterError` is kept, any other error is fatal, because a request that failed in an unknown
    /// way may have been paid for and must not be repeated blindly.
    public init(wrapping error: any Error) {
        if let error = error as? AdapterError {
            self = error
        } else {
            let type = String(describing: type(of: error))
            self = .fatal("\(type): \(ErrorText.phrase(for: error).prefix(2000))")
        }
    }

    public var description: String { message }
}

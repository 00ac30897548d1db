/// How often a request was sent, and why it was not sent again. It travels on ``HTTPResponse`` and ``HTTPError``, so that whoever
/// is above knows whether trying again makes sense.
public struct HTTPAttempts: Sendable, Hashable {
    /// Why there was no further attempt.
    public enum Ending: String, Sendable, Hashable {
        /// Nobody retries here: the transport itself answered.
        case notRetried
        /// The outcome is final: a success, or a failure that another attempt does not mend.
        case settled
        /// Another attempt might have helped, but attempts or time are used up, or the server asks for too long a wait.
        case exhausted
        /// Another attempt might have helped, but the request may have been carried out (and paid for) already.
        case unsafe
    }

    /// How often the request was sent; 1 or more.
    public var made: Int
    /// Why there was no further attempt.
    public var ending: Ending

    /// Whether the layer above must not try again: attempts are used up, or another one could be paid for twice.
    public var isExhausted: Bool { ending == .exhausted || ending == .unsafe }

    /// Makes a record; the default is one attempt that nobody retries.
    public init(made: Int = 1, ending: Ending = .notRetried) {
        self.made = made
        self.ending = ending
    }
}

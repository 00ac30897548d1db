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
    /// Seconds from the beginning of the first attempt to the end of the last one, the waits between them included.
    public var seconds: Double
    /// The wait that the server asked for, in seconds, where it was longer than the policy allows and so ended the attempts.
    public var refusedDelay: Double?

    /// Whether the layer above must not try again: attempts are used up, or another one could be paid for twice.
    public var isExhausted: Bool { ending == .exhausted || ending == .unsafe }

    /// Makes a record; the default is one attempt that nobody retries.
    public init(made: Int = 1, ending: Ending = .notRetried, seconds: Double = 0, refusedDelay: Double? = nil) {
        self.made = made
        self.ending = ending
        self.seconds = seconds
        self.refusedDelay = refusedDelay
    }

    /// What a person should know about the attempts, to stand behind the words of the failure; empty after the only one.
    package var note: String {
        var note = ""
        if let refusedDelay {
            note +=
                " The server asks to wait \(Self.words(refusedDelay)), longer than the retry policy allows: try again after that, or raise the policy's maximumServerDelay and timeBudget."
        }
        if made > 1 { note += " (tried \(made) times in \(Self.words(seconds)))" }
        return note
    }

    /// Seconds for people: `3.2 s`, `75 s`, `3600 s (1 h)`.
    private static func words(_ seconds: Double) -> String {
        guard seconds >= 10 else { return "\((max(0, seconds) * 10).rounded() / 10) s" }
        guard let whole = Int(exactly: seconds.rounded(.up)) else { return "more than any clock counts" }
        if whole >= 7200 { return "\(whole) s (\(whole / 3600) h)" }
        return whole >= 120 ? "\(whole) s (\(whole / 60) min)" : "\(whole) s"
    }
}

/// A store that gives a session to one process at a time, so that two never write one log.
///
/// ``AgentSession`` takes the lease before it writes the first input of an exchange, or resumes one, and gives it back when the exchange
/// is over. A store that cannot lease does not conform; then it is up to its users that nobody runs one session twice.
public protocol SessionLeasing: TrajectoryStore {
    /// Takes a session for oneself; also one that the store does not know yet. Never waits for another holder.
    ///
    /// - Throws: ``SessionHeldError`` where somebody holds it: in this process or in another one that lives. What a dead process
    ///   held is free.
    func lease(_ session: SessionID) async throws -> any SessionLease
}

/// A session that is held. Whoever lets go of the object gives it back too.
public protocol SessionLease: AnyObject, Sendable {
    /// Gives the session back. Returns at once; a second time it does nothing. A conformer's `deinit` does the same.
    func release()
}

/// A session that cannot be had, because somebody else runs it.
public struct SessionHeldError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The session.
    public var session: SessionID
    /// Who has it, where the store knows: words for people, such as `process 4711`.
    public var holder: String?

    /// Makes an error.
    public init(session: SessionID, holder: String? = nil) {
        self.session = session
        self.holder = holder
    }

    /// Who has it, and what to do.
    public var description: String {
        let holder = holder.map { " (\($0))" } ?? ""
        return
            "The session \(session) is being run by somebody else\(holder); wait until it is over, or end that run first."
    }
}

/// A store that several processes may share, in which one session has one driver at a time.
///
/// Whoever runs or resumes a session claims it first and releases it when the query is answered. The claim dies with the
/// process, however it ends, so a session whose process was killed can be taken up at once.
public protocol SessionLeasing: TrajectoryStore {
    /// Claims a session, whether or not the store knows it yet; the claim holds until it is released or let go of.
    ///
    /// - Throws: Where somebody else drives the session, in this process or another.
    func claim(_ session: SessionID) async throws -> any SessionLease

    /// Whether somebody drives the session at this moment, in this process or another.
    func isClaimed(_ session: SessionID) async throws -> Bool
}

/// The right to drive a session, until it is released or nobody holds it any more.
public protocol SessionLease: Sendable {
    /// The session that it is about.
    var session: SessionID { get }

    /// Gives the right back; doing so twice does no harm.
    func release()
}

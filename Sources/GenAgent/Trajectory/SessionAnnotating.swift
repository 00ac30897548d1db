/// A store that keeps something about a session in addition to its log.
package protocol SessionAnnotating: TrajectoryStore {
    /// Rewards by name; `nil`: could not be scored. Empty for an unknown session.
    func rewards(of session: SessionID) async throws -> [String: Double?]

    /// How many of a session's first inputs came from an archive; 0 for an unknown session.
    func foreignInputs(of session: SessionID) async throws -> Int
}

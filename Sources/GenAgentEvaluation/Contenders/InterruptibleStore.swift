import GenAgent

/// A session's store that can be shut. What is cancelled then leaves the log as a killed process would: unfinished, so that the next run
/// takes the session up where it was, instead of paying for all of it again.
final class InterruptibleStore: SessionLeasing {
    private let base: any TrajectoryStore
    private let isShut = Locked(false)

    init(_ base: any TrajectoryStore) { self.base = base }

    /// From here on no input is added to a log; one that is being added is. Images are still kept: they are paid for.
    func shut() { isShut.withLock { $0 = true } }

    func append(_ input: RecordedInput, to session: SessionID) async throws {
        if isShut.withLock(\.self) { throw CancellationError() }
        try await base.append(input, to: session)
    }

    func inputs(of session: SessionID) async throws -> [RecordedInput] { try await base.inputs(of: session) }

    func sessions() async throws -> [SessionID] { try await base.sessions() }

    func save(_ image: EncodedImage) async throws { try await base.save(image) }

    func image(_ digest: ImageDigest) async throws -> EncodedImage? { try await base.image(digest) }

    func lease(_ session: SessionID) async throws -> any SessionLease {
        guard let base = base as? any SessionLeasing else { return NoLease() }
        return try await base.lease(session)
    }

    /// For stores that cannot lease.
    private final class NoLease: SessionLease {
        func release() {}
    }
}

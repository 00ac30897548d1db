/// Keeps sessions in memory, for as long as the process lives: the default, and the fallback when a durable store fails.
public final class InMemoryTrajectoryStore: TrajectoryStore, SessionLeasing {
    private struct Contents {
        var order: [SessionID] = []
        var inputs: [SessionID: [RecordedInput]] = [:]
        var images: [ImageDigest: EncodedImage] = [:]
        var held: Set<SessionID> = []
    }

    private let contents = Locked(Contents())

    /// Makes an empty store.
    public init() {}

    /// Adds an input to the session's log.
    ///
    /// - Throws: ``AdapterError`` where it is not the next one: somebody else wrote to the session.
    public func append(_ input: RecordedInput, to session: SessionID) async throws {
        try contents.withLock { contents in
            let due = contents.inputs[session]?.count ?? 0
            guard input.index == due else {
                throw AdapterError.fatal(
                    "Input \(input.index) was to be added to \(session), where \(due) is due: another session wrote under this id. Give every session an id of its own."
                )
            }
            if contents.inputs[session] == nil { contents.order.append(session) }
            contents.inputs[session, default: []].append(input)
        }
    }

    /// The session's log, in order; empty for an unknown session.
    public func inputs(of session: SessionID) async throws -> [RecordedInput] {
        contents.withLock { $0.inputs[session] ?? [] }
    }

    /// The sessions, in the order of their first input.
    public func sessions() async throws -> [SessionID] { contents.withLock { $0.order } }

    /// Keeps an image, once for equal bytes.
    public func save(_ image: EncodedImage) async throws {
        contents.withLock { $0.images[image.digest] = image }
    }

    /// The image with this digest; `nil` where it was never saved.
    public func image(_ digest: ImageDigest) async throws -> EncodedImage? {
        contents.withLock { $0.images[digest] }
    }

    /// Takes a session, until the lease is released or gone.
    public func lease(_ session: SessionID) async throws -> any SessionLease {
        guard contents.withLock({ $0.held.insert(session).inserted }) else {
            throw SessionHeldError(session: session, holder: "this process")
        }
        return Lease { [contents] in contents.withLock { _ = $0.held.remove(session) } }
    }

    private final class Lease: SessionLease {
        private let giveBack: Locked<(@Sendable () -> Void)?>

        init(_ giveBack: @escaping @Sendable () -> Void) { self.giveBack = Locked(giveBack) }

        deinit { release() }

        func release() {
            let giveBack = giveBack.withLock { giveBack in
                defer { giveBack = nil }
                return giveBack
            }
            giveBack?()
        }
    }
}

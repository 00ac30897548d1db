import GenAgent

/// A trajectory store whose writes fail when the test says so; all else goes through to the one it wraps.
public final class FlakyStore: TrajectoryStore {
    /// A write.
    public enum Write: Sendable, Hashable {
        /// An input is appended; its index.
        case append(Int)
        /// An image is saved.
        case save
    }

    private let store: any TrajectoryStore
    private let failure: @Sendable (Write, _ number: Int) -> (any Error)?
    private let writes = Locked(0)

    /// Wraps a store.
    ///
    /// - Parameters:
    ///   - store: What is wrapped.
    ///   - failure: Says whether a write fails, and how; told what is written and which write it is, counted from 1.
    public init(
        _ store: any TrajectoryStore = InMemoryTrajectoryStore(),
        failure: @escaping @Sendable (Write, _ number: Int) -> (any Error)?
    ) {
        self.store = store
        self.failure = failure
    }

    /// A store that takes so many writes and refuses all that follow: a disk that is full.
    public static func full(
        after writes: Int, _ store: any TrajectoryStore = InMemoryTrajectoryStore()
    ) -> FlakyStore {
        FlakyStore(store) { _, number in
            number > writes ? AdapterError.fatal("The disk is full; free some space.") : nil
        }
    }

    /// How many writes were asked for.
    public var writeCount: Int { writes.withLock { $0 } }

    private func check(_ write: Write) throws {
        let number = writes.withLock { writes in
            writes += 1
            return writes
        }
        if let error = failure(write, number) { throw error }
    }

    /// Adds an input, unless this write fails.
    public func append(_ input: RecordedInput, to session: SessionID) async throws {
        try check(.append(input.index))
        try await store.append(input, to: session)
    }

    /// Keeps an image, unless this write fails.
    public func save(_ image: EncodedImage) async throws {
        try check(.save)
        try await store.save(image)
    }

    /// What the store behind it has of the session.
    public func inputs(of session: SessionID) async throws -> [RecordedInput] { try await store.inputs(of: session) }

    /// The sessions of the store behind it.
    public func sessions() async throws -> [SessionID] { try await store.sessions() }

    /// The image, from the store behind it.
    public func image(_ digest: ImageDigest) async throws -> EncodedImage? { try await store.image(digest) }
}

import GenAgent

/// A session for a page: its record, and a source for the bytes of its images.
public struct ReportSession: Sendable {
    public var trajectory: Trajectory
    /// Whether it was imported from another store's archive; the page marks it.
    public var isForeign: Bool
    package var loadImage: @Sendable (ImageReference) async throws -> EncodedImage?

    /// - Parameter loadImage: Gives an image; `nil` or an error if its bytes are not available, which the page then says.
    public init(
        _ trajectory: Trajectory, isForeign: Bool = false,
        loadImage: @escaping @Sendable (ImageReference) async throws -> EncodedImage?
    ) {
        self.trajectory = trajectory
        self.isForeign = isForeign
        self.loadImage = loadImage
    }

    public init(_ trajectory: Trajectory, store: any TrajectoryStore) {
        self.init(trajectory) { try await store.image($0.digest) }
    }

    /// Reads a session from a store, with its rewards if the store has any.
    ///
    /// - Throws: `ResumeError` if the session is unknown or its log cannot be replayed; what the store throws.
    public init(_ session: SessionID, in store: any TrajectoryStore) async throws {
        self.init(try await store.trajectory(of: session), store: store)
        guard let annotated = store as? any SessionAnnotating else { return }
        trajectory.rewards.merge(try await annotated.rewards(of: session)) { $1 }
        isForeign = try await annotated.foreignInputs(of: session) > 0
    }
}

/// The sessions of a store in order; each is read and replayed when it is needed.
///
/// ```swift
/// try await GalleryPage().write(ReportSessions(store), to: file)
/// ```
public struct ReportSessions: AsyncSequence, Sendable {
    public typealias Element = ReportSession

    private let store: any TrajectoryStore
    private let sessions: [SessionID]?
    private let skipped: @Sendable (SessionID, String) -> Void

    /// - Parameters:
    ///   - sessions: Which ones, in this order; `nil`: all, oldest first.
    ///   - skipped: Called with each session that cannot be replayed, and the reason.
    public init(
        _ store: any TrajectoryStore, sessions: [SessionID]? = nil,
        skipped: @escaping @Sendable (SessionID, String) -> Void = { _, _ in }
    ) {
        self.store = store
        self.sessions = sessions
        self.skipped = skipped
    }

    public func makeAsyncIterator() -> Iterator { Iterator(sequence: self) }

    public struct Iterator: AsyncIteratorProtocol {
        fileprivate let sequence: ReportSessions
        private var rest: [SessionID]?

        fileprivate init(sequence: ReportSessions) {
            self.sequence = sequence
            rest = sequence.sessions.map { $0.reversed() }
        }

        /// - Throws: What the store throws.
        public mutating func next() async throws -> ReportSession? {
            if rest == nil { rest = try await sequence.store.sessions().reversed() }
            while let id = rest?.popLast() {
                do { return try await ReportSession(id, in: sequence.store) } catch let error as ResumeError {
                    if error.code == .storeFailed { throw error }
                    sequence.skipped(id, error.description)
                }
            }
            return nil
        }
    }
}

/// What a page shows and how.
public struct ReportOptions: Sendable {
    /// Makes the small images of a gallery's cards; `nil`: the browser scales the images themselves.
    public var thumbnail: (any ImageTransform)?
    /// Changes the images of the stories, such as to at most 1024 pixels; `nil`: their bytes go into the page unchanged.
    public var image: (any ImageTransform)?
    /// The technical part at the end of every story: setup, system text, raw turns.
    public var showsAppendix: Bool
    /// The heading of a gallery; a story's is its query.
    public var title: String

    public init(
        title: String = "Sessions", thumbnail: (any ImageTransform)? = nil, image: (any ImageTransform)? = nil,
        showsAppendix: Bool = true
    ) {
        self.title = title
        self.thumbnail = thumbnail
        self.image = image
        self.showsAppendix = showsAppendix
    }
}

import GenAgent

/// The sessions of a store, one after the other: each is read and replayed when its turn comes.
///
/// ```swift
/// try await GalleryPage().write(ReportSessions(store), to: file)
/// ```
public struct ReportSessions: AsyncSequence, Sendable {
    /// What the sequence gives.
    public typealias Element = ReportSession

    private let store: any TrajectoryStore
    private let sessions: [SessionID]?
    private let skipped: @Sendable (SessionID, String) -> Void

    /// Reads a store.
    ///
    /// - Parameters:
    ///   - store: Has logs and images.
    ///   - sessions: Which ones, in this order; `nil`: all, oldest first.
    ///   - skipped: Is told of each session whose log gives no trajectory, and why: it is empty, or follows other rules.
    public init(
        _ store: any TrajectoryStore, sessions: [SessionID]? = nil,
        skipped: @escaping @Sendable (SessionID, String) -> Void = { _, _ in }
    ) {
        self.store = store
        self.sessions = sessions
        self.skipped = skipped
    }

    /// A session of a store.
    ///
    /// - Returns: The session, or why its log gives no trajectory.
    /// - Throws: What the store throws.
    public static func session(
        _ id: SessionID, in store: any TrajectoryStore
    ) async throws -> Result<ReportSession, SkippedSession> {
        let log = try await store.inputs(of: id)
        guard !log.isEmpty else { return .failure(SkippedSession("The store has no session `\(id)`.")) }
        let (machine, effects) = SessionMachine.replay(log)
        guard let trajectory = machine.state?.trajectory else {
            let reason = effects.lazy.compactMap { if case .rejected(let reason) = $0 { reason } else { nil } }.first
            return .failure(SkippedSession("The log of `\(id)` cannot be replayed: \(reason ?? "it never starts")."))
        }
        return .success(ReportSession(trajectory, store: store))
    }

    /// The first place.
    public func makeAsyncIterator() -> Iterator { Iterator(sequence: self) }

    /// Gives one session after the other.
    public struct Iterator: AsyncIteratorProtocol {
        fileprivate let sequence: ReportSessions
        private var rest: [SessionID]?

        fileprivate init(sequence: ReportSessions) {
            self.sequence = sequence
            rest = sequence.sessions.map { $0.reversed() }
        }

        /// The next session; `nil` at the end.
        ///
        /// - Throws: What the store throws.
        public mutating func next() async throws -> ReportSession? {
            if rest == nil { rest = try await sequence.store.sessions().reversed() }
            while let id = rest?.popLast() {
                switch try await ReportSessions.session(id, in: sequence.store) {
                case .success(let session): return session
                case .failure(let reason): sequence.skipped(id, reason.description)
                }
            }
            return nil
        }
    }
}

/// Why a stored session cannot be told.
public struct SkippedSession: Error, Sendable, Hashable, CustomStringConvertible {
    /// The reason, in words for people.
    public let description: String

    init(_ description: String) { self.description = description }
}

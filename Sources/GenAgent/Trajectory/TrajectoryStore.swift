/// Keeps what happened in sessions: their inputs, in order, and the images, by content.
///
/// A session's inputs are enough: a replay of them gives its state and its trajectory.
public protocol TrajectoryStore: Sendable {
    /// Adds the next input of a session. Returns once it is as durable as the store promises; the session waits for that.
    ///
    /// - Throws: Any error, also if the index of the input is not the number of inputs that the session has; the session then
    ///   continues in memory and reports it.
    func append(_ input: RecordedInput, to session: SessionID) async throws

    /// The inputs of a session, in order; empty for a session it does not know.
    func inputs(of session: SessionID) async throws -> [RecordedInput]

    /// The sessions it knows, oldest first.
    func sessions() async throws -> [SessionID]

    /// Keeps an image; keeping the same bytes twice is one image.
    func save(_ image: EncodedImage) async throws

    /// An image by its digest; `nil` if it is unknown.
    func image(_ digest: ImageDigest) async throws -> EncodedImage?
}

/// A store that gives a session to one process at a time, so that two never write one log.
///
/// ``AgentSession`` takes the lease before it writes the first input of an exchange or resumes one, and releases it when the exchange
/// is over. With a store that does not conform, do not run one session twice at the same time.
public protocol SessionLeasing: TrajectoryStore {
    /// Leases a session, also one that the store does not know yet. Never waits for another holder.
    ///
    /// - Throws: ``SessionHeldError`` if it is leased, in this process or in another running one. Leases of ended processes
    ///   are free.
    func lease(_ session: SessionID) async throws -> any SessionLease
}

/// The lease of a session. Releasing the last reference to it ends the lease too.
public protocol SessionLease: AnyObject, Sendable {
    /// Ends the lease. Returns at once; a second call has no effect. The `deinit` of a conforming type does the same.
    func release()
}

/// A session that is running elsewhere.
public struct SessionHeldError: Error, Sendable, Hashable, CustomStringConvertible {
    public var session: SessionID
    /// Who runs it, for people, such as `process 4711`, if the store knows.
    public var holder: String?

    public init(session: SessionID, holder: String? = nil) {
        self.session = session
        self.holder = holder
    }

    public var description: String {
        let holder = holder.map { " (\($0))" } ?? ""
        return
            "The session \(session) is already running\(holder); wait until it is over, or end that run first."
    }
}

/// An error of a store that read an image. It distinguishes a damaged image, which counts as missing, from a disk that failed and may
/// work again.
package protocol ImageReadError: Error {
    /// The bytes were read, and are not those that were stored.
    var saysImageIsDamaged: Bool { get }
}

/// Keeps sessions in memory until the process ends: the default, and the fallback when a durable store fails.
public final class InMemoryTrajectoryStore: TrajectoryStore, SessionLeasing {
    private struct Contents {
        var order: [SessionID] = []
        var inputs: [SessionID: [RecordedInput]] = [:]
        var images: [ImageDigest: EncodedImage] = [:]
        var held: Set<SessionID> = []
    }

    private let contents = Locked(Contents())

    public init() {}

    public func append(_ input: RecordedInput, to session: SessionID) async throws {
        try contents.withLock { contents in
            let due = contents.inputs[session]?.count ?? 0
            guard input.index == due else {
                throw AdapterError.fatal(
                    "Input \(input.index) cannot be added to \(session), which has \(due) inputs: another session wrote under this id. Give every session its own id."
                )
            }
            if contents.inputs[session] == nil { contents.order.append(session) }
            contents.inputs[session, default: []].append(input)
        }
    }

    public func inputs(of session: SessionID) async throws -> [RecordedInput] {
        contents.withLock { $0.inputs[session] ?? [] }
    }

    public func sessions() async throws -> [SessionID] { contents.withLock { $0.order } }

    public func save(_ image: EncodedImage) async throws {
        contents.withLock { $0.images[image.digest] = image }
    }

    public func image(_ digest: ImageDigest) async throws -> EncodedImage? {
        contents.withLock { $0.images[digest] }
    }

    /// Leases a session.
    public func lease(_ session: SessionID) async throws -> any SessionLease {
        guard contents.withLock({ $0.held.insert(session).inserted }) else {
            throw SessionHeldError(session: session, holder: "this process")
        }
        return Lease { [contents] in contents.withLock { _ = $0.held.remove(session) } }
    }

    private final class Lease: SessionLease {
        private let onRelease: Locked<(@Sendable () -> Void)?>

        init(_ onRelease: @escaping @Sendable () -> Void) { self.onRelease = Locked(onRelease) }

        deinit { release() }

        func release() {
            let onRelease = onRelease.withLock { onRelease in
                defer { onRelease = nil }
                return onRelease
            }
            onRelease?()
        }
    }
}

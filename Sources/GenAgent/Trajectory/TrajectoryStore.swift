/// Keeps what happened in sessions: their inputs, in order, and the images, by content.
///
/// A session's inputs are all there is to keep: replaying them gives back its state, its trajectory and its next effect.
public protocol TrajectoryStore: Sendable {
    /// Adds the next input of a session. Returns once it is as durable as the store promises; a session waits for that, however long.
    ///
    /// - Throws: Any error, also where the input's index is not the number of inputs that the session has; the session then goes on in
    ///   memory and says so.
    func append(_ input: RecordedInput, to session: SessionID) async throws

    /// The inputs of a session, in order; empty for a session it does not know.
    func inputs(of session: SessionID) async throws -> [RecordedInput]

    /// The sessions it knows, oldest first.
    func sessions() async throws -> [SessionID]

    /// Keeps an image; keeping the same bytes twice is one image.
    func save(_ image: EncodedImage) async throws

    /// An image by its digest; `nil` where it has none.
    func image(_ digest: ImageDigest) async throws -> EncodedImage?
}

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

/// An error of a store that read an image. Who looks for images must tell a damaged one, which is as good as missing, from a disk that
/// failed and may work again.
package protocol ImageReadError: Error {
    /// The bytes were read, and are not those that were stored.
    var saysImageIsDamaged: Bool { get }
}

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

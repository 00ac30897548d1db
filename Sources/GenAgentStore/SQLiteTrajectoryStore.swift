#if Store
import Foundation
import GRDB
import GenAgent

/// Keeps sessions in a folder: their logs in SQLite, their images as files named by content.
///
/// ```swift
/// let store = SQLiteTrajectoryStore(at: URL(fileURLWithPath: "runs"))
/// let session = AgentSession(policy: myModel, tools: [myGenerator], store: store)
/// ```
/// Creating a store never fails, because the folder is opened at the first use; call ``open()`` to find problems early.
/// Many sessions and several processes on one machine may use a folder at the same time. An image is on the disk before an
/// input that names it is appended, so the images of a stored log exist.
///
/// Methods throw ``StoreError``. A session whose store fails continues in memory and reports the error.
public final class SQLiteTrajectoryStore: SessionLeasing {
    public let folder: URL
    public let options: StoreOptions

    let images: ImageFiles
    let queues = ImageIOQueues()
    private let database = Locked<StoreDatabase?>(nil)
    private let leases = Locked<SessionLeases?>(nil)
    private let opening = DispatchQueue(label: "GenAgentStore.opening")

    /// Describes a store. The folder is opened at the first use, and created if it is missing.
    public init(at folder: URL, options: StoreOptions = StoreOptions()) {
        self.folder = folder.standardizedFileURL
        self.options = options
        images = ImageFiles(store: self.folder, patience: options.busyTimeout)
    }

    /// Opens the store now, and migrates one that an earlier version made.
    ///
    /// - Throws: ``StoreError``, which says what is wrong with the folder and what to do.
    public func open() async throws {
        try await explained("open the store") { _ = try await self.connection() }
    }

    /// Adds the next input of a session. Returns once it is as durable as ``StoreOptions/durability`` promises.
    ///
    /// - Throws: ``StoreError``; of kind `conflict` if another index is next, of kind `unknownSession` if a new log does not begin with 0.
    public func append(_ input: RecordedInput, to session: SessionID) async throws {
        // Encoded here, in parallel with the session that writes at the moment.
        let record = try RecordCoding.line(of: input)
        // Thousands of inputs arrive per second; only the first takes the slow path.
        var open = database.withLock { $0 }
        if open == nil { open = try await explained("append an input to") { try await self.connection() } }
        try await open?.appends.append(record, at: input.index, to: session)
    }

    /// How many inputs this store has appended since it was opened, and in how many transactions.
    @_spi(Benchmarks)
    public var appended: AppendCounts { database.withLock { $0 }?.appends.appended ?? AppendCounts() }

    /// The inputs of a session, in order; empty for an unknown session.
    ///
    /// - Throws: ``StoreError``; of kind `unreadableLog` if an input is damaged or of a newer version.
    public func inputs(of session: SessionID) async throws -> [RecordedInput] {
        let records = try await explained("read session \(session) of") {
            try await self.connection().pool.read { db in
                try String.fetchAll(
                    db,
                    sql: """
                        SELECT record FROM input WHERE session = (SELECT number FROM session WHERE id = ?) ORDER BY position
                        """, arguments: [session.rawValue])
            }
        }
        return try RecordCoding.inputs(records, of: session)
    }

    /// All sessions, in the order of their first inputs.
    public func sessions() async throws -> [SessionID] {
        try await explained("list the sessions of") {
            try await self.connection().pool.read { db in
                try String.fetchAll(db, sql: "SELECT id FROM session ORDER BY number")
            }.map { SessionID(rawValue: $0) }
        }
    }

    /// Stores an image, once for equal bytes. Returns once it is on the disk, whatever the ``StoreOptions/durability``.
    public func save(_ image: EncodedImage) async throws {
        try await explained("save an image in") {
            let open = try await self.connection()
            try await self.queues.run(image.digest) { [images = self.images] in
                try open.checkWritable("save an image in")
                try images.save(image)
            }
        }
    }

    /// An image by its digest; `nil` if the store does not have it.
    ///
    /// - Throws: ``StoreError``; of kind `damagedImage` if the file's bytes have another digest.
    public func image(_ digest: ImageDigest) async throws -> EncodedImage? {
        try await explained("read an image of") {
            _ = try await self.connection()
            return try await self.queues.run(digest) { [images = self.images] in try images.load(digest) }
        }
    }

    /// Locks a session for all processes of this machine, until the lease is released or this process ends.
    ///
    /// - Throws: `SessionHeldError` if another holder has it, otherwise ``StoreError``.
    public func lease(_ session: SessionID) async throws -> any SessionLease {
        try await explained("lease session \(session) of") {
            _ = try await self.writable()
            return try await self.openLeases().acquire(session)
        }
    }

    /// Whether the session is running at this moment, in this process or another.
    public func isHeld(_ session: SessionID) async throws -> Bool {
        try await explained("check whether session \(session) is running in") {
            guard try await self.connection().refusal == nil || DurableFile.kind(of: self.leasePath) == .file else {
                return false
            }
            return try await self.openLeases().isHeld(session)
        }
    }

    /// The open database; opens it if needed.
    func connection() async throws -> StoreDatabase {
        if let open = database.withLock({ $0 }) { return open }
        return try await withCheckedThrowingContinuation { continuation in
            opening.async { [self] in
                continuation.resume(
                    with: Result {
                        if let open = database.withLock({ $0 }) { return open }
                        let opened = try opened()
                        database.withLock { $0 = opened }
                        return opened
                    })
            }
        }
    }

    /// Why the store can only be read; `nil` if it can be written or has not been used yet. See ``StoreOptions/allowsReadOnly``.
    public var readOnlyReason: StoreError? { database.withLock { $0 }?.refusal }

    /// The open database, for writing.
    ///
    /// - Throws: ``StoreError`` if the store can only be read, or is no longer there.
    func writable() async throws -> StoreDatabase {
        let open = try await connection()
        try open.checkWritable("write to the store")
        return open
    }

    /// The database with summaries that are up to date; if they cannot be written, a copy in memory.
    func summarized() async throws -> StoreDatabase {
        let open = try await connection()
        do {
            try await Summaries(pool: open.pool).refresh()
            return open
        } catch let error as DatabaseError {
            let refusal = StoreError(error, while: "write to the store", in: folder)
            guard open.refusal == nil, [.diskFull, .readOnly].contains(refusal.kind) else { throw error }
            let copy = try await queues.run { [folder] in try StoreDatabase(copying: folder, because: refusal) }
            try await Summaries(pool: copy.pool).refresh()
            return copy
        }
    }

    private func opened() throws -> StoreDatabase {
        do { return try StoreDatabase(folder, options, images) } catch {
            let refusal = StoreError(error, while: "open for writing the store", in: folder)
            // A store that is damaged, newer, missing or locked is not a candidate.
            let mayBeReadable: [StoreError.Kind] = [.diskFull, .readOnly, .cannotOpen, .system]
            guard options.allowsReadOnly, mayBeReadable.contains(refusal.kind),
                DurableFile.kind(of: StoreDatabase.file(folder).path) == .file
            else { throw error }
            do { return try StoreDatabase(copying: folder, because: refusal) } catch let error as StoreError {
                throw error
            } catch {
                throw refusal
            }
        }
    }

    private var leasePath: String { folder.appendingPathComponent("locks/sessions").path }

    private func openLeases() async throws -> SessionLeases {
        let isReadOnly = try await connection().refusal != nil
        return try leases.withLock { leases in
            if let leases { return leases }
            let opened = try SessionLeases(leasePath, isReadOnly: isReadOnly)
            leases = opened
            return opened
        }
    }

    /// Runs a body. Its error becomes a ``StoreError`` that says what was attempted, except that a session is held.
    func explained<Result>(_ action: String, _ body: () async throws -> Result) async throws -> Result {
        do { return try await body() } catch let error as SessionHeldError { throw error } catch {
            throw StoreError(error, while: action, in: folder)
        }
    }
}

/// How a ``SQLiteTrajectoryStore`` behaves.
public struct StoreOptions: Sendable, Hashable {
    /// Which failures an appended input survives.
    public enum Durability: String, Sendable, Hashable, CaseIterable {
        /// It survives a power failure: SQLite syncs its log in every transaction (`synchronous=FULL`).
        case full
        /// It survives the end of the process, for whatever reason. A power failure may lose the last inputs, never
        /// earlier ones, and damages nothing (`synchronous=NORMAL`).
        case normal
    }

    /// Default: `full`.
    public var durability: Durability
    /// How long to wait, in seconds (0...3600), while another process writes or cleans up. Then the call fails as `busy`. Default: 10.
    public var busyTimeout: Double
    /// Whether a folder without a store becomes one; otherwise it is an error. Default: `true`.
    public var createsMissing: Bool
    /// Whether a store that cannot be written (a read-only medium, a full disk, a folder of another user) is opened for reading.
    /// Default: `false`; opening fails.
    ///
    /// The store is then read into memory in its current state. Lists, trajectories, images, verification and export work; writes
    /// fail as `readOnly` or `diskFull`, and ``SQLiteTrajectoryStore/readOnlyReason`` says why.
    public var allowsReadOnly: Bool

    public init(
        durability: Durability = .full, busyTimeout: Double = 10, createsMissing: Bool = true,
        allowsReadOnly: Bool = false
    ) {
        self.durability = durability
        self.busyTimeout = busyTimeout.isFinite ? min(max(busyTimeout, 0), 3600) : 10
        self.createsMissing = createsMissing
        self.allowsReadOnly = allowsReadOnly
    }
}
#endif

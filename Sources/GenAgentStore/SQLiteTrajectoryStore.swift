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
/// Nothing is touched before the first use, so making a store never fails; ``open()`` tells early what is wrong with a folder.
/// Many sessions and several processes may use one folder at once, on one machine. An image is on the disk before an input that
/// names it is appended, so a stored log finds its images.
///
/// Everything that fails throws a ``StoreError``; a session whose store fails goes on in memory and says so.
public final class SQLiteTrajectoryStore: SessionLeasing {
    /// The folder.
    public let folder: URL
    /// How it is kept.
    public let options: StoreOptions

    let images: ImageFiles
    let lanes = ImageIOQueues()
    private let database = Locked<StoreDatabase?>(nil)
    private let leases = Locked<SessionLeases?>(nil)
    private let opening = DispatchQueue(label: "GenAgentStore.opening")

    /// Describes a store; the folder is opened, and made where it is missing, at the first use.
    public init(at folder: URL, options: StoreOptions = StoreOptions()) {
        self.folder = folder.standardizedFileURL
        self.options = options
        images = ImageFiles(store: self.folder, patience: options.busyTimeout)
    }

    /// Opens the store now, migrating one that an earlier version made.
    ///
    /// - Throws: ``StoreError``, which says what is wrong with the folder and what to do.
    public func open() async throws {
        try await explained("open the store") { _ = try await self.connection() }
    }

    /// Adds the next input of a session. Returns once it is as durable as ``StoreOptions/durability`` promises.
    ///
    /// - Throws: ``StoreError``; of kind `conflict` where another index is due, of kind `unknownSession` where a log would not begin with 0.
    public func append(_ input: RecordedInput, to session: SessionID) async throws {
        // Encoded here, beside whoever writes at the moment.
        let record = try RecordCoding.line(of: input)
        // Thousands come each second; the detour over closures is for the first.
        var open = database.withLock { $0 }
        if open == nil { open = try await explained("append an input to") { try await self.connection() } }
        try await open?.appends.append(record, at: input.index, to: session)
    }

    /// How many inputs this store has appended since it was opened, and in how many transactions.
    public var appended: AppendCounts { database.withLock { $0 }?.appends.appended ?? AppendCounts() }

    /// The inputs of a session, in order; empty for a session it does not know.
    ///
    /// - Throws: ``StoreError``; of kind `unreadableLog` where an input is damaged or of a newer version.
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

    /// The sessions, oldest first: in the order of their first inputs.
    public func sessions() async throws -> [SessionID] {
        try await explained("list the sessions of") {
            try await self.connection().pool.read { db in
                try String.fetchAll(db, sql: "SELECT id FROM session ORDER BY number")
            }.map { SessionID(rawValue: $0) }
        }
    }

    /// Keeps an image, once for equal bytes. Returns once it is on the disk, whatever the ``StoreOptions/durability``.
    public func save(_ image: EncodedImage) async throws {
        try await explained("save an image in") {
            let open = try await self.connection()
            try await self.lanes.run(image.digest) { [images = self.images] in
                try open.checkWritable("save an image in")
                try images.save(image)
            }
        }
    }

    /// An image by its digest; `nil` where there is none.
    ///
    /// - Throws: ``StoreError``; of kind `damagedImage` where the file's bytes have another digest.
    public func image(_ digest: ImageDigest) async throws -> EncodedImage? {
        try await explained("read an image of") {
            _ = try await self.connection()
            return try await self.lanes.run(digest) { [images = self.images] in try images.load(digest) }
        }
    }

    /// Takes a session: nobody else can, in any process of this machine, until the lease is released or this process ends.
    ///
    /// - Throws: `SessionHeldError` where somebody has it, otherwise ``StoreError``.
    public func lease(_ session: SessionID) async throws -> any SessionLease {
        try await explained("take session \(session) of") {
            _ = try await self.writable()
            return try await StoreLease(session, self.openLeases())
        }
    }

    /// Whether somebody runs the session at this moment, in this process or another.
    public func isHeld(_ session: SessionID) async throws -> Bool {
        try await explained("look who runs session \(session) of") {
            guard try await self.connection().refusal == nil || DurableFile.kind(of: self.leasePath) == .file else {
                return false
            }
            return try await self.openLeases().isHeld(session)
        }
    }

    /// The open database; opens it where it is not open yet.
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

    /// Why the store can only be read; `nil` where it can be written, or was not used yet.
    ///
    /// See ``StoreOptions/allowsReadOnly``.
    public var readOnlyReason: StoreError? { database.withLock { $0 }?.refusal }

    /// The open database, for whoever writes.
    ///
    /// - Throws: ``StoreError`` where the store can only be read, or is not there any more.
    func writable() async throws -> StoreDatabase {
        let open = try await connection()
        try open.checkWritable("write to the store")
        return open
    }

    /// The database with summaries that are up to date: where they cannot be written, a copy in memory.
    func summarised() async throws -> StoreDatabase {
        let open = try await connection()
        do {
            try await Summaries(pool: open.pool).refresh()
            return open
        } catch let error as DatabaseError {
            let refusal = StoreError(error, while: "write to the store", in: folder)
            guard open.refusal == nil, [.diskFull, .readOnly].contains(refusal.kind) else { throw error }
            let copy = try await lanes.run { [folder] in try StoreDatabase(copying: folder, because: refusal) }
            try await Summaries(pool: copy.pool).refresh()
            return copy
        }
    }

    private func opened() throws -> StoreDatabase {
        do { return try StoreDatabase(folder, options, images) } catch {
            let refusal = StoreError(error, while: "open for writing the store", in: folder)
            // What is damaged, newer or missing stays that; and what is locked is not full.
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

    /// Runs a body; what it throws becomes a ``StoreError`` that says what was attempted, but for a session that is held.
    func explained<Result>(_ action: String, _ body: () async throws -> Result) async throws -> Result {
        do { return try await body() } catch let error as SessionHeldError { throw error } catch {
            throw StoreError(error, while: action, in: folder)
        }
    }
}
#endif

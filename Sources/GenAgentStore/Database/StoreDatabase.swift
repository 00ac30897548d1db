#if Store
import Foundation
import GRDB
import GenAgent

/// The open database of a store.
struct StoreDatabase: Sendable {
    let pool: any DatabaseWriter
    let appends: AppendQueue
    /// Why nothing can be written: this is a copy in memory of a store that can only be read. `nil`: it is the store.
    let refusal: StoreError?
    private let folder: URL
    private let opened: FileIdentity?

    /// The database file of a store.
    static func file(_ folder: URL) -> URL { folder.appendingPathComponent("sessions.sqlite") }

    /// Opens the database, and makes or migrates it where it must. Blocks.
    init(_ folder: URL, _ options: StoreOptions, _ images: ImageFiles) throws {
        let file = Self.file(folder)
        if !options.createsMissing, DurableFile.kind(of: file.path) == .nothing {
            throw StoreError(
                .missing,
                "There is no store in \(folder.path): it has no sessions.sqlite. Check the path, or run something first."
            )
        }
        try DurableFile.makeFolder(folder.path)
        try images.prepare()
        // One process at a time makes the tables or changes them.
        let lock = try FileLock(
            folder.appendingPathComponent("locks/open").path, exclusive: true, waiting: options.busyTimeout)
        defer { withExtendedLifetime(lock) {} }
        let patience = BusyPatience(seconds: options.busyTimeout)
        var configuration = Configuration()
        configuration.label = "GenAgentStore"
        configuration.busyMode = .callback { patience.waits(attempt: $0) }
        configuration.maximumReaderCount = 4
        // A failing disk may also refuse to roll back. That is an error to be told, and not one to trap on, as GRDB would.
        configuration.allowsUnsafeTransactions = true
        let pool = try DatabasePool(path: file.path, configuration: configuration)
        // GRDB sets NORMAL for its writer after every hook that a configuration has, so this comes last.
        try pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = \(options.durability == .full ? "FULL" : "NORMAL")")
            try StoreSchema.check(db, folder)
        }
        try StoreSchema.migrator.migrate(pool)
        try DurableFile.sync(folder.path)
        try images.removeAbandoned()
        let opened = FileIdentity(file.path)
        self.pool = pool
        self.folder = folder
        self.opened = opened
        refusal = nil
        appends = AppendQueue(
            pool: pool, folder: folder, patience: patience, mayBlock: options.durability == .normal,
            check: { try Self.check(opened, folder, "append an input to") })
    }

    /// Reads a store that cannot be written into memory. Blocks.
    ///
    /// - Parameter refusal: Why it cannot be written.
    init(copying folder: URL, because refusal: StoreError) throws {
        let memory = try DatabaseCopy.inMemory(of: Self.file(folder).path)
        try memory.writeWithoutTransaction { try StoreSchema.check($0, folder) }
        try StoreSchema.migrator.migrate(memory)
        pool = memory
        self.folder = folder
        self.refusal = refusal
        opened = nil
        appends = AppendQueue(
            pool: memory, folder: folder, patience: BusyPatience(seconds: 0), mayBlock: false, check: { throw refusal })
    }

    /// Makes sure that what is written now is kept: that the store may be written, and is still the one that was opened.
    func checkWritable(_ action: String) throws {
        if let refusal { throw refusal }
        try Self.check(opened, folder, action)
    }

    /// A process goes on writing to a file that was deleted, and SQLite does not mind.
    private static func check(_ opened: FileIdentity?, _ folder: URL, _ action: String) throws {
        guard FileIdentity(file(folder).path) != opened else { return }
        throw StoreError.gone("Could not \(action) \(folder.path)")
    }
}

/// Which file a path leads to.
private struct FileIdentity: Equatable, Sendable {
    let device: UInt64
    let node: UInt64

    /// `nil` where there is none.
    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        device = UInt64(truncatingIfNeeded: status.st_dev)
        node = UInt64(truncatingIfNeeded: status.st_ino)
    }
}

/// Decides how long to wait while another process writes.
final class BusyPatience: Sendable {
    private let microseconds: UInt64
    private let isImpatient = Locked(false)

    init(seconds: Double) { microseconds = UInt64(seconds * 1_000_000) }

    /// Runs a body in which nobody waits: a thread that others need must not.
    func withoutWaiting<Result>(_ body: () throws -> Result) rethrows -> Result {
        isImpatient.withLock { $0 = true }
        defer { isImpatient.withLock { $0 = false } }
        return try body()
    }

    /// Waits a little, the longer the more often; `false` once it has been long enough.
    func waits(attempt: Int) -> Bool {
        if isImpatient.withLock({ $0 }) { return false }
        // 0.1, 0.2, ... 5 ms: a writer is done in less than a millisecond, unless it syncs.
        let pause = UInt64(min(attempt + 1, 50)) * 100
        let ramp = UInt64(min(attempt, 50))
        let waited = ramp * (ramp + 1) / 2 * 100 + UInt64(max(0, attempt - 50)) * 5_000
        guard waited < microseconds else { return false }
        usleep(UInt32(pause))
        return true
    }
}
#endif

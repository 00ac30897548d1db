#if Store
import Foundation
import GRDB
import GenAgent

extension SQLiteTrajectoryStore {
    /// Deletes sessions with their rewards, all or none. Their images stay until ``collectGarbage(olderThan:)``.
    ///
    /// - Returns: How many of them the store had.
    /// - Throws: `SessionHeldError` if one of them is running, otherwise ``StoreError``.
    @discardableResult
    public func delete(_ sessions: [SessionID]) async throws -> Int {
        try await explained("delete sessions of") {
            // Leased, so that no process continues them meanwhile.
            var leases: [any SessionLease] = []
            defer { for lease in leases { lease.release() } }
            for session in Set(sessions) { leases.append(try await self.lease(session)) }
            let connection = try await self.writable()
            let count = try await connection.pool.write { db in
                var count = 0
                for session in Set(sessions) {
                    try db.execute(sql: "DELETE FROM session WHERE id = ?", arguments: [session.rawValue])
                    count += db.changesCount
                }
                try Self.noteDeletion(db)
                return count
            }
            connection.appends.forgetSessions()
            return count
        }
    }

    /// The numbers of the last inputs may be reused; the summaries must then treat inputs with them as new.
    static func noteDeletion(_ db: Database) throws {
        try db.execute(
            sql: """
                UPDATE progress SET number = number + 1 WHERE name = 'deletions';
                UPDATE progress SET number = MIN(number, (SELECT COALESCE(MAX(number), 0) FROM input))
                WHERE name = 'summarised'
                """)
    }

    /// Removes the images that no session uses.
    ///
    /// An image is saved before the input that names it is appended, maybe by another process. So images that were saved, or
    /// saved again, within the last `age` seconds stay. Nothing is lost as long as no session needs more time between the two;
    /// normally it needs milliseconds.
    ///
    /// - Parameter age: In seconds; default: one hour. Use zero only if no other process uses the store.
    public func collectGarbage(olderThan age: Double = 3600) async throws -> GarbageReport {
        try await explained("remove unused images of") {
            let pool = try await self.writable().pool
            try await Summaries(pool: pool).refresh()
            let used = try await pool.read {
                Set(try String.fetchAll($0, sql: "SELECT DISTINCT digest FROM image_use"))
            }
            let oldest = Date().addingTimeInterval(-max(0, age.isFinite ? age : 3600))
            return try await self.queues.run { [images = self.images] in
                var report = GarbageReport()
                for subfolder in try images.subfolders() {
                    // Held for one folder at a time, so that savers do not wait for long.
                    let lock = try images.lock(exclusive: true)
                    defer { withExtendedLifetime(lock) {} }
                    for file in try images.files(in: subfolder) {
                        // No process writes it, because a writer holds the lock.
                        if file.isTemporary, unlink(file.path) == 0 { report.temporaryFiles += 1 }
                        guard let digest = file.digest, !used.contains(digest) else { continue }
                        guard file.modified <= oldest else {
                            report.tooYoung += 1
                            continue
                        }
                        guard unlink(file.path) == 0 else { throw SystemError("unlink", file.path) }
                        report.images += 1
                        report.bytes += file.bytes
                    }
                }
                return report
            }
        }
    }
}
extension SQLiteTrajectoryStore {
    package func size() async throws -> StoreSize {
        try await explained("measure the store") {
            let inventory = try await self.inventory()
            var size = StoreSize()
            (size.images, size.imageBytes) = (inventory.files.count, inventory.files.values.reduce(0) { $0 + $1.bytes })
            let unused = inventory.files.filter { inventory.users[$0.key] == nil }
            (size.unusedImages, size.unusedImageBytes) = (unused.count, unused.values.reduce(0) { $0 + $1.bytes })
            var states: [String: StoreSize.State] = [:]
            var images: [String: Set<String>] = [:]
            for session in inventory.sessions {
                size.sessions += 1
                size.inputs += session.inputs
                if session.isForeign { size.foreignSessions += 1 }
                states[session.state, default: .init(state: session.state)].sessions += 1
                states[session.state]?.inputs += session.inputs
                images[session.state, default: []].formUnion(session.images)
            }
            for (state, digests) in images {
                let files = digests.compactMap { inventory.files[$0] }
                states[state]?.images = files.count
                states[state]?.imageBytes = files.reduce(0) { $0 + $1.bytes }
            }
            size.states = states.values.sorted { ($1.sessions, $0.state) < ($0.sessions, $1.state) }
            for end in ["", "-wal", "-shm"] {
                var status = stat()
                if stat(StoreDatabase.file(self.folder).path + end, &status) == 0 {
                    size.databaseBytes += Int(status.st_size)
                }
            }
            return size
        }
    }

    /// Deletes the sessions that match a rule, then the images that no session uses anymore.
    ///
    /// Sessions that are running stay, and so do those with inputs that are newer than the check. Images that another session uses stay,
    /// and so do unused ones that were saved within the last hour.
    ///
    /// - Parameter isDryRun: Only count what would be removed.
    /// - Throws: ``StoreError``.
    public func prune(_ rule: RetentionRule, isDryRun: Bool = false) async throws -> PruneReport {
        try await explained("prune the store") {
            let inventory = try await self.inventory()
            let chosen = inventory.chosen(by: rule)
            var report = PruneReport()
            report.isDryRun = isDryRun
            if isDryRun {
                var gone: [Inventory.Session] = []
                for session in chosen {
                    if try await self.isHeld(session.id) { report.inUse += 1 } else { gone.append(session) }
                }
                report.sessions = gone.count
                report.inputs = gone.reduce(0) { $0 + $1.inputs }
                report.inputBytes = gone.reduce(0) { $0 + $1.bytes }
                inventory.countImages(after: gone, &report)
                return report
            }
            for start in stride(from: 0, to: chosen.count, by: 256) {
                try Task.checkCancellation()
                try await self.delete(chosen[start..<min(start + 256, chosen.count)], &report)
            }
            let garbage = try await self.collectGarbage()
            (report.images, report.imageBytes, report.tooYoungImages) = (
                garbage.images, garbage.bytes, garbage.tooYoung
            )
            await self.shrink()
            return report
        }
    }

    private func delete(_ sessions: ArraySlice<Inventory.Session>, _ report: inout PruneReport) async throws {
        var leased: [(session: Inventory.Session, lease: any SessionLease)] = []
        defer { for (_, lease) in leased { lease.release() } }
        for session in sessions {
            do { leased.append((session, try await lease(session.id))) } catch is SessionHeldError { report.inUse += 1 }
        }
        let connection = try await writable()
        let gone = try await connection.pool.write { [leased = leased.map(\.session)] db in
            var gone: [Inventory.Session] = []
            for session in leased {
                try db.execute(
                    sql: """
                        DELETE FROM session
                        WHERE number = ? AND (SELECT COUNT(*) FROM input i WHERE i.session = session.number) = ?
                        """, arguments: [session.number, session.inputs])
                if db.changesCount > 0 { gone.append(session) }
            }
            try Self.noteDeletion(db)
            return gone
        }
        connection.appends.forgetSessions()
        report.inUse += leased.count - gone.count
        report.sessions += gone.count
        report.inputs += gone.reduce(0) { $0 + $1.inputs }
        report.inputBytes += gone.reduce(0) { $0 + $1.bytes }
    }

    /// Returns the pages of deleted sessions to the disk. If that fails (a full disk, busy processes), they are used again later.
    private func shrink() async {
        try? await connection().pool.writeWithoutTransaction { db in
            let free = try Int.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
            let all = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            // Rewriting the whole file is worth it only if much of it is free.
            if free > 64, free * 4 > all { try db.execute(sql: "VACUUM") }
            try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        }
    }

    private func inventory() async throws -> Inventory {
        var inventory = try await summarized().pool.read { try Inventory($0) }
        inventory.files = try await queues.run { [images] in
            var files: [String: ImageFiles.Listed] = [:]
            for subfolder in try images.subfolders() {
                for file in try images.files(in: subfolder) { if let digest = file.digest { files[digest] = file } }
            }
            return files
        }
        return inventory
    }
}

/// The sessions and image files of a store, with their sizes.
private struct Inventory: Sendable {
    struct Session: Sendable {
        var number: Int64
        var id: SessionID
        var state: String
        var isFinished: Bool
        var isForeign: Bool
        var updatedAt: Int64
        var inputs: Int
        /// The size of the inputs' texts.
        var bytes: Int
        var images: [String] = []
    }

    /// The latest first.
    var sessions: [Session]
    /// How many sessions use an image.
    var users: [String: Int] = [:]
    /// Image files by digest.
    var files: [String: ImageFiles.Listed] = [:]

    init(_ db: Database) throws {
        sessions = try Row.fetchAll(
            db,
            sql: """
                SELECT n.number, n.id, s.stop_reason, COALESCE(s.is_damaged, 1), n.foreign_inputs > 0,
                    COALESCE(s.updated_at, 0), COUNT(i.number), COALESCE(SUM(LENGTH(CAST(i.record AS BLOB))), 0)
                FROM session n LEFT JOIN summary s ON s.session = n.number LEFT JOIN input i ON i.session = n.number
                GROUP BY n.number ORDER BY 6 DESC, n.number DESC
                """
        ).map { row in
            let (reason, isDamaged): (String?, Bool) = (row[2], row[3])
            return Session(
                number: row[0], id: SessionID(rawValue: row[1]), state: isDamaged ? "damaged" : reason ?? "unfinished",
                isFinished: !isDamaged && reason != nil, isForeign: row[4], updatedAt: row[5], inputs: row[6],
                bytes: row[7])
        }
        var places: [Int64: Int] = [:]
        for (index, session) in sessions.enumerated() { places[session.number] = index }
        let uses = try Row.fetchCursor(db, sql: "SELECT session, digest FROM image_use")
        while let use = try uses.next() {
            let (number, digest): (Int64, String) = (use[0], use[1])
            users[digest, default: 0] += 1
            if let place = places[number] { sessions[place].images.append(digest) }
        }
    }

    func chosen(by rule: RetentionRule) -> [Session] {
        sessions.filter { rule.includesUnfinished || $0.isFinished }.dropFirst(rule.keeping)
            .filter { $0.updatedAt < rule.updatedBefore.microseconds }
    }

    /// Counts the images that no session would use without these.
    func countImages(after gone: [Session], _ report: inout PruneReport) {
        var users = users
        for digest in gone.flatMap(\.images) { users[digest, default: 1] -= 1 }
        let oldest = Date().addingTimeInterval(-3600)
        for (digest, file) in files where (users[digest] ?? 0) <= 0 {
            guard file.modified <= oldest else {
                report.tooYoungImages += 1
                continue
            }
            report.images += 1
            report.imageBytes += file.bytes
        }
    }
}
#endif

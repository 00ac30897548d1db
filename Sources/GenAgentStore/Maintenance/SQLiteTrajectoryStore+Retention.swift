#if Store
import Foundation
import GRDB
import GenAgent

extension SQLiteTrajectoryStore {
    /// Says how much the store holds; changes nothing.
    public func size() async throws -> StoreSize {
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

    /// Deletes the sessions that a rule names, then the images that no session uses any more.
    ///
    /// A session that a process runs is never deleted, nor one that got inputs since it was looked at. Images that another session uses
    /// stay, and so do unused ones that were saved within the last hour.
    ///
    /// - Parameters:
    ///   - rule: How old a session must be, and how many stay all the same.
    ///   - isDryRun: Only count what would go.
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
                inventory.count(whatFollows: gone, &report)
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
        var taken: [(session: Inventory.Session, lease: any SessionLease)] = []
        defer { for (_, lease) in taken { lease.release() } }
        for session in sessions {
            do { taken.append((session, try await lease(session.id))) } catch is SessionHeldError { report.inUse += 1 }
        }
        let connection = try await writable()
        let gone = try await connection.pool.write { [taken = taken.map(\.session)] db in
            var gone: [Inventory.Session] = []
            for session in taken {
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
        report.inUse += taken.count - gone.count
        report.sessions += gone.count
        report.inputs += gone.reduce(0) { $0 + $1.inputs }
        report.inputBytes += gone.reduce(0) { $0 + $1.bytes }
    }

    /// Gives the pages of deleted sessions back to the disk. Where that cannot be (a full disk, busy processes), they are used again.
    private func shrink() async {
        try? await connection().pool.writeWithoutTransaction { db in
            let free = try Int.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
            let all = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            // Rewriting the whole file is worth it only where much of it is free.
            if free > 64, free * 4 > all { try db.execute(sql: "VACUUM") }
            try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        }
    }

    private func inventory() async throws -> Inventory {
        var inventory = try await summarised().pool.read { try Inventory($0) }
        inventory.files = try await lanes.run { [images] in
            var files: [String: ImageFiles.Listed] = [:]
            for subfolder in try images.subfolders() {
                for file in try images.files(in: subfolder) { if let digest = file.digest { files[digest] = file } }
            }
            return files
        }
        return inventory
    }
}

/// What a store has, as far as its size goes.
private struct Inventory: Sendable {
    struct Session: Sendable {
        var number: Int64
        var id: SessionID
        var state: String
        var isFinished: Bool
        var isForeign: Bool
        var updatedAt: Int64
        var inputs: Int
        /// Of the inputs' texts.
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

    /// Counts the images that no session would use without those.
    func count(whatFollows gone: [Session], _ report: inout PruneReport) {
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

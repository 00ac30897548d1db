#if Store
import Foundation
import GRDB
import GenAgent

extension SQLiteTrajectoryStore {
    /// Reads everything and reports problems; changes nothing.
    ///
    /// It takes as long as reading and hashing all images, and may run beside sessions that write.
    /// - Throws: ``StoreError`` if the store cannot be opened or read at all.
    public func verify() async throws -> StoreReport {
        try await explained("verify the store") {
            let pool = try await self.connection().pool
            var report = StoreReport()
            report.databaseProblems = try await pool.read { db in
                let found = try String.fetchAll(db, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
                let loose = try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").count
                return found + (loose == 0 ? [] : ["\(loose) rows belong to no session"])
            }
            let used = try await self.verifyLogs(pool, &report)
            try await self.verifyFiles(used, &report)
            return report
        }
    }

    /// - Returns: The digests in the logs.
    private func verifyLogs(_ pool: any DatabaseWriter, _ report: inout StoreReport) async throws -> Set<String> {
        var named: [ImageDigest: [SessionID]] = [:]
        var used: Set<String> = []
        for session in try await sessions() {
            try Task.checkCancellation()
            let records = try await pool.read { db in
                try Self.number(of: session, db).map { try Summaries.records(of: $0, db) }
            }
            // It may have been deleted since it was listed.
            guard let records else { continue }
            let log = SessionLog(session, records)
            report.sessions += 1
            report.inputs += records.count
            if let damage = log.damage {
                report.damagedLogs.append(.init(session: session, problem: damage))
            } else if records.isEmpty {
                report.damagedLogs.append(.init(session: session, problem: "It has no inputs."))
            }
            for digest in Set(log.inputs.flatMap(\.images).map(\.digest)) { named[digest, default: []].append(session) }
            for record in records { used.formUnion(SessionDigest.digests(in: record)) }
        }
        let missing = named.filter { images.find($0.key) == nil }
        report.missingImages = missing.map { .init(digest: $0.key, sessions: $0.value) }
            .sorted { $0.digest.rawValue < $1.digest.rawValue }
        return used
    }

    private func verifyFiles(_ used: Set<String>, _ report: inout StoreReport) async throws {
        let (images, root) = (images, folder.path)
        for subfolder in try await queues.run({ try images.subfolders() }) {
            try Task.checkCancellation()
            report = try await queues.run { [report] in
                var report = report
                for file in try images.files(in: subfolder) {
                    let path = Self.within(root, file.path)
                    if file.isTemporary {
                        report.temporaryFiles.append(path)
                    } else if let digest = file.digest {
                        report.images += 1
                        report.imageBytes += file.bytes
                        if !images.isWhole(file) { report.damagedImages.append(path) }
                        if !used.contains(digest) { report.orphanedImages.append(ImageDigest(rawValue: digest)) }
                    } else {
                        report.strayFiles.append(path)
                    }
                }
                return report
            }
        }
    }

    /// Repairs what can be repaired without losing anything.
    ///
    /// Damaged image files are moved to the folder `damaged`, from which nothing is ever removed. Incomplete files that no running
    /// process writes are removed. Summaries are derived from the logs again. Logs are never changed.
    public func repair() async throws -> RepairReport {
        try await explained("repair the store") {
            let pool = try await self.writable().pool
            let (images, root) = (self.images, self.folder.path)
            var report = try await self.queues.run {
                var report = RepairReport()
                for subfolder in try images.subfolders() {
                    // No process saves meanwhile, so a temporary file has no writer anymore.
                    let lock = try images.lock(exclusive: true)
                    defer { withExtendedLifetime(lock) {} }
                    for file in try images.files(in: subfolder) {
                        if file.isTemporary {
                            guard unlink(file.path) == 0 else { throw SystemError("unlink", file.path) }
                            report.removed.append(Self.within(root, file.path))
                        } else if file.digest != nil, !images.isWhole(file) {
                            try Self.quarantine(file.path, root)
                            report.quarantined.append(Self.within(root, file.path))
                        }
                    }
                }
                return report
            }
            try await pool.write { db in
                try db.execute(
                    sql: """
                        DELETE FROM summary;
                        DELETE FROM summary_label;
                        DELETE FROM image_use;
                        UPDATE progress SET number = 0 WHERE name = 'summarised';
                        UPDATE progress SET number = number + 1 WHERE name = 'deletions'
                        """)
            }
            report.after = try await self.verify()
            return report
        }
    }

    private static func quarantine(_ path: String, _ root: String) throws {
        let folder = "\(root)/damaged"
        try DurableFile.makeFolder(folder)
        let name = (path as NSString).lastPathComponent
        var target = "\(folder)/\(name)"
        var number = 1
        while DurableFile.kind(of: target) != .nothing {
            number += 1
            target = "\(folder)/\(number)-\(name)"
        }
        try DurableFile.rename(path, to: target)
        try DurableFile.sync(folder)
        try DurableFile.sync(DurableFile.parent(of: path))
    }

    /// A path relative to the store's folder.
    private static func within(_ root: String, _ path: String) -> String {
        path.hasPrefix(root + "/") ? String(path.dropFirst(root.count + 1)) : path
    }
}
#endif

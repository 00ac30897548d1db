#if Store
import Foundation
import GRDB
import GenAgent

extension SQLiteTrajectoryStore {
    /// Imports the sessions of a file that ``exportArchive(to:matching:)`` wrote.
    ///
    /// An archive is data from outside: every session that it adds, or adds inputs to, is marked as foreign permanently
    /// (``SessionSummary/isForeign``), because its inputs say what someone else asked for. Nothing in an archive names a place to
    /// write: images are named by their digests, and sessions by rows of the database.
    ///
    /// Each session is imported whole, in one transaction, after its images. Repeating an import, also after an interruption, adds only
    /// what is missing: an existing session is skipped, or grows if its log is longer in the file. Existing rewards stay.
    /// - Throws: ``StoreError``; of kind `badArchive` if the file is not an archive, is cut off (then nothing is imported) or contradicts
    ///   itself; of kind `damagedImage` if an image does not match its digest; of kind `conflict` if the store has another
    ///   session under the same id. Sessions before the offending line are imported.
    @discardableResult
    public func importArchive(from file: URL) async throws -> ArchiveCount {
        try await explained("import \(file.path) into") {
            let reader = try ArchiveLines(file)
            let importer = ArchiveImport(store: self, file: file)
            try importer.checkEnd(try await self.queues.run { try reader.lastLine(within: 4096) })
            var run = importer
            while let (line, number) = try await self.queues.run({ try reader.next() }) {
                try Task.checkCancellation()
                try await run.add(line, number)
            }
            return try run.finished()
        }
    }
}

private struct ArchiveImport: Sendable {
    let store: SQLiteTrajectoryStore
    let file: URL
    private var session: (id: SessionID, rewards: [String: Double?])?
    private var inputs: [(record: String, input: RecordedInput)] = []
    /// The counts of the lines, to check against the last one.
    private var read = ArchiveCount()
    private var result = ArchiveCount()
    private var isAtEnd = false
    private var hasHeader = false

    init(store: SQLiteTrajectoryStore, file: URL) {
        self.store = store
        self.file = file
    }

    /// Refuses an archive that is cut off before anything is imported.
    func checkEnd(_ last: Data) throws {
        guard (try? JSONDecoder().decode(ArchiveLine.self, from: last))?.type == "end" else {
            throw bad(
                "it has no end line: it is cut off, or it is not an archive of sessions. Nothing was imported; export it again"
            )
        }
    }

    mutating func add(_ line: Data, _ number: Int) async throws {
        guard !isAtEnd else { throw bad("line \(number) comes after the end") }
        if line.starts(with: Data(#"{"type":"input""#.utf8)) { return try addInput(line, number) }
        let content: ArchiveLine
        do { content = try JSONDecoder().decode(ArchiveLine.self, from: line) } catch {
            throw bad("line \(number) cannot be read (\(ErrorText.phrase(for: error)))")
        }
        guard hasHeader || content.type == ArchiveLine.header else { throw bad("its first line is not a header") }
        switch content.type {
        case ArchiveLine.header:
            guard let version = content.version, version <= ArchiveLine.version else {
                throw bad("a newer version of GenAgent wrote it (\(content.library ?? "unknown")): update to import it")
            }
            hasHeader = true
        case "session":
            try await close()
            guard let id = content.id else { throw bad("line \(number) names no session") }
            session = (id, content.rewards ?? [:])
            read.sessions += 1
        case "image": try await addImage(content, number)
        case "input": try addInput(line, number)
        case "end":
            try await close()
            isAtEnd = true
            guard content.sessions == read.sessions, content.inputs == read.inputs, content.images == read.images else {
                throw bad("its numbers of sessions, inputs or images differ from those in its last line")
            }
        default: throw bad("line \(number) has the unknown type `\(content.type)`")
        }
    }

    func finished() throws -> ArchiveCount {
        guard isAtEnd else { throw bad("it has no end line") }
        return result
    }

    private mutating func addInput(_ line: Data, _ number: Int) throws {
        guard session != nil else { throw bad("line \(number) is an input of no session") }
        let input: (String, RecordedInput)
        do { input = try ArchiveLine.record(in: line) } catch {
            throw bad("line \(number) is not an input (\(ErrorText.phrase(for: error)))")
        }
        guard input.1.index == inputs.count else {
            throw bad("line \(number) is input \(input.1.index) in place of input \(inputs.count)")
        }
        inputs.append((record: input.0, input: input.1))
        read.inputs += 1
    }

    private mutating func addImage(_ content: ArchiveLine, _ number: Int) async throws {
        guard let data = content.data, let digest = content.digest else { throw bad("line \(number) holds no image") }
        let image: EncodedImage
        do { image = try EncodedImage(data) } catch {
            throw bad("line \(number) holds no image (\(ErrorText.phrase(for: error)))")
        }
        guard image.digest == digest else {
            throw StoreError(
                .damagedImage,
                """
                Could not import \(file.path): the image of line \(number) has the digest \(image.digest), not \(digest) as \
                the line says. The file is damaged; export it again.
                """)
        }
        try await store.save(image)
        read.images += 1
        result.images += 1
    }

    /// Imports the current session.
    private mutating func close() async throws {
        guard let session, !inputs.isEmpty else {
            if let session { throw bad("session \(session.id) has no inputs") }
            return
        }
        for reference in inputs.flatMap(\.input.images) where store.images.find(reference.digest) == nil {
            throw StoreError(
                .missingImage, session: session.id,
                "Could not import \(file.path): image \(reference.digest) of session \(session.id) is not in it.")
        }
        let added = try await store.add(session.id, inputs.map(\.record), session.rewards)
        if let added {
            result.sessions += 1
            result.inputs += added
        } else {
            result.skipped += 1
        }
        self.session = nil
        inputs = []
    }

    private func bad(_ reason: String) -> StoreError {
        StoreError(.badArchive, "Could not import \(file.path): \(reason).")
    }
}

extension SQLiteTrajectoryStore {
    /// - Returns: The number of new inputs; `nil` if the store had them all.
    fileprivate func add(
        _ session: SessionID, _ records: [String], _ rewards: [String: Double?]
    ) async throws -> Int? {
        // No process may continue the session meanwhile.
        let lease = try await self.lease(session)
        defer { lease.release() }
        let connection = try await writable()
        let added: Int? = try await connection.pool.write { db in
            var number = try Self.number(of: session, db)
            let known = try number.map { try Summaries.records(of: $0, db) } ?? []
            for (index, (old, new)) in zip(known, records).enumerated() where old != new {
                guard try Self.isSame(old, new, at: index, of: session) else {
                    throw StoreError(
                        .conflict, session: session,
                        """
                        Could not import session \(session): the store has another session under this id; input \(index) \
                        differs. Import into another store, or delete the existing session.
                        """)
                }
            }
            if number == nil {
                try db.execute(sql: "INSERT INTO session (id) VALUES (?)", arguments: [session.rawValue])
                number = db.lastInsertedRowID
            }
            // Also if the session was ours and grew, because its new inputs come from the archive.
            if known.count < records.count {
                try db.execute(
                    sql: "UPDATE session SET foreign_inputs = ? WHERE number = ?", arguments: [records.count, number])
            }
            for (name, value) in rewards {
                try db.execute(
                    sql: "INSERT OR IGNORE INTO reward (session, name, value) VALUES (?, ?, ?)",
                    arguments: [number, name, value])
            }
            guard known.count < records.count else { return nil }
            for index in known.count..<records.count {
                try db.execute(
                    sql: "INSERT INTO input (session, position, record) VALUES (?, ?, ?)",
                    arguments: [number, index, records[index]])
            }
            return records.count - known.count
        }
        connection.appends.forgetSessions()
        return added
    }

    /// Whether two texts are the same input.
    private static func isSame(_ old: String, _ new: String, at index: Int, of session: SessionID) throws -> Bool {
        let (old, new) = (
            try RecordCoding.input(old, at: index, of: session), try RecordCoding.input(new, at: index, of: session)
        )
        return old == new
    }
}
#endif

#if Store
import Foundation
import GRDB
import GenAgent

extension SQLiteTrajectoryStore {
    /// Takes in the sessions of a file that ``exportArchive(to:matching:)`` wrote.
    ///
    /// An archive is data from outside: every session that it adds, or adds inputs to, is marked as foreign for good
    /// (``SessionSummary/isForeign``), because its inputs say what somebody else asked for. Nothing in an archive names a place to
    /// write: images are named by their digests, and sessions by rows of the database.
    ///
    /// Each session comes whole, in one transaction, after its images. Doing it twice, or again after an interruption, adds only what
    /// is missing: a session that is there is skipped, one whose log is longer in the file grows. Rewards that are there stay.
    /// - Throws: ``StoreError``; of kind `badArchive` where the file is none, is cut off (then nothing is taken in) or contradicts
    ///   itself; of kind `damagedImage` where an image is not what its digest says; of kind `conflict` where the store has another
    ///   session under the same id. Sessions before the offending line have been taken in.
    @discardableResult
    public func importArchive(from file: URL) async throws -> ArchiveCount {
        try await explained("import \(file.path) into") {
            let reader = try LineReader(file)
            let importer = ArchiveImport(store: self, file: file)
            try importer.checkEnd(try await self.lanes.run { try reader.lastLine(within: 4096) })
            var run = importer
            while let (line, number) = try await self.lanes.run({ try reader.next() }) {
                try Task.checkCancellation()
                try await run.take(line, number)
            }
            return try run.finished()
        }
    }
}

/// One reading of an archive.
private struct ArchiveImport: Sendable {
    let store: SQLiteTrajectoryStore
    let file: URL
    private var session: (id: SessionID, rewards: [String: Double?])?
    private var inputs: [(record: String, input: RecordedInput)] = []
    /// What the lines came to, to be held against the last one.
    private var read = ArchiveCount()
    private var result = ArchiveCount()
    private var isOver = false
    private var hasHeader = false

    init(store: SQLiteTrajectoryStore, file: URL) {
        self.store = store
        self.file = file
    }

    /// An archive that is cut off is refused before anything is taken in.
    func checkEnd(_ last: Data) throws {
        guard (try? JSONDecoder().decode(ArchiveLine.self, from: last))?.type == "end" else {
            throw bad(
                "it has no end line: it is cut off, or no archive of sessions. Nothing was taken in; export it again")
        }
    }

    mutating func take(_ line: Data, _ number: Int) async throws {
        guard !isOver else { throw bad("line \(number) comes after the end") }
        if line.starts(with: Data(#"{"type":"input""#.utf8)) { return try takeInput(line, number) }
        let content: ArchiveLine
        do { content = try JSONDecoder().decode(ArchiveLine.self, from: line) } catch {
            throw bad("line \(number) cannot be read (\(ErrorText.phrase(for: error)))")
        }
        guard hasHeader || content.type == ArchiveLine.header else { throw bad("its first line is no header") }
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
        case "image": try await takeImage(content, number)
        case "input": try takeInput(line, number)
        case "end":
            try await close()
            isOver = true
            guard content.sessions == read.sessions, content.inputs == read.inputs, content.images == read.images else {
                throw bad("it holds other numbers of sessions, inputs or images than its last line says")
            }
        default: throw bad("line \(number) has the unknown type `\(content.type)`")
        }
    }

    func finished() throws -> ArchiveCount {
        guard isOver else { throw bad("it has no end line") }
        return result
    }

    private mutating func takeInput(_ line: Data, _ number: Int) throws {
        guard session != nil else { throw bad("line \(number) is an input of no session") }
        let input: (String, RecordedInput)
        do { input = try ArchiveLine.record(in: line) } catch {
            throw bad("line \(number) is not an input (\(ErrorText.phrase(for: error)))")
        }
        guard input.1.index == inputs.count else {
            throw bad("line \(number) is input \(input.1.index) where input \(inputs.count) is due")
        }
        inputs.append((record: input.0, input: input.1))
        read.inputs += 1
    }

    private mutating func takeImage(_ content: ArchiveLine, _ number: Int) async throws {
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

    /// Takes in the session at hand.
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
        let added = try await store.takeIn(session.id, inputs.map(\.record), session.rewards)
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
    /// Adds a log; `nil` where there was nothing to add, otherwise the number of new inputs.
    fileprivate func takeIn(
        _ session: SessionID, _ records: [String], _ rewards: [String: Double?]
    ) async throws -> Int? {
        // Nobody may go on with the session meanwhile.
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
                        differs. Import into another store, or delete the one that is here.
                        """)
                }
            }
            if number == nil {
                try db.execute(sql: "INSERT INTO session (id) VALUES (?)", arguments: [session.rawValue])
                number = db.lastInsertedRowID
            }
            // Also where it was ours and grew: what it asks for from now on, the archive says.
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

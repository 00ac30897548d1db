#if Store
import Foundation
import GRDB
import GenAgent

extension SQLiteTrajectoryStore {
    /// Writes sessions to a file of JSON Lines, from which ``importArchive(from:)`` restores inputs, rewards and images exactly.
    ///
    /// One session and one image are in memory at a time. The file appears only when it is complete, and replaces an older one. A FIFO
    /// or a device under that name is written to, and a link is followed; they are never replaced.
    /// - Parameters:
    ///   - file: The target; its folder must exist.
    ///   - filter: Default: all sessions, in the order of their first inputs.
    /// - Throws: ``StoreError``, and nothing is left of the file; of kind `missingImage` or `damagedImage` if an image of a session
    ///   cannot be written, of kind `unreadableLog` if a log is damaged (exclude it with ``SessionFilter/isDamaged``).
    @discardableResult
    public func exportArchive(to file: URL, matching filter: SessionFilter = .all) async throws -> ArchiveCount {
        try await exportArchive(toPath: file.path, matching: filter)
    }

    /// Writes sessions to a file, to standard output (`-`), to a FIFO or to a device, through links.
    package func exportArchive(toPath path: String, matching filter: SessionFilter) async throws -> ArchiveCount {
        try await explained("export to \(path == "-" ? "standard output" : path) from") {
            // Opening a FIFO waits for its reader.
            let writer = try await self.queues.run { try ArchiveOutput(path) }
            do {
                let count = try await self.write(filter, to: writer)
                try await self.queues.run { try writer.finish() }
                return count
            } catch {
                writer.abandon()
                throw error
            }
        }
    }

    private func write(_ filter: SessionFilter, to writer: ArchiveOutput) async throws -> ArchiveCount {
        var count = ArchiveCount()
        var written: Set<ImageDigest> = []
        var header = ArchiveLine(ArchiveLine.header)
        header.version = ArchiveLine.version
        header.library = genAgentVersion
        try writer.write(header.encoded())
        if filter == .all {
            for session in try await sessions() { try await write(session, to: writer, &count, &written) }
        } else {
            for try await session in sessions(matching: filter) {
                try await write(session.id, to: writer, &count, &written)
            }
        }
        var end = ArchiveLine("end")
        (end.sessions, end.inputs, end.images) = (count.sessions, count.inputs, count.images)
        try writer.write(end.encoded())
        return count
    }

    private func write(
        _ session: SessionID, to writer: ArchiveOutput, _ count: inout ArchiveCount, _ written: inout Set<ImageDigest>
    ) async throws {
        try Task.checkCancellation()
        // It may have been deleted since it was listed.
        guard let (_, records, rewards) = try await stored(session) else { return }
        let inputs = try RecordCoding.inputs(records, of: session)
        var line = ArchiveLine("session")
        line.id = session
        line.rewards = rewards.isEmpty ? nil : rewards
        try writer.write(line.encoded())
        for reference in inputs.flatMap(\.images) where written.insert(reference.digest).inserted {
            guard let image = try await image(reference.digest) else {
                throw StoreError(
                    .missingImage, session: session,
                    """
                    Could not export session \(session): its image \(reference.digest) is missing in the store. Nothing was \
                    written. Verify the store to see what else is missing, or exclude the session.
                    """)
            }
            var line = ArchiveLine("image")
            line.digest = reference.digest
            line.data = image.data
            let text = line
            try await queues.run { try writer.write(text.encoded()) }
            count.images += 1
        }
        try await queues.run { for record in records { try writer.write(ArchiveLine.input(record)) } }
        count.sessions += 1
        count.inputs += records.count
    }
}
/// Writes the lines of an archive to a file or a stream.
final class ArchiveOutput: Sendable {
    private let path: String
    private let file: OutputFile
    private let pending = Locked(Data())

    init(_ path: String) throws {
        self.path = path
        do throws(OutputFileError) { file = try OutputFile(path) } catch { throw Self.failure(error, "open") }
    }

    func write(_ line: Data) throws {
        let full: Data? = pending.withLock { pending in
            pending.append(line)
            pending.append(UInt8(ascii: "\n"))
            guard pending.count > 1 << 18 else { return nil }
            defer { pending = Data() }
            return pending
        }
        if let full { try append(full) }
    }

    /// Ends the archive: a file now has its name, and its bytes are on the disk.
    func finish() throws {
        try append(pending.withLock { $0 })
        do throws(OutputFileError) { try file.finish() } catch { throw Self.failure(error, "write") }
    }

    func abandon() { file.abandon() }

    private func append(_ data: Data) throws {
        do throws(OutputFileError) { try file.append(data) } catch { throw Self.failure(error, "write") }
    }

    private static func failure(_ error: OutputFileError, _ call: String) -> SystemError {
        SystemError(call, error.path == "-" ? "standard output" : error.path, error.number)
    }
}
#endif

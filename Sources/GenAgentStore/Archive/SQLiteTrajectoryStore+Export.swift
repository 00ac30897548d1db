#if Store
import Foundation
import GRDB
import GenAgent

extension SQLiteTrajectoryStore {
    /// Writes sessions to a file of JSON Lines from which ``importArchive(from:)`` gets back exactly the same: inputs, rewards, images.
    ///
    /// One session and one image are in memory at a time. The file appears only when it is complete; one that is there already is
    /// then replaced. Anything else under that name is written to (a FIFO, a device) or followed (a link), and never replaced.
    /// - Parameters:
    ///   - file: Where to; its folder must exist.
    ///   - filter: Which sessions; by default all, in the order of their first inputs.
    /// - Throws: ``StoreError``, and nothing is left of the file; of kind `missingImage` or `damagedImage` where an image that a
    ///   session names cannot be written too, of kind `unreadableLog` where a log is damaged (leave it out with
    ///   ``SessionFilter/isDamaged``).
    @discardableResult
    public func exportArchive(to file: URL, matching filter: SessionFilter = .all) async throws -> ArchiveCount {
        try await exportArchive(toPath: file.path, matching: filter)
    }

    /// Writes sessions to where a person wants them: to a file, to standard output (`-`), to a FIFO or a device, through links.
    package func exportArchive(toPath path: String, matching filter: SessionFilter) async throws -> ArchiveCount {
        try await explained("export to \(path == "-" ? "standard output" : path) from") {
            // Opening a FIFO waits for its reader.
            let writer = try await self.lanes.run { try ArchiveOutput(path) }
            do {
                let count = try await self.write(filter, to: writer)
                try await self.lanes.run { try writer.finish() }
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
        // Deleted since it was listed.
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
                    written. Verify the store to see what else is missing, or leave the session out.
                    """)
            }
            var line = ArchiveLine("image")
            line.digest = reference.digest
            line.data = image.data
            let text = line
            try await lanes.run { try writer.write(text.encoded()) }
            count.images += 1
        }
        try await lanes.run { for record in records { try writer.write(ArchiveLine.input(record)) } }
        count.sessions += 1
        count.inputs += records.count
    }
}
#endif

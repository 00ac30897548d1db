#if Store
import Foundation
import GenAgent
import GenAgentStore
import GenAgentTesting
import Testing

/// Sessions travel as JSON Lines and lose nothing.
@Suite struct ArchiveTests {
    let folder: TemporaryFolder
    let store: SQLiteTrajectoryStore
    let file: URL

    init() async throws {
        folder = try TemporaryFolder()
        store = folder.store()
        file = folder.url.appendingPathComponent("sessions.jsonl")
        for id in ["first", "second"] {
            await AgentSession.finished(SessionID(rawValue: id), in: store, prompts: ["shared", "of \(id) \"ä\n"])
        }
        try await store.setReward("geneval", value: 0.1, for: "first")
        try await store.setReward("wise", value: nil, for: "first")
    }

    private func other() -> SQLiteTrajectoryStore {
        SQLiteTrajectoryStore(at: folder.url.appendingPathComponent("other"))
    }

    private var lines: [String] {
        get throws { try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init) }
    }

    @Test func everythingComesBackAndTwiceIsOnce() async throws {
        let count = try await store.exportArchive(to: file)
        #expect(count.sessions == 2 && count.images == 3 && count.skipped == 0)
        let other = other()
        #expect(try await other.importArchive(from: file) == count)
        for session in ["first", "second"] as [SessionID] {
            #expect(try await other.inputs(of: session) == store.inputs(of: session))
            #expect(try await other.storedTrajectory(of: session) == store.storedTrajectory(of: session))
            for image in try await store.storedTrajectory(of: session)?.images ?? [] {
                let digest = image.reference.digest
                #expect(try await other.image(digest)?.data == store.image(digest)?.data)
            }
        }
        let rewards: [String: Double?] = ["geneval": 0.1, "wise": nil]
        #expect(try await other.storedTrajectory(of: "first")?.rewards == rewards)
        #expect(try await other.verify().isClean)
        let again = try await other.importArchive(from: file)
        #expect(again.sessions == 0 && again.inputs == 0 && again.skipped == 2)
        // Byte for byte the same from there.
        let copy = folder.url.appendingPathComponent("copy.jsonl")
        try await other.exportArchive(to: copy)
        #expect(try Data(contentsOf: copy) == Data(contentsOf: file))
    }

    @Test func filterChoosesSessions() async throws {
        var filter = SessionFilter()
        filter.reward = .init("geneval")
        #expect(try await store.exportArchive(to: file, matching: filter).sessions == 1)
        try await other().importArchive(from: file)
        #expect(try await other().sessions() == ["first"])
    }

    @Test func missingImageFailsLoudlyAndLeavesNothing() async throws {
        let image = try #require(folder.files("images").last)
        try FileManager.default.removeItem(at: folder.url.appendingPathComponent("store/images/\(image)"))
        let error = await storeError { try await store.exportArchive(to: file) }
        #expect(error?.kind == .missingImage && error?.session != nil)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["store"])
    }

    @Test func archiveThatIsCutOffIsRefusedWhole() async throws {
        try await store.exportArchive(to: file)
        let data = try Data(contentsOf: file)
        for length in [data.count - 30, data.count / 2, 10, 0] {
            try data.prefix(length).write(to: file)
            #expect(await storeError { try await other().importArchive(from: file) }?.kind == .badArchive)
            #expect(try await other().sessions().isEmpty)
        }
    }

    @Test func changedImageIsNotTakenIn() async throws {
        try await store.exportArchive(to: file)
        var lines = try lines
        let images = lines.indices.filter { lines[$0].contains(#""type":"image""#) }
        // Its bytes for those of another.
        let data = lines[images[1]].split(separator: "\"").map(String.init)[3]
        let own = lines[images[0]].split(separator: "\"").map(String.init)[3]
        lines[images[0]] = lines[images[0]].replacingOccurrences(of: own, with: data)
        try Data(lines.joined(separator: "\n").utf8).write(to: file)
        #expect(await storeError { try await other().importArchive(from: file) }?.kind == .damagedImage)
        #expect(try await other().sessions().isEmpty)
    }

    @Test(arguments: [#""type":"image""#, #""type":"input""#])
    func lineThatIsMissingIsNoticed(kind: String) async throws {
        try await store.exportArchive(to: file)
        var lines = try lines
        if let index = lines.firstIndex(where: { $0.contains(kind) }) { lines.remove(at: index) }
        try Data(lines.joined(separator: "\n").utf8).write(to: file)
        let error = await storeError { try await other().importArchive(from: file) }
        #expect(error?.kind == .badArchive || error?.kind == .missingImage)
        #expect(try await other().sessions().isEmpty)
    }

    @Test func anotherSessionUnderTheSameNameIsNotOverwritten() async throws {
        try await store.exportArchive(to: file)
        let other = other()
        await AgentSession.finished("second", in: other, query: "something else")
        let before = try await other.inputs(of: "second")
        #expect(await storeError { try await other.importArchive(from: file) }?.kind == .conflict)
        #expect(try await other.inputs(of: "second") == before)
    }

    @Test func sessionThatGrewGrows() async throws {
        try await store.exportArchive(to: file)
        let other = other()
        for input in try await store.inputs(of: "first").prefix(3) { try await other.append(input, to: "first") }
        #expect(try await other.importArchive(from: file).sessions == 2)
        #expect(
            try await other.storedTrajectory(of: "first")?.messages == store.storedTrajectory(of: "first")?.messages)
        #expect(try await other.verify().isClean)
    }

    @Test func newerArchiveSaysWhatToDo() async throws {
        try await store.exportArchive(to: file)
        let text = try String(contentsOf: file, encoding: .utf8).replacingOccurrences(
            of: #""version":1}"#, with: #""version":2}"#)
        try Data(text.utf8).write(to: file)
        let error = await storeError { try await other().importArchive(from: file) }
        #expect(error?.kind == .badArchive && error?.description.contains("update to import it") == true)
    }
}
#endif

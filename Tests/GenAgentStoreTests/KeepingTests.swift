#if Store
import Foundation
import GenAgent
import GenAgentStore
import GenAgentTesting
import Testing

/// What is put in comes out again, from another store on the same folder.
@Suite struct KeepingTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    @Test(arguments: StoreOptions.Durability.allCases)
    func sessionIsReadBackExactly(durability: StoreOptions.Durability) async throws {
        let outcome = await AgentSession.finished("first", in: folder.store(durability))
        try expect(outcome.trajectory, .stopped(.satisfied), .rounds(2), .issues())
        let store = folder.store(durability)
        try await expectReplays("first", in: store, as: outcome.trajectory)
        for record in outcome.trajectory.images {
            #expect(try await store.image(record.reference.digest)?.data == outcome.images[record.id]?.data)
        }
        #expect(try await store.sessions() == ["first"])
    }

    @Test func unknownSessionsAndImagesAreEmptyAndNil() async throws {
        let store = folder.store()
        #expect(try await store.sessions().isEmpty)
        #expect(try await store.inputs(of: "nobody").isEmpty)
        #expect(try await store.image(ImageDigest(of: Data([1]))) == nil)
        #expect(try await store.image(ImageDigest(rawValue: "../../sessions.sqlite")) == nil)
    }

    @Test func sessionsComeInTheOrderOfTheirFirstInputs() async throws {
        let store = folder.store()
        for id in ["c", "a", "b"] { await AgentSession.finished(SessionID(rawValue: id), in: store, prompts: []) }
        #expect(try await store.sessions() == ["c", "a", "b"])
    }

    @Test func equalImagesAreOneFileNamedByItsContent() async throws {
        let (store, other) = (folder.store(), folder.store())
        let image = try StubImage.solid(.red)
        for _ in 0..<3 { try await store.save(image) }
        try await other.save(image)
        let digest = image.digest.rawValue
        #expect(folder.files("images") == ["\(digest.prefix(2))/\(digest).png"])
        #expect(try await other.image(image.digest)?.data == image.data)
    }

    @Test func manySessionsAtOnceLoseNothing() async throws {
        let store = folder.store()
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<40 {
                group.addTask { await AgentSession.finished(SessionID(rawValue: "s\(number)"), in: store) }
            }
        }
        let sessions = try await folder.store().sessions()
        #expect(Set(sessions) == Set((0..<40).map { SessionID(rawValue: "s\($0)") }))
        for session in sessions { try await expectReplays(session, in: store) }
    }

    @Test func secondDriverOfASessionIsToldSo() async throws {
        let (mine, theirs) = (folder.store(), folder.store())
        let log = try await log(of: "shared")
        for input in log[..<3] { try await mine.append(input, to: "shared") }
        // Somebody else goes on from what is stored.
        try await theirs.append(log[3], to: "shared")
        let error = await storeError { try await mine.append(log[3], to: "shared") }
        #expect(error?.kind == .conflict && error?.session == "shared")
        #expect(error?.description.contains("Another process drives this session") == true)
        // Who comes back after the other can go on: what it remembered is looked up again.
        try await mine.append(log[4], to: "shared")
        #expect(try await mine.inputs(of: "shared") == Array(log[...4]))
    }

    @Test func gapInALogIsRefused() async throws {
        let store = folder.store()
        let log = try await log(of: "gap")
        #expect(await storeError { try await store.append(log[1], to: "gap") }?.kind == .unknownSession)
        try await store.append(log[0], to: "gap")
        #expect(await storeError { try await store.append(log[2], to: "gap") }?.kind == .conflict)
        #expect(try await store.inputs(of: "gap") == [log[0]])
    }

    @Test func refusedInputDoesNotHarmThoseBesideIt() async throws {
        let store = folder.store()
        let log = try await log(of: "x")
        try await store.append(log[0], to: "bad")
        let failures = await withTaskGroup(of: StoreError?.self) { group in
            for number in 0..<30 {
                let session = SessionID(rawValue: number % 3 == 0 ? "bad" : "good\(number)")
                group.addTask { await storeError { try await store.append(log[0], to: session) } }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(failures.count { $0?.kind == .conflict } == 10 && failures.count { $0 == nil } == 20)
        #expect(try await store.sessions().count == 21)
    }

    @Test func cancelledCallerStillAppends() async throws {
        let store = folder.store()
        let log = try await log(of: "cancelled")
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await store.append(log[0], to: "cancelled")
            try await store.save(StubImage.solid(.blue))
        }
        try await task.value
        #expect(try await store.inputs(of: "cancelled") == [log[0]])
        #expect(try await store.image(StubImage.solid(.blue).digest) != nil)
    }

    private func log(of id: SessionID) async throws -> [RecordedInput] {
        let memory = InMemoryTrajectoryStore()
        await AgentSession.finished(id, in: memory)
        return try await memory.inputs(of: id)
    }
}
#endif

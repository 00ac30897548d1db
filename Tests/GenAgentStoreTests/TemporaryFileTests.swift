#if Store
import Foundation
import GenAgent
import GenAgentTesting
import Testing

@testable import GenAgentStore

/// What a killed process left half written is in nobody's way, and goes.
@Suite struct TemporaryFileTests {
    let folder: TemporaryFolder
    let store: SQLiteTrajectoryStore

    init() throws {
        folder = try TemporaryFolder()
        store = folder.store()
    }

    private func path(_ file: String) -> String { folder.url.appendingPathComponent("store/\(file)").path }

    /// Whether a process can be given the process id of an earlier one.
    private static let hasNamespaces = getuid() == 0 && access("/usr/bin/unshare", X_OK) == 0 && SmallDisk.isPossible

    /// Processes that open a new store at the same moment make its folders at the same moment.
    @Test func foldersThatSeveralMakeAtTheSameTimeAreMadeByAll() throws {
        let failures = Locked<[String]>([])
        for round in 0..<200 {
            let path = self.path("at-once/\(round)/images/partial")
            DispatchQueue.concurrentPerform(iterations: 8) { _ in
                do { try DurableFile.makeFolder(path) } catch { failures.withLock { $0.append("\(error)") } }
            }
        }
        #expect(failures.withLock { $0 } == [])
    }

    /// A process in a container has the same id after every restart.
    @Test(.enabled(if: hasNamespaces, "needs Linux, root and unshare"))
    func aRestartWithTheSameProcessIdSavesTheSameImage() async throws {
        let image = try StubImage.solid(.red)
        let folder = "images/\(image.digest.rawValue.prefix(2))"
        try FileManager.default.createDirectory(atPath: path(folder), withIntermediateDirectories: true)
        // What version 0.1.0 left when it was killed while it saved its first image, as process 2 of its container.
        try Data("half".utf8).write(to: URL(fileURLWithPath: path("\(folder)/.\(image.digest).2-1.tmp")))
        // A shell in between, which is process 1.
        let command = [
            "-pf", "/bin/sh", "-c", #"test $$ = 1; "$@"; exit $?"#, "sh", try Helper.storeWriter().path, path(""),
            "image",
        ]
        for life in 1...2 {
            let end = try await Helper.run(URL(fileURLWithPath: "/usr/bin/unshare"), command)
            #expect(end.code == 0, "life \(life): \(end.errors)")
            try FileManager.default.removeItem(atPath: path("\(folder)/\(image.digest).png"))
        }
    }

    @Test func whatAKilledProcessLeftIsGoneWithTheNextOne() async throws {
        try await store.open()
        let file = path("images/partial/.abc.0123456789abcdef.tmp")
        try Data("half".utf8).write(to: URL(fileURLWithPath: file))
        #expect(try await store.verify().temporaryFiles == ["images/partial/.abc.0123456789abcdef.tmp"])
        try await self.folder.store().open()
        #expect(!FileManager.default.fileExists(atPath: file))
    }

    @Test func namesNeverCollide() throws {
        // The random letters are those of a file that is there: others are drawn.
        let taken = path("taken")
        try FileManager.default.createDirectory(atPath: path(""), withIntermediateDirectories: true)
        try Data("theirs".utf8).write(to: URL(fileURLWithPath: taken))
        var tries = 0
        let written = try DurableFile.write(Data("ours".utf8)) { random in
            tries += 1
            return tries < 4 ? taken : path(random)
        }
        #expect(tries == 4 && written != taken)
        #expect(try DurableFile.read(taken) == Data("theirs".utf8))
        #expect(try DurableFile.read(written) == Data("ours".utf8))
    }

    @Test func whatALivingProcessWritesIsLeftAlone() async throws {
        try await store.open()
        let file = path("images/partial/.abc.0123456789abcdef.tmp")
        try Data("half".utf8).write(to: URL(fileURLWithPath: file))
        let writer = try FileLock(path("locks/images"), exclusive: false, waiting: 0)
        try await folder.store().open()
        #expect(FileManager.default.fileExists(atPath: file))
        withExtendedLifetime(writer) {}
    }

    @Test func garbageCollectionRemovesWhatEarlierVersionsLeft() async throws {
        await AgentSession.finished("first", in: store, prompts: ["one"])
        let image = try #require(folder.files("images").first)
        let file = path("images/\(image.prefix(2))/.abc.1-1.tmp")
        try Data("half".utf8).write(to: URL(fileURLWithPath: file))
        let report = try await store.collectGarbage()
        #expect(report.temporaryFiles == 1 && report.images == 0)
        #expect(folder.files("images") == [image])
    }
}
#endif

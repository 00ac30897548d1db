import Foundation
import GenAgent
import Testing

/// Files that are written for somebody: whole or not at all, and nothing but a file is ever replaced.
@Suite struct OutputFileTests {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("genagent-output-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func path(_ name: String) -> String { "\(folder.path)/\(name)" }

    private func text(_ name: String) throws -> String {
        try String(contentsOf: URL(fileURLWithPath: path(name)), encoding: .utf8)
    }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    private func kind(_ name: String) -> mode_t {
        var status = stat()
        return lstat(path(name), &status) == 0 ? status.st_mode & S_IFMT : 0
    }

    private func number(_ body: () throws -> Void) -> Int32? {
        do { try body() } catch { return (error as? OutputFileError)?.number ?? -1 }
        return nil
    }

    /// Reads a FIFO to its end, on a thread of its own: those of tasks may all be busy.
    private func reading(_ path: String) -> AsyncStream<Data?> {
        let (stream, continuation) = AsyncStream.makeStream(of: Data?.self)
        Thread.detachNewThread {
            let data = try? FileHandle(forReadingAtPath: path)?.readToEnd()
            continuation.yield(data)
            continuation.finish()
        }
        return stream
    }

    @Test func aFileAppearsWholeAndReplacesAFile() throws {
        try OutputFile.write(Data("old".utf8), to: path("a"))
        chmod(path("a"), 0o640)
        let file = try OutputFile(path("a"))
        try file.append(Data("new ".utf8))
        #expect(try text("a") == "old")
        try file.append(Data("text".utf8))
        try file.finish()
        #expect(try text("a") == "new text" && names() == ["a"])
        var status = stat()
        #expect(stat(path("a"), &status) == 0 && status.st_mode & 0o777 == 0o640)
    }

    @Test func whatIsAbandonedLeavesNothing() throws {
        try OutputFile.write(Data("old".utf8), to: path("a"))
        for names in [OutputFile.Names.typed, .chosen] {
            let file = try OutputFile(path("a"), names)
            try file.append(Data("new".utf8))
            file.abandon()
        }
        let new = try OutputFile(path("b"), .new)
        new.abandon()
        do {
            let dropped = try OutputFile(path("c"))
            try dropped.append(Data("x".utf8))
        }
        #expect(try text("a") == "old" && names() == ["a"])
    }

    @Test func linksAreFollowed() throws {
        try FileManager.default.createDirectory(atPath: path("inner"), withIntermediateDirectories: true)
        try OutputFile.write(Data("old".utf8), to: path("inner/target"))
        symlink("inner/target", path("link"))
        symlink("link", path("second"))
        symlink("inner/not-yet", path("dangling"))
        try OutputFile.write(Data("new".utf8), to: path("second"))
        try OutputFile.write(Data("made".utf8), to: path("dangling"))
        #expect(try text("inner/target") == "new" && text("inner/not-yet") == "made")
        #expect(["link", "second", "dangling"].allSatisfy { kind($0) == S_IFLNK })
        symlink("loop", path("loop"))
        #expect(number { try OutputFile.write(Data(), to: path("loop")) } == ELOOP)
    }

    @Test func aFIFOIsWrittenToAndStays() async throws {
        mkfifo(path("fifo"), 0o600)
        symlink("fifo", path("link"))
        for name in ["fifo", "link"] {
            var read = reading(path("fifo")).makeAsyncIterator()
            try OutputFile.write(Data("through".utf8), to: path(name))
            #expect(await read.next() == Data("through".utf8))
        }
        #expect(kind("fifo") == S_IFIFO && kind("link") == S_IFLNK)
        #expect(try names() == ["fifo", "link"])
    }

    @Test func whatWeNameOurselvesIsAFileOrAnError() throws {
        mkfifo(path("fifo"), 0o600)
        symlink("/dev/null", path("device"))
        symlink("/dev/stdout", path("out"))
        for name in ["fifo", "device", "out"] {
            #expect(number { try OutputFile.write(Data("x".utf8), to: path(name), .chosen) } == EEXIST)
        }
        #expect(kind("fifo") == S_IFIFO && kind("device") == S_IFLNK)
    }

    @Test func aNewFileTouchesNothingThatIsThere() throws {
        try OutputFile.write(Data("first".utf8), to: path("a"), .new)
        symlink("elsewhere", path("link"))
        #expect(number { try OutputFile.write(Data("second".utf8), to: path("a"), .new) } == EEXIST)
        #expect(number { try OutputFile.write(Data("second".utf8), to: path("link"), .new) } == EEXIST)
        #expect(try text("a") == "first" && names() == ["a", "link"])
    }

    @Test func aWriteThatFailsIsAnErrorInWords() throws {
        let full = number { try OutputFile.write(Data("x".utf8), to: "/dev/full") }
        #expect(full == ENOSPC)
        #expect(
            OutputFileError("/dev/full", ENOSPC).description == "Cannot write /dev/full: no space left on device.")
        #expect(number { try OutputFile.write(Data(), to: path("no/such/folder")) } == ENOENT)
        #expect(number { try OutputFile.write(Data(), to: folder.path) } == EISDIR)
        #expect(number { try OutputFile.write(Data(), to: path("gone/")) } != nil)
        #expect(try names() == [])
    }

    @Test func devicesAreWrittenTo() throws {
        try OutputFile.write(Data("x".utf8), to: "/dev/null")
        symlink("/dev/null", path("link"))
        try OutputFile.write(Data("x".utf8), to: path("link"))
        #expect(kind("link") == S_IFLNK)
        var status = stat()
        #expect(lstat("/dev/null", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
    }

    @Test func standardOutputHasSeveralNames() {
        for name in ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"] { #expect(OutputFile.isStandardOutput(name)) }
        for name in ["./-", "/dev/stderr", "/dev/fd/2", "1", "fd/1", "out"] {
            #expect(!OutputFile.isStandardOutput(name))
        }
    }

    @Test func whatKilledProcessesLeftIsRemovedAndWhatIsWrittenIsNot() throws {
        func age(_ name: String) throws {
            try FileManager.default.setAttributes(
                [.modificationDate: Date().addingTimeInterval(-3600)], ofItemAtPath: path(name))
        }
        let open = try OutputFile(path("b"))
        let locked = try #require(try names().first)
        try age(locked)
        for name in [".genagent-abc.partial", ".genagent-def.partial", "mine.partial"] {
            try Data("x".utf8).write(to: URL(fileURLWithPath: path(name)))
        }
        try age(".genagent-abc.partial")
        try age("mine.partial")
        try OutputFile.write(Data("x".utf8), to: path("a"))
        #expect(try names() == [locked, ".genagent-def.partial", "a", "mine.partial"].sorted())
        try open.finish()
        #expect(try names() == [".genagent-def.partial", "a", "b", "mine.partial"])
    }

    @Test func manyWritersOfOneFileLeaveOneWholeFile() async throws {
        let path = path("a")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<40 {
                group.addTask {
                    try OutputFile.write(Data(String(repeating: "\(number % 10)", count: 10_000).utf8), to: path)
                }
            }
            try await group.waitForAll()
        }
        let text = try text("a")
        #expect(text.utf8.count == 10_000 && Set(text).count == 1)
        #expect(try names() == ["a"])
    }
}

#if CLI && Store
import Foundation
import GenAgent
import Testing

/// Where the program writes: files, FIFOs, devices, links, standard output, and places that fail.
@Suite struct OutputProgramTests {
    private let place: TemporaryDirectory

    init() throws { place = try TemporaryDirectory() }

    private func ran(_ arguments: String..., redirection: String? = nil) async throws -> Program.Result {
        try await Program.run(arguments, redirection: redirection, in: place)
    }

    private func drawn() async throws {
        let run = try await ran("run", "two cups", "--seed", "5", "--size", "64", "--store", "s", "-q")
        #expect([0, 3].contains(run.code))
    }

    private func text(_ name: String) throws -> String {
        try String(contentsOf: URL(fileURLWithPath: place.file(name)), encoding: .utf8)
    }

    private func kind(_ name: String) -> mode_t {
        var status = stat()
        return lstat(place.file(name), &status) == 0 ? status.st_mode & S_IFMT : 0
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

    private static let page = ["report", "--store", "s", "-o"]
    private static let archive = ["store", "export", "--store", "s"]

    @Test(arguments: [page, archive]) func nothingButAFileIsReplaced(command: [String]) async throws {
        try await drawn()
        mkfifo(place.file("fifo"), 0o600)
        try Data("keep".utf8).write(to: URL(fileURLWithPath: place.file("target")))
        symlink("target", place.file("link"))
        symlink("/dev/null", place.file("device"))
        var read = reading(place.file("fifo")).makeAsyncIterator()
        for name in ["fifo", "link", "device", "plain"] {
            let result = try await Program.run(command + [name], in: place)
            #expect(result.code == 0 && result.errors == "", "\(result)")
            #expect(result.output.hasPrefix(name))
        }
        #expect(kind("fifo") == S_IFIFO && kind("link") == S_IFLNK && kind("device") == S_IFLNK)
        #expect(kind("plain") == S_IFREG && kind("target") == S_IFREG)
        let plain = try Data(contentsOf: URL(fileURLWithPath: place.file("plain")))
        #expect(plain.count > 1000)
        #expect(await read.next() == plain)
        #expect(try Data(contentsOf: URL(fileURLWithPath: place.file("target"))) == plain)
        let left = try FileManager.default.contentsOfDirectory(atPath: place.path)
        #expect(!left.contains { $0.hasSuffix(".partial") })
    }

    @Test func aDashIsStandardOutputAndNothingElseGoesThere() async throws {
        try await drawn()
        for name in ["-", "/dev/stdout"] {
            let page = try await Program.run(Self.page + [name], in: place)
            #expect(page.code == 0 && page.output.hasPrefix("<!") && page.output.hasSuffix("</html>\n"))
            let archive = try await Program.run(Self.archive + [name], in: place)
            #expect(archive.code == 0 && archive.errors.contains("1 session, "))
            let lines = archive.output.split(separator: "\n")
            #expect(try lines.allSatisfy { try JSONValue.parse($0)["type"] != nil })
        }
        let shell = try await Program.run(Self.page + ["-"], redirection: "> page.html", in: place)
        #expect(shell.code == 0 && shell.output == "")
        #expect(try text("page.html").hasSuffix("</html>\n"))
        #expect(!place.names().contains("-"))
    }

    @Test func aComparisonGoesToStandardOutputToo() async throws {
        let evaluated = try await ran(
            "evaluate", "--suite", "composition", "--limit", "2", "--contenders", "raw", "--size", "64", "--out", "ev")
        #expect(evaluated.code == 0, "\(evaluated)")
        let compared = try await ran("compare", "ev", "ev", "-o", "-")
        #expect(compared.code == 0 && compared.output.hasPrefix("<!") && compared.output.hasSuffix("</html>\n"))
        #expect(compared.errors.contains("A is ev, B is ev") && !compared.errors.contains("page: "))
        let both = try await ran("compare", "ev", "ev", "-o", "-", "--json")
        #expect(both.code == 64 && both.errors.contains("cannot both go to standard output"))
        symlink("elsewhere.html", place.file("link.html"))
        #expect(try await ran("compare", "ev", "ev", "-o", "link.html").code == 0)
        #expect(kind("link.html") == S_IFLNK && kind("elsewhere.html") == S_IFREG)
    }

    @Test(arguments: ["run cup", "resume", "evaluate --suite composition", "train"])
    func aDirectoryCannotBeStandardOutput(command: String) async throws {
        let words = command.split(separator: " ").map(String.init)
        let result = try await Program.run(words + ["--out", "-"], in: place)
        #expect(result.code == 64 && result.errors.contains("--out takes a directory"), "\(result)")
        #expect(place.names() == [])
    }

    @Test(arguments: ["list", "list --json", "show", "show --json", "store verify", "store verify --json", "store gc"])
    func aFullDiskBehindStandardOutputIsAnError(command: String) async throws {
        try await drawn()
        var words = command.split(separator: " ").map(String.init)
        if words[0] == "show" {
            let listed = try await ran("list", "--store", "s", "--json")
            words.insert(try #require(try JSONValue.parse(listed.output)["id"]?.stringValue), at: 1)
        }
        words += ["--store", "s"]
        let result = try await Program.run(words, redirection: "> /dev/full", in: place)
        #expect(result.code == 1)
        #expect(result.errors == "Error: Cannot write to standard output: no space left on device.\n")
        let closed = try await Program.run(words, redirection: ">&-", in: place)
        #expect(closed.code == 1)
        #expect(closed.errors == "Error: Cannot write to standard output: bad file descriptor.\n")
    }

    @Test(arguments: ["--help", "--version", "help run", "run cup --estimate", "--generate-completion-script bash"])
    func helpThatCannotBeWrittenIsAnErrorToo(command: String) async throws {
        let words = command.split(separator: " ").map(String.init)
        let full = try await Program.run(words, redirection: "> /dev/full", in: place)
        #expect(full.code == 1 && full.errors.contains("Cannot write to standard output: no space left on device."))
        let whole = try await Program.run(words, in: place)
        #expect(whole.code == 0 && whole.errors == "" && whole.output.hasSuffix("\n"))
    }

    @Test(arguments: [page, archive]) func aPageThatCannotBeWrittenIsAnError(command: [String]) async throws {
        try await drawn()
        let cases: [(name: String, redirection: String?, words: String)] = [
            ("/dev/full", nil, "no space left on device"), ("-", "> /dev/full", "no space left on device"),
            (".", nil, "is a directory"),
        ]
        for (name, redirection, words) in cases {
            let result = try await Program.run(command + [name], redirection: redirection, in: place)
            #expect(result.code == 1 && result.output == "")
            #expect(result.errors.hasPrefix("Error: C") && result.errors.lowercased().contains(words), "\(result)")
        }
        let gone = try Program(command + ["-"], isHeard: false, in: place)
        try gone.hangUp()
        let result = await gone.result()
        #expect(result.code == 1 && result.errors.lowercased().contains("broken pipe"), "\(result)")
    }

    @Test(arguments: ["", "--json", "-q"]) func aReaderThatGoesAwayLosesNoImage(flag: String) async throws {
        let words = ["run", "two cups", "--seed", "5", "--size", "64", "--out", "o"] + (flag.isEmpty ? [] : [flag])
        let program = try Program(words, isHeard: false, in: place)
        try program.hangUp()
        let result = await program.result()
        #expect(result.code == 1 && result.errors == "Error: Cannot write to standard output: broken pipe.\n")
        let names = place.names(in: "o")
        #expect(["contact-sheet.png", "final.png", "round-1.png", "trajectory.json"].allSatisfy(names.contains))
    }

    @Test func aFileNeverGetsTheNumberOfAStreamThatIsClosed() async throws {
        let result = try await Program.run(
            ["run", "two cups", "--seed", "5", "--size", "64", "--store", "s"], redirection: "<&- >&- 2>&-", in: place)
        #expect(result.code == 1)
        let verified = try await ran("store", "verify", "--store", "s")
        #expect(verified.code == 0, "\(verified)")
        let record = try Data(contentsOf: URL(fileURLWithPath: place.file("out/two-cups/trajectory.json")))
        #expect(try JSONDecoder().decode(Trajectory.self, from: record).rounds.isEmpty == false)
    }
}
#endif

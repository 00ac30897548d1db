#if CLI
import Foundation
import GenAgent

@testable import GenAgentCLI

/// The built `genagent` as a process of its own.
final class Program: Sendable {
    /// What came out of it.
    struct Result: Sendable {
        var code: Int32
        var output: String
        var errors: String
    }

    private let process: Process
    private let input = Pipe()
    private let output: Captured
    private let errors: Captured

    /// Starts it with its input still open, and with these environment variables on top of ours.
    ///
    /// A busy machine may be slow to write the files of a stopped run, so there it has time, unless a test says otherwise.
    ///
    /// - Parameters:
    ///   - redirection: What a shell is to do with its streams, such as `> /dev/full`.
    ///   - isHeard: Whether anybody reads its standard output; otherwise it is a pipe without a reader.
    init(
        _ arguments: [String], variables: [String: String] = [:], redirection: String? = nil, isHeard: Bool = true,
        in place: TemporaryDirectory
    ) throws {
        process = Process()
        process.environment = ProcessInfo.processInfo.environment
            .merging([SignalWatcher.graceVariable: "120"]) { _, new in new }.merging(variables) { _, new in new }
        process.executableURL = try Self.executable()
        process.arguments = arguments
        if let redirection {
            process.arguments = ["-c", "exec \"$0\" \"$@\" \(redirection)", try Self.executable().path] + arguments
            process.executableURL = URL(fileURLWithPath: "/bin/sh")
        }
        process.currentDirectoryURL = URL(fileURLWithPath: place.path)
        process.standardInput = input
        (output, errors) = (Captured(), Captured())
        process.standardOutput = output.pipe
        process.standardError = errors.pipe
        if !isHeard { try output.pipe.fileHandleForReading.close() }
        try process.run()
        // The child has its own; ours would keep the pipe open.
        try output.pipe.fileHandleForWriting.close()
        try errors.pipe.fileHandleForWriting.close()
        if isHeard { output.start() } else { output.end() }
        errors.start()
    }

    /// Runs it to its end with the given input.
    static func run(_ arguments: String..., input: String = "", in place: TemporaryDirectory) async throws -> Result {
        let program = try Program(arguments, in: place)
        program.type(input)
        try program.hangUp()
        return await program.result()
    }

    /// Runs it to its end without any input, and with a shell's redirection of its streams.
    static func run(
        _ arguments: [String], redirection: String? = nil, in place: TemporaryDirectory
    ) async throws -> Result {
        let program = try Program(arguments, redirection: redirection, in: place)
        try program.hangUp()
        return await program.result()
    }

    /// Writes to its standard input.
    func type(_ text: String) { input.fileHandleForWriting.write(Data(text.utf8)) }

    /// Ends its standard input.
    func hangUp() throws { try input.fileHandleForWriting.close() }

    /// Presses Ctrl-C.
    func interrupt() { process.interrupt() }

    /// Ends it as a crash would: it cannot do anything about it.
    func kill() { _ = Foundation.kill(process.processIdentifier, SIGKILL) }

    /// Waits until its standard output holds a text, or ends.
    func waitForOutput(_ text: String) async { await output.wait(for: text) }

    /// Waits for its end.
    func result() async -> Result {
        await output.wait(for: nil)
        await errors.wait(for: nil)
        let code = await withCheckedContinuation { continuation in
            Thread { [process] in
                process.waitUntilExit()
                continuation.resume(returning: process.terminationStatus)
            }.start()
        }
        return Result(code: code, output: output.text, errors: errors.text)
    }

    /// The product lies beside the test bundle.
    static func executable() throws -> URL {
        let bundles = Bundle.allBundles.map(\.bundleURL).filter { $0.pathExtension == "xctest" }
        let places =
            bundles.map { $0.deletingLastPathComponent() } + [
                Bundle.main.bundleURL, URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent(),
            ]
        let candidates = places.map { $0.appendingPathComponent("genagent") }
        guard let found = candidates.first(where: { FileManager.default.isExecutableFile(atPath: $0.path) }) else {
            throw NotFound(places: places.map(\.path))
        }
        return found
    }

    struct NotFound: Error { var places: [String] }
}

/// What comes out of a pipe, read by a thread of its own so that no test's task blocks.
private final class Captured: Sendable {
    private struct State {
        var data = Data()
        var isAtEnd = false
        /// `nil` waits for the end.
        var waiters: [(text: String?, continuation: CheckedContinuation<Void, Never>)] = []

        func isDue(_ text: String?) -> Bool { isAtEnd || text.map { data.range(of: Data($0.utf8)) != nil } ?? false }
    }

    let pipe = Pipe()
    private let state = Locked(State())

    var text: String { state.withLock { String(decoding: $0.data, as: UTF8.self) } }

    func start() {
        let handle = pipe.fileHandleForReading
        Thread { [self] in
            while true {
                let data = handle.availableData
                let due = state.withLock { state in
                    state.data += data
                    state.isAtEnd = data.isEmpty
                    let due = state.waiters.filter { state.isDue($0.text) }
                    let left = state.waiters.filter { !state.isDue($0.text) }
                    state.waiters = left
                    return due
                }
                for waiter in due { waiter.continuation.resume() }
                if data.isEmpty { return }
            }
        }.start()
    }

    /// For what nobody reads.
    func end() { state.withLock { $0.isAtEnd = true } }

    func wait(for text: String?) async {
        await withCheckedContinuation { continuation in
            let isDue = state.withLock { state in
                if state.isDue(text) { return true }
                state.waiters.append((text, continuation))
                return false
            }
            if isDue { continuation.resume() }
        }
    }
}

/// The built `genagent` with a reader that reads nothing: once the pipe is full, whatever it writes holds it up.
final class DeafProgram: Sendable {
    private let process: Process
    private let pipe = Pipe()

    init(_ arguments: [String], in place: TemporaryDirectory) throws {
        process = Process()
        process.executableURL = try Program.executable()
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: place.path)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        try process.run()
    }

    /// Waits until something is so, which takes its time to find out; for a minute at most, and as long as the process lives.
    func waits(until isSo: () async throws -> Bool) async throws -> Bool {
        let end = Date(timeIntervalSinceNow: 60)
        while process.isRunning, Date() < end { if try await isSo() { return true } }
        return false
    }

    /// Ends it as a crash would, and waits until it is gone.
    func kill() {
        _ = Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
#endif

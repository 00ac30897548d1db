import Foundation

/// A process that a test started.
final class ChildProcess: @unchecked Sendable {
    // Unchecked: Foundation's `Process` is not Sendable; after `run` only its thread-safe parts are used here.
    private let process = Process()
    private let output: URL

    /// How it came to its end.
    enum End: Equatable {
        case exited(Int32)
        case killed
        case hung
    }

    /// Starts a program; what it says goes to a file of its own.
    init(_ program: URL, _ arguments: [String], output: URL, input: Pipe? = nil) throws {
        self.output = output
        try Data().write(to: output)
        let file = try FileHandle(forWritingTo: output)
        process.executableURL = program
        process.arguments = arguments
        process.standardInput = input ?? FileHandle.nullDevice
        process.standardOutput = file
        process.standardError = file
        try process.run()
        try file.close()
    }

    /// What it said so far.
    var words: String { (try? String(contentsOf: output, encoding: .utf8)) ?? "" }

    var isRunning: Bool { process.isRunning }

    /// Kills it, so that it can do nothing more, and waits until it is gone.
    func kill() -> End {
        if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) }
        return wait(seconds: 30)
    }

    /// Waits for its end; kills it where it takes longer.
    func wait(seconds: Double) -> End {
        let end = Date(timeIntervalSinceNow: seconds)
        while process.isRunning {
            guard Date() < end else {
                Foundation.kill(process.processIdentifier, SIGKILL)
                process.waitUntilExit()
                return .hung
            }
            usleep(1000)
        }
        return process.terminationReason == .uncaughtSignal ? .killed : .exited(process.terminationStatus)
    }

    deinit {
        if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) }
    }
}

/// Runs a body that blocks on a thread of its own.
func onThread<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Swift.Result { try body() }) }
    }
}

import Foundation

/// A process that a test started.
final class ChildProcess: @unchecked Sendable {
    // Unchecked: Foundation's `Process` is not Sendable; after `run` only its thread-safe parts are used here.
    private let process = Process()
    private let output: URL
    private let fullPipe: Pipe?

    /// Held while pipes are made and processes start: what is open without `O_CLOEXEC` at that moment is inherited by every other
    /// child, whose life then keeps it open.
    static let starting = NSLock()

    /// How it came to its end.
    enum End: Equatable {
        case exited(Int32)
        case killed
        case hung
    }

    /// Starts a program; what it says goes to a file of its own.
    ///
    /// - Parameter isHeard: Otherwise its standard output is a full pipe: whatever it writes there holds it up for ever.
    init(_ program: URL, _ arguments: [String], output: URL, isHeard: Bool = true) throws {
        self.output = output
        fullPipe = isHeard ? nil : Self.starting.withLock { Self.fullPipe() }
        try Data().write(to: output)
        let file = try FileHandle(forWritingTo: output)
        process.executableURL = program
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        if let fullPipe { process.standardOutput = fullPipe } else { process.standardOutput = file }
        process.standardError = file
        try process.runAlone()
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

    private static func fullPipe() -> Pipe {
        let pipe = Pipe()
        let descriptor = pipe.fileHandleForWriting.fileDescriptor
        let flags = fcntl(descriptor, F_GETFL)
        _ = fcntl(descriptor, F_SETFL, flags | O_NONBLOCK)
        while write(descriptor, ".", 1) == 1 {}
        // The child shares these flags; it is to wait.
        _ = fcntl(descriptor, F_SETFL, flags)
        return pipe
    }

    deinit {
        if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) }
    }
}

extension Process {
    /// Starts while no other child of these tests does.
    func runAlone() throws { try ChildProcess.starting.withLock { try run() } }
}

/// Runs a body that blocks on a thread of its own.
func onThread<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Swift.Result { try body() }) }
    }
}

import Foundation

/// A process that belongs to a benchmark, so that its processor time and memory are counted apart.
final class ChildProcess {
    private let process = Process()
    private let output = Pipe()
    private let input = Pipe()

    /// Starts a program by its path.
    init(_ program: String, _ arguments: [String], environment: [String: String] = [:]) throws {
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        process.standardOutput = output
        process.standardInput = input
        try process.run()
    }

    /// Starts this very program in another part.
    convenience init(part arguments: [String]) throws {
        let own = Bundle.main.executablePath ?? CommandLine.arguments[0]
        try self.init(own, arguments)
    }

    deinit {
        try? input.fileHandleForWriting.close()
        if process.isRunning { process.terminate() }
    }

    /// The next line that it writes; `nil` at the end.
    func line() throws -> String? {
        var bytes = Data()
        while let byte = try output.fileHandleForReading.read(upToCount: 1), !byte.isEmpty {
            if byte == Data("\n".utf8) { return String(decoding: bytes, as: UTF8.self) }
            bytes.append(byte)
        }
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }

    /// Its last line as figures, once it has ended.
    func figures() throws -> WireFigures {
        var last = ""
        while let line = try line() { last = line }
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure("\(process.executableURL?.lastPathComponent ?? "") ended with \(process.terminationStatus).")
        }
        return try JSONDecoder().decode(WireFigures.self, from: Data(last.utf8))
    }
}

import Foundation
import GenAgent

/// The counting server, as a process that outlives those that are killed.
final class CountingServerProcess: @unchecked Sendable {
    // Unchecked: one test at a time uses it.
    let url: URL
    private let process = Process()
    private let (input, output): (Pipe, Pipe)
    private let log: URL

    init(_ folder: URL) throws {
        log = folder.appendingPathComponent("requests.jsonl")
        (input, output) = ChildProcess.starting.withLock { (Pipe(), Pipe()) }
        process.executableURL = try Executables.path("CountingServer").orThrow("CountingServer is missing")
        process.arguments = [log.path]
        process.standardInput = input
        process.standardOutput = output
        try process.runAlone()
        var port = Data()
        while let byte = try output.fileHandleForReading.read(upToCount: 1), byte != Data("\n".utf8), !byte.isEmpty {
            port += byte
        }
        url = try URL(string: "http://127.0.0.1:\(String(decoding: port, as: UTF8.self))").orThrow("no port")
    }

    deinit {
        // Killed, not waited for: another child may have inherited its input, which then stays open.
        try? input.fileHandleForWriting.close()
        if process.processIdentifier > 0 { Foundation.kill(process.processIdentifier, SIGKILL) }
    }

    /// Sends a command; `false` where the answer is not `ok`.
    @discardableResult
    func command(_ line: String) throws -> Bool {
        try input.fileHandleForWriting.write(contentsOf: Data("\(line)\n".utf8))
        var answer = Data()
        while let byte = try output.fileHandleForReading.read(upToCount: 1), byte != Data("\n".utf8), !byte.isEmpty {
            answer += byte
        }
        return answer == Data("ok".utf8)
    }

    /// What was asked so far.
    func requests() throws -> [CountedRequest] {
        guard let text = try? String(contentsOf: log, encoding: .utf8) else { return [] }
        let decoder = JSONDecoder()
        return try text.split(separator: "\n").map { try decoder.decode(CountedRequest.self, from: Data($0.utf8)) }
    }
}

/// A line of the server's log.
struct CountedRequest: Decodable, Sendable, Equatable {
    var kind: String
    var round: Int
    var prompt: String?
    var seed: String?
    var job: String?

    /// It asks for a picture, which may be paid.
    var isOrder: Bool { kind == "generate" || kind == "submit" }
}

struct KillTestError: Error, CustomStringConvertible {
    var description: String
}

extension Optional {
    func orThrow(_ words: String) throws -> Wrapped {
        guard let self else { throw KillTestError(description: words) }
        return self
    }
}

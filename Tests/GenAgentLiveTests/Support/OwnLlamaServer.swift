import Foundation
import GenAgent

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A llama.cpp server of one test's own, which it may kill. Its model writes 1500 words.
final class OwnLlamaServer: Sendable {
    private let pid: pid_t
    private let address: Locked<URL>
    private let output: FileHandle

    /// Where it listens; before ``waitUntilListening()`` only where a port was given.
    var url: URL { address.withLock { $0 } }

    /// Starts the program of `GENAGENT_LLAMACPP_COMMAND`.
    ///
    /// - Parameter port: The port; 0: any free one.
    init(port: Int) async throws {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: LiveServer.command.text)
        process.arguments = [String(port)]
        process.standardOutput = pipe
        try process.run()
        pid = process.processIdentifier
        output = pipe.fileHandleForReading
        let url = URL(string: "http://127.0.0.1:\(port)") ?? URL(filePath: "/nowhere")
        address = Locked(url)
    }

    /// Returns once the server has said where it listens.
    func waitUntilListening() async throws {
        let (pieces, pen) = AsyncStream.makeStream(of: Data.self)
        output.readabilityHandler = { handle in
            let data = handle.availableData
            if data.isEmpty { pen.finish() } else { pen.yield(data) }
        }
        defer { output.readabilityHandler = nil }
        var text = ""
        for await piece in pieces {
            text += String(decoding: piece, as: UTF8.self)
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            guard let line = lines.first(where: { $0.hasPrefix("LISTEN ") }) else { continue }
            guard let url = URL(string: String(line.dropFirst("LISTEN ".count))) else { break }
            return address.withLock { $0 = url }
        }
        throw CocoaError(.fileReadUnknown)
    }

    /// Ends it as a crash does: without a word.
    func kill() { _ = Foundation.kill(pid, SIGKILL) }

    /// A port that was free a moment ago.
    static func freePort() throws -> Int {
        let handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(handle) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(handle, generic, length) == 0 ? getsockname(handle, generic, &length) : -1
            }
        }
        guard result == 0 else { throw POSIXError(.EADDRINUSE) }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}

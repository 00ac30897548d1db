import Foundation

/// The openssl program as an https server on a free loopback port, with a fresh self-signed certificate for 127.0.0.1.
package final class SecureServer {
    /// Where the openssl program is, if anywhere.
    package static let program: String? = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        .map { "\($0)/openssl" }.first { FileManager.default.isExecutableFile(atPath: $0) }

    package let url: URL
    package let certificate: URL
    private let folder: URL
    private let process: Process

    package init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("genagent-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        certificate = folder.appendingPathComponent("certificate.pem")
        let key = folder.appendingPathComponent("key.pem").path
        let (making, words) = try Self.run([
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
            "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate.path,
        ])
        _ = try words.readToEnd()
        making.waitUntilExit()
        let output: FileHandle
        (process, output) = try Self.run([
            "s_server", "-accept", "127.0.0.1:0", "-cert", certificate.path, "-key", key, "-www",
        ])
        var said = Data()
        var port: Int?
        while port == nil, let more = try output.read(upToCount: 1), !more.isEmpty {
            said.append(more)
            guard more == Data("\n".utf8), let line = String(decoding: said, as: UTF8.self).split(separator: "\n").last
            else { continue }
            if line.hasPrefix("ACCEPT") { port = line.split(separator: ":").last.flatMap { Int($0) } }
        }
        guard let number = port, let address = URL(string: "https://127.0.0.1:\(number)/") else {
            throw RawServerError(step: "openssl s_server", number: 0)
        }
        url = address
    }

    deinit {
        process.terminate()
        try? FileManager.default.removeItem(at: folder)
    }

    private static func run(_ arguments: [String]) throws -> (Process, FileHandle) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program ?? "")
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        return (process, pipe.fileHandleForReading)
    }
}

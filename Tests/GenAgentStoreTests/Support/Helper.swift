#if Store
import Foundation
import Testing

/// Other programs that tests run.
enum Helper {
    /// Runs a program to its end and returns its status, with what it wrote to standard error.
    static func run(_ executable: URL, _ arguments: [String]) async throws -> (code: Int32, errors: String) {
        let process = Process()
        let errors = Pipe()
        process.executableURL = executable
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = errors
        try process.run()
        try errors.fileHandleForWriting.close()
        return await withCheckedContinuation { continuation in
            // A thread of its own, so that no test's task blocks.
            Thread {
                let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
                process.waitUntilExit()
                continuation.resume(returning: (process.terminationStatus, text))
            }.start()
        }
    }

    /// Runs a program until it has written so many lines to standard output, then kills it.
    static func runUntilKilled(_ executable: URL, _ arguments: [String], afterLines count: Int) async throws {
        let process = Process()
        let output = Pipe()
        process.executableURL = executable
        process.arguments = arguments
        process.standardOutput = output
        try process.run()
        try output.fileHandleForWriting.close()
        await withCheckedContinuation { continuation in
            Thread {
                var lines = 0
                while lines < count {
                    let data = output.fileHandleForReading.availableData
                    if data.isEmpty { break }
                    lines += data.count { $0 == 0x0A }
                }
                _ = kill(process.processIdentifier, SIGKILL)
                process.waitUntilExit()
                continuation.resume()
            }.start()
        }
    }

    /// The process that fills stores; it lies beside the test bundle.
    static func storeWriter() throws -> URL {
        let bundles = Bundle.allBundles.map(\.bundleURL).filter { $0.pathExtension == "xctest" }
        let places =
            bundles.map { $0.deletingLastPathComponent() } + [
                Bundle.main.bundleURL, URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent(),
            ]
        let candidates = places.map { $0.appendingPathComponent("StoreWriter") }
        guard let found = candidates.first(where: { FileManager.default.isExecutableFile(atPath: $0.path) }) else {
            throw NotFound(places: places.map(\.path))
        }
        return found
    }

    struct NotFound: Error { var places: [String] }
}

/// A small disk of its own: a tmpfs, which only root may mount.
final class SmallDisk: Sendable {
    let url: URL

    static let isPossible: Bool = {
        #if os(Linux)
        guard getuid() == 0, let folder = try? TemporaryFolder() else { return false }
        guard mount(folder.path, "tmpfs", "size=64k") else { return false }
        unmount(folder.path)
        return true
        #else
        return false
        #endif
    }()

    static let reason: Comment = "needs Linux and the right to mount a file system (root)"

    init(kilobytes: Int) throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("genagent-disk-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        guard Self.mount(url.path, "tmpfs", "size=\(kilobytes)k") else { throw CocoaError(.fileWriteUnknown) }
    }

    deinit {
        Self.unmount(url.path)
        try? FileManager.default.removeItem(at: url)
    }

    /// Nothing can be written from now on.
    func makeReadOnly() throws {
        guard Self.mount(url.path, "tmpfs", "remount,ro") else { throw CocoaError(.fileWriteUnknown) }
    }

    /// No byte more fits on it from now on.
    func fill() throws {
        let file = open(url.appendingPathComponent("ballast").path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw CocoaError(.fileWriteUnknown) }
        defer { close(file) }
        for size in [4096, 1] {
            let part = [UInt8](repeating: 0, count: size)
            while write(file, part, size) > 0 {}
        }
    }

    private static func mount(_ path: String, _ type: String, _ options: String) -> Bool {
        run("/bin/mount", ["-t", type, "-o", options, type, path])
    }

    private static func unmount(_ path: String) { _ = run("/bin/umount", ["-l", path]) }

    private static func run(_ program: String, _ arguments: [String]) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
#endif

import Foundation

/// The Python in which the libraries that we compare with are installed (`.ci/peers`), and the scripts under `peers`.
enum PeerPython {
    private static let folder: URL = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    private static let environment = folder.deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent(".build/peers/venv")

    /// Whether a library is installed.
    static func has(_ module: String) -> Bool {
        let libraries = environment.appendingPathComponent("lib")
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: libraries.path)) ?? []
        return versions.contains {
            FileManager.default.fileExists(
                atPath: libraries.appendingPathComponent("\($0)/site-packages/\(module)").path)
        }
    }

    /// Starts a script of ours.
    static func start(
        _ script: String, _ arguments: [String], environment variables: [String: String] = [:]
    ) throws -> ChildProcess {
        try ChildProcess(
            environment.appendingPathComponent("bin/python").path,
            [folder.appendingPathComponent("peers/\(script)").path] + arguments, environment: variables)
    }
}

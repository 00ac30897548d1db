import Foundation

/// A directory of one test, removed after it.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("genagent-cli-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The path of something inside.
    func file(_ name: String) -> String { "\(path)/\(name)" }

    /// The names of what a person sees in the directory, or in one inside it.
    func names(in inner: String = "") -> [String] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: inner.isEmpty ? path : file(inner))
        return (names ?? []).filter { !$0.hasPrefix(".") }.sorted()
    }
}

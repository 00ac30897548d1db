import Foundation

/// The package's own files, for tests that read documentation.
enum PackageRoot {
    static let url = {
        var url = URL(filePath: #filePath)
        while url.path != "/" {
            url.deleteLastPathComponent()
            if FileManager.default.fileExists(atPath: url.appending(path: "Package.swift").path) { break }
        }
        return url
    }()

    /// A file's text; `nil` if there is none.
    static func text(_ path: String) -> String? {
        try? String(contentsOf: url.appending(path: path), encoding: .utf8)
    }
}

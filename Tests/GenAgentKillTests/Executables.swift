import Foundation

/// The programs of this package, next to the test bundle.
enum Executables {
    static let folder: URL = {
        #if os(macOS)
        let bundles = Bundle.allBundles.map(\.bundleURL).filter { $0.pathExtension == "xctest" }
        return bundles.first?.deletingLastPathComponent() ?? Bundle.main.bundleURL
        #else
        return Bundle.main.bundleURL
        #endif
    }()

    /// Where a program is; `nil` if it was not built.
    static func path(_ name: String) -> URL? {
        let url = folder.appendingPathComponent(name)
        return FileManager.default.isExecutableFile(atPath: url.path) ? url : nil
    }

    /// Those that are missing, in words; `nil` if all are there.
    static let missing: String? = {
        let names = ["genagent", "CountingServer", "KillSubject"].filter { path($0) == nil }
        return names.isEmpty ? nil : "\(names.joined(separator: ", ")) not found in \(folder.path); run swift build"
    }()
}

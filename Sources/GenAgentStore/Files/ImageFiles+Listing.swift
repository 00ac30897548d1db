#if Store
import Foundation
import GenAgent

extension ImageFiles {
    /// A file below `images`.
    struct Listed {
        var path: String
        /// The digest that its name promises; `nil` for a file that is not ours.
        var digest: String?
        /// Whether it was being written when its writer died, or is being written now.
        var isTemporary: Bool
        var bytes: Int
        var modified: Date
    }

    /// The folders of images, sorted.
    func subfolders() throws -> [String] {
        try DurableFile.names(in: folder).map { "\(folder)/\($0)" }.filter { DurableFile.kind(of: $0) == .folder }
    }

    /// The files of a folder, sorted.
    func files(in subfolder: String) throws -> [Listed] {
        try DurableFile.names(in: subfolder).compactMap { name in
            let path = "\(subfolder)/\(name)"
            var status = stat()
            // Gone since it was listed.
            guard stat(path, &status) == 0 else { return nil }
            let parts = name.split(separator: ".", omittingEmptySubsequences: false)
            let isImage =
                parts.count == 2 && Self.isDigest(parts[0])
                && ImageFormat.allCases.contains { $0.fileExtension == parts[1] }
                && subfolder.hasSuffix("/\(name.prefix(2))")
            #if canImport(Darwin)
            let seconds = Double(status.st_mtimespec.tv_sec) + Double(status.st_mtimespec.tv_nsec) / 1e9
            #else
            let seconds = Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) / 1e9
            #endif
            return Listed(
                path: path, digest: isImage ? String(parts[0]) : nil,
                isTemporary: name.hasPrefix(".") && name.hasSuffix(".tmp"), bytes: Int(status.st_size),
                modified: Date(timeIntervalSince1970: seconds))
        }
    }

    /// Whether a file's bytes are those that its name promises.
    func isWhole(_ file: Listed) -> Bool {
        guard let data = try? DurableFile.read(file.path) else { return false }
        return ImageDigest(of: data).rawValue == file.digest
    }

    /// Removes what killed processes left half written, unless someone saves an image at this moment: then it may be theirs.
    ///
    /// Costs the listing of one folder, which is empty normally.
    func removeAbandoned() throws {
        guard try !abandoned(in: partial).isEmpty else { return }
        // Whoever saves holds the lock from before the file is made until it has its name.
        let lock: FileLock
        do { lock = try FileLock(lockPath) } catch .held { return }
        defer { withExtendedLifetime(lock) {} }
        for file in try abandoned(in: partial) { unlink(file.path) }
    }

    /// The temporary files of a folder.
    func abandoned(in subfolder: String) throws -> [Listed] { try files(in: subfolder).filter(\.isTemporary) }
}
#endif

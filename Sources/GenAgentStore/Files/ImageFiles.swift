#if Store
import Foundation
import GenAgent

/// The images of a store: `images/ab/abcdef….png`, named by the SHA-256 of their bytes, each once.
///
/// A file comes to its name only when its bytes are on the disk, so a file with a proper name is a whole one.
struct ImageFiles: Sendable {
    /// The folder `images`.
    let folder: String
    /// Held shared by whoever saves, exclusively by whoever cleans up: no file is removed between its discovery and its use.
    let lockPath: String

    /// Where files are written before they get their names: one folder, so that it is looked through in no time.
    let partial: String

    private let durable = Locked(Set<ImageDigest>())
    /// How long to wait for a process that cleans up, in seconds.
    private let patience: Double

    init(store: URL, patience: Double) {
        folder = store.appendingPathComponent("images").path
        lockPath = store.appendingPathComponent("locks/images").path
        partial = store.appendingPathComponent("images/partial").path
        self.patience = patience
    }

    /// Makes the folders.
    func prepare() throws {
        try DurableFile.makeFolder(partial)
        try DurableFile.makeFolder(DurableFile.parent(of: lockPath))
    }

    /// Waits for the lock, as long as the store's options say.
    func lock(exclusive: Bool) throws -> FileLock {
        try FileLock(lockPath, exclusive: exclusive, waiting: patience)
    }

    /// The file of an image; `nil` for a digest that is none, so that no path is ever made of foreign text.
    func path(_ digest: ImageDigest, _ format: ImageFormat) -> String? {
        guard Self.isDigest(digest.rawValue) else { return nil }
        return "\(folder)/\(digest.rawValue.prefix(2))/\(digest.rawValue).\(format.fileExtension)"
    }

    /// Whether a text is 64 lowercase hexadecimal digits.
    static func isDigest(_ text: some StringProtocol) -> Bool {
        text.utf8.count == 64
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    /// Where the image is; `nil` where it is not.
    func find(_ digest: ImageDigest) -> (path: String, format: ImageFormat)? {
        for format in ImageFormat.allCases {
            if let path = path(digest, format), DurableFile.kind(of: path) == .file { return (path, format) }
        }
        return nil
    }

    /// Keeps an image; returns once it is on the disk. Blocks.
    func save(_ image: EncodedImage) throws {
        guard let path = path(image.digest, image.format) else { return }
        let lock = try lock(exclusive: false)
        defer { withExtendedLifetime(lock) {} }
        let subfolder = DurableFile.parent(of: path)
        if try keepExisting(path, image) { return }
        // Not with the folders above: where the store was deleted, nothing of it shall come back.
        for needed in [partial, subfolder] { try DurableFile.makeFolder(needed, withParents: false) }
        let temporary = try DurableFile.write(
            image.data, toTemporary: { "\(partial)/.\(image.digest.rawValue).\($0).tmp" })
        do {
            try DurableFile.rename(temporary, to: path)
        } catch {
            unlink(temporary)
            throw error
        }
        try DurableFile.sync(subfolder)
        note(image.digest)
    }

    /// Whether the image is there already. Its age starts anew, so that garbage collection leaves it alone for a while.
    private func keepExisting(_ path: String, _ image: EncodedImage) throws -> Bool {
        var status = stat()
        // Another length is a damaged file: it is written again, and that mends it.
        guard stat(path, &status) == 0, Int(status.st_size) == image.data.count else { return false }
        guard utimensat(AT_FDCWD, path, nil, 0) == 0 else { throw SystemError("utimensat", path) }
        if durable.withLock({ !$0.contains(image.digest) }) {
            // Another process may have renamed it a moment ago and not have come to syncing the folder.
            try DurableFile.sync(DurableFile.parent(of: path))
            note(image.digest)
        }
        return true
    }

    private func note(_ digest: ImageDigest) {
        durable.withLock { durable in
            if durable.count > 100_000 { durable.removeAll() }
            durable.insert(digest)
        }
    }

    /// Reads an image and holds it against its name; `nil` where there is none. Blocks.
    func load(_ digest: ImageDigest) throws -> EncodedImage? {
        guard let (path, _) = find(digest) else { return nil }
        let data = try DurableFile.read(path)
        guard let image = try? EncodedImage(stored: data), image.digest == digest else {
            throw StoreError(
                .damagedImage,
                """
                The image \(path) is damaged: its bytes are not those that were stored. Put a good copy in its place, or \
                repair the store, which moves the file to `damaged`.
                """)
        }
        return image
    }
}
#endif

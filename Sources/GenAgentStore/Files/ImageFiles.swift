#if Store
import Foundation
import GenAgent

/// The images of a store: `images/ab/abcdef….png`, named by the SHA-256 of their bytes, each stored once.
///
/// A file gets its name only when its bytes are on the disk, so a file with a proper name is complete.
struct ImageFiles: Sendable {
    let folder: String
    /// Held shared while saving, exclusively while cleaning up: no file is removed between its discovery and its use.
    let lockPath: String
    /// The folder for files that do not have their final names yet. It is separate so that listing it is fast.
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

    func prepare() throws {
        try DurableFile.makeFolder(partial)
        try DurableFile.makeFolder(DurableFile.parent(of: lockPath))
    }

    /// Waits for the lock, as long as the store's options say.
    func lock(exclusive: Bool) throws -> FileLock {
        try FileLock(lockPath, exclusive: exclusive, waiting: patience)
    }

    /// The file of an image; `nil` for an invalid digest, so that no path is ever made of text from outside.
    func path(_ digest: ImageDigest, _ format: ImageFormat) -> String? {
        guard Self.isDigest(digest.rawValue) else { return nil }
        return "\(folder)/\(digest.rawValue.prefix(2))/\(digest.rawValue).\(format.fileExtension)"
    }

    /// Whether a text is 64 lowercase hexadecimal digits.
    static func isDigest(_ text: some StringProtocol) -> Bool {
        text.utf8.count == 64
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    /// The file and format of an image; `nil` if the store does not have it.
    func find(_ digest: ImageDigest) -> (path: String, format: ImageFormat)? {
        for format in ImageFormat.allCases {
            if let path = path(digest, format), DurableFile.kind(of: path) == .file { return (path, format) }
        }
        return nil
    }

    /// Stores an image; returns once it is on the disk. Blocks.
    func save(_ image: EncodedImage) throws {
        guard let path = path(image.digest, image.format) else { return }
        let lock = try lock(exclusive: false)
        defer { withExtendedLifetime(lock) {} }
        let subfolder = DurableFile.parent(of: path)
        if try keepExisting(path, image) { return }
        // Without parent folders: a deleted store must not come back in part.
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

    /// Whether the image is stored already. Resets its age, so that garbage collection keeps it for a while.
    private func keepExisting(_ path: String, _ image: EncodedImage) throws -> Bool {
        var status = stat()
        // A file of another length is damaged: writing it again repairs it.
        guard stat(path, &status) == 0, Int(status.st_size) == image.data.count else { return false }
        guard utimensat(AT_FDCWD, path, nil, 0) == 0 else { throw SystemError("utimensat", path) }
        if durable.withLock({ !$0.contains(image.digest) }) {
            // Another process may have renamed it a moment ago without having synced the folder yet.
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

    /// Reads an image and checks its bytes against its name; `nil` if the store does not have it. Blocks.
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

extension ImageFiles {
    /// A file below `images`.
    struct Listed {
        var path: String
        /// The digest in its name; `nil` for a file that is not the store's.
        var digest: String?
        /// Whether it is incomplete: being written now, or left by a process that was killed.
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
            // It may have been deleted since it was listed.
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

    /// Whether the bytes of a file match the digest in its name.
    func isWhole(_ file: Listed) -> Bool {
        guard let data = try? DurableFile.read(file.path) else { return false }
        return SHA256.hexDigest(of: data) == file.digest
    }

    /// Removes the incomplete files of killed processes, unless a process is saving an image: then they may be its files.
    func removeAbandoned() throws {
        guard try !abandoned(in: partial).isEmpty else { return }
        // A process holds the lock from before the file exists until it has its final name.
        let lock: FileLock
        do { lock = try FileLock(lockPath) } catch .held { return }
        defer { withExtendedLifetime(lock) {} }
        for file in try abandoned(in: partial) { unlink(file.path) }
    }

    private func abandoned(in subfolder: String) throws -> [Listed] { try files(in: subfolder).filter(\.isTemporary) }
}

/// Queues for work that waits for the disk. Work on the same image runs in the same queue, in order.
struct ImageIOQueues: Sendable {
    private let queues = (0..<4).map { DispatchQueue(label: "GenAgentStore.files.\($0)") }

    /// Runs blocking work; canceling the caller does not interrupt it.
    func run<Result: Sendable>(
        _ digest: ImageDigest, _ body: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        let queue = queues[Int(digest.rawValue.utf8.first ?? 0) % queues.count]
        return try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Swift.Result { try body() }) }
        }
    }

    /// Runs blocking work that does not concern a single image.
    func run<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await run(ImageDigest(rawValue: ""), body)
    }
}
#endif

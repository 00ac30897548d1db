#if !os(Windows)
import Foundation

/// A file that this program writes for a person: the one way in which files are written.
///
/// A regular file appears whole or not at all: its bytes go to a file beside it, which takes the name once they are on the disk.
/// Nothing else is ever replaced. `-` and `/dev/stdout` are standard output; FIFOs and devices are written to; symbolic links
/// are followed, and the file behind them is written.
package final class OutputFile: Sendable {
    /// What may stand under the name.
    package enum Names: Sendable {
        /// A person named the file: it may be a stream, and a file that is there is replaced.
        case typed
        /// This program chose the name, in a folder that a person named: a file that is there is replaced, and nothing but a file is
        /// expected; a FIFO could hold the program up for good.
        case chosen
        /// The file is new: what is there is not touched, and links are not followed.
        case new
    }

    private enum Target: Sendable {
        /// A stream that is written to as it is.
        case stream(Int32, isOurs: Bool)
        /// A file that takes its name at the end; `isClaimed`: an empty file under that name is ours.
        case file(Int32, temporary: String, path: String, isClaimed: Bool)
        case closed
    }

    private let name: String
    private let target: Locked<Target>

    /// Opens what the path leads to. Nothing is changed there before ``finish()``, unless it is a stream.
    ///
    /// Opening a FIFO waits for its reader, ``patience`` seconds at most.
    package init(_ path: String, _ names: Names = .typed) throws(OutputFileError) {
        name = path
        let place = try OutputPlace(path, names)
        switch place {
        case .descriptor(let descriptor): target = Locked(.stream(descriptor, isOurs: false))
        case .special(let path):
            target = Locked(.stream(try Self.opened(path), isOurs: true))
        case .file(let file, let status):
            target = Locked(try Self.began(file, replacing: status, isNew: names == .new))
        }
    }

    /// Whether a path names standard output, which then takes nothing else.
    package static func isStandardOutput(_ path: String) -> Bool {
        if case .descriptor(STDOUT_FILENO)? = try? OutputPlace(path, .typed) { true } else { false }
    }

    /// Writes more bytes.
    package func append(_ data: Data) throws(OutputFileError) {
        let descriptor: Int32? =
            switch target.withLock({ $0 }) {
            case .stream(let descriptor, _), .file(let descriptor, _, _, _): descriptor
            case .closed: nil
            }
        guard let descriptor else { throw OutputFileError(name, EBADF) }
        if let number = Descriptor.write(data, to: descriptor) { throw OutputFileError(name, number) }
    }

    /// Ends the file: its bytes are on the disk then, under its name.
    package func finish() throws(OutputFileError) {
        switch take() {
        case .closed, .stream(_, isOurs: false): break
        case .stream(let descriptor, isOurs: true):
            guard close(descriptor) == 0 else { throw OutputFileError(name, errno) }
        case .file(let descriptor, let temporary, let path, let isClaimed):
            if let number = Self.named(descriptor, temporary, path) {
                // What came there meanwhile is not ours to remove.
                Self.remove(temporary, claim: isClaimed && number != EEXIST ? path : nil)
                throw OutputFileError(name, number)
            }
            OpenFiles.shared.remove(temporary)
            // The file is there and whole, so it stays, whatever the folder says.
            if let number = Self.synced(path.parentPath.isEmpty ? "." : path.parentPath) {
                throw OutputFileError(name, number)
            }
        }
    }

    /// Leaves nothing of the file, and what was there before as it was.
    package func abandon() {
        switch take() {
        case .closed, .stream(_, isOurs: false): break
        case .stream(let descriptor, isOurs: true): close(descriptor)
        case .file(let descriptor, let temporary, let path, let isClaimed):
            close(descriptor)
            Self.remove(temporary, claim: isClaimed ? path : nil)
        }
    }

    /// Removes the unfinished files of this process, which is about to end.
    package static func abandonAll() { OpenFiles.shared.unlinkAll() }

    /// Writes a whole file.
    package static func write(_ data: Data, to path: String, _ names: Names = .typed) throws(OutputFileError) {
        let file = try OutputFile(path, names)
        do throws(OutputFileError) {
            try file.append(data)
            try file.finish()
        } catch {
            file.abandon()
            throw error
        }
    }

    /// Writes a file as it comes; where the body throws, nothing is left of it.
    package static func write(
        to path: String, _ names: Names,
        _ body: (@escaping @Sendable (Data) async throws -> Void) async throws -> Void
    ) async throws {
        // On a thread of its own, because a FIFO's reader may take its time.
        let file = try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try OutputFile(path, names) }) }
        }
        do {
            try await body { try file.append($0) }
            try file.finish()
        } catch {
            file.abandon()
            throw error
        }
    }

    deinit { abandon() }

    private func take() -> Target {
        target.withLock { target in
            defer { target = .closed }
            return target
        }
    }

    /// Seconds that the reader of a FIFO has to come.
    package static let patience = 10.0

    /// Opens a FIFO or a device.
    private static func opened(_ path: String) throws(OutputFileError) -> Int32 {
        let deadline = Date().addingTimeInterval(patience)
        while true {
            let descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
            guard descriptor < 0 else {
                // From here on its reader may take the time that it needs.
                _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK)
                return descriptor
            }
            guard errno == ENXIO || errno == EINTR, Date() < deadline else { throw OutputFileError(path, errno) }
            usleep(20_000)
        }
    }

    /// Makes the file beside the wanted one.
    private static func began(_ path: String, replacing old: stat?, isNew: Bool) throws(OutputFileError) -> Target {
        if isNew {
            // An empty file keeps the name from others; nothing that is there can be replaced by it.
            let claim = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
            guard claim >= 0 else { throw OutputFileError(path, errno) }
            close(claim)
        }
        let folder = path.parentPath.isEmpty ? "." : path.parentPath
        removeAbandoned(in: folder)
        for _ in 0..<100 {
            let random = String(UInt64.random(in: .min ... .max), radix: 36)
            let temporary = "\(folder)/\(OpenFiles.prefix)\(random)\(OpenFiles.suffix)"
            // What replaces a file is readable by no one else before it has that file's permissions.
            let mode: mode_t = old == nil ? 0o666 : 0o600
            let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
            guard descriptor >= 0 else {
                if errno == EEXIST { continue }
                let number = errno
                if isNew { unlink(path) }
                throw OutputFileError(path, number)
            }
            // While it is locked, no process takes it for one that a killed process left.
            _ = flock(descriptor, LOCK_EX | LOCK_NB)
            OpenFiles.shared.insert(temporary, claim: isNew ? path : nil)
            if let old {
                _ = fchown(descriptor, old.st_uid, old.st_gid)
                _ = fchmod(descriptor, old.st_mode & 0o7777)
            }
            return .file(descriptor, temporary: temporary, path: path, isClaimed: isNew)
        }
        throw OutputFileError(path, EEXIST)
    }

    /// Gives a complete file its name; `nil`, or the number of what failed.
    private static func named(_ descriptor: Int32, _ temporary: String, _ path: String) -> Int32? {
        // Some file systems have no sync, and say so.
        var failed = fsync(descriptor) == 0 || errno == EINVAL || errno == ENOTSUP ? nil : errno
        if close(descriptor) != 0, failed == nil { failed = errno }
        if let failed { return failed }
        var status = stat()
        // Whatever came there meanwhile is not replaced either, unless it is a file.
        if lstat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG { return EEXIST }
        return rename(temporary, path) == 0 ? nil : errno
    }

    /// Makes the names in a folder last; `nil`, or the number of what failed. Some file systems have no sync for folders.
    private static func synced(_ folder: String) -> Int32? {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return fsync(descriptor) == 0 || errno == EINVAL || errno == ENOTSUP ? nil : errno
    }

    private static func remove(_ temporary: String, claim: String?) {
        unlink(temporary)
        if let claim { unlink(claim) }
        OpenFiles.shared.remove(temporary)
    }

    /// Removes what killed processes left: files of ours, a minute old or more, that no process has locked.
    private static func removeAbandoned(in folder: String) {
        for name in Descriptor.names(in: folder) ?? []
        where name.hasPrefix(OpenFiles.prefix) && name.hasSuffix(OpenFiles.suffix) {
            let path = "\(folder)/\(name)"
            let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
            guard descriptor >= 0 else { continue }
            var status = stat()
            let isOld = fstat(descriptor, &status) == 0 && time(nil) - status.modified >= 60
            if isOld, flock(descriptor, LOCK_EX | LOCK_NB) == 0 { unlink(path) }
            close(descriptor)
        }
    }
}

/// A file that could not be written.
package struct OutputFileError: Error, Equatable, CustomStringConvertible {
    /// The path as it was given.
    package let path: String
    /// The system's number for it.
    package let number: Int32

    package init(_ path: String, _ number: Int32) { (self.path, self.number) = (path, number) }

    /// Why, in small letters, as it stands within a sentence.
    package var reason: String {
        number == ENXIO ? "nothing reads it" : ErrorText.system(number)
    }

    /// What could not be written, and why.
    package var description: String {
        "Cannot write \(path == "-" ? "to standard output" : path): \(reason)."
    }
}

/// The files that are being written, so that a process that ends at once leaves none of them.
private final class OpenFiles: Sendable {
    static let shared = OpenFiles()
    static let prefix = ".genagent-"
    static let suffix = ".partial"

    /// Paths of temporary files, each with the empty file that keeps its name.
    private let paths = Locked<[String: String?]>([:])

    func insert(_ path: String, claim: String?) { paths.withLock { $0[path] = .some(claim) } }

    func remove(_ path: String) { paths.withLock { $0[path] = nil } }

    func unlinkAll() {
        for (path, claim) in paths.withLock({ $0 }) where unlink(path) == 0 {
            if let claim { unlink(claim) }
        }
    }
}

extension stat {
    fileprivate var modified: Int {
        #if canImport(Darwin)
        st_mtimespec.tv_sec
        #else
        st_mtim.tv_sec
        #endif
    }
}
#endif

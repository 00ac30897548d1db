#if !os(Windows)
import Foundation

#if canImport(Musl)
import Musl
#endif

/// A file that this program writes for a person. The program writes all such files with it.
///
/// A regular file appears whole or not at all: its bytes go to a temporary file next to it, which is renamed when they are on the disk.
/// Nothing else is ever replaced. `-` and `/dev/stdout` are standard output; FIFOs and devices are written to; symbolic links
/// are followed, and the file behind them is written.
package final class OutputFile: Sendable {
    /// What may exist under the name.
    package enum Names: Sendable {
        /// A person named the file: it may be a stream, and an existing file is replaced.
        case typed
        /// This program chose the name, in a folder that a person named: an existing file is replaced, and only a file is
        /// expected; a FIFO could block the program forever.
        case chosen
        /// The file is new: nothing that exists is touched, and links are not followed.
        case new
    }

    private enum Target: Sendable {
        /// A stream that is written to directly.
        case stream(Int32, isOurs: Bool)
        /// A file that gets its name at the end; `isClaimed`: this program made an empty file under that name.
        case file(Int32, temporary: String, path: String, isClaimed: Bool)
        case closed
    }

    private let name: String
    private let target: Locked<Target>

    /// Opens the path. Nothing is changed there before ``finish()``, unless it is a stream.
    ///
    /// Opening a FIFO waits for its reader, at most ``patience`` seconds.
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

    package static func isStandardOutput(_ path: String) -> Bool {
        if case .descriptor(STDOUT_FILENO)? = try? OutputPlace(path, .typed) { true } else { false }
    }

    package func append(_ data: Data) throws(OutputFileError) {
        let descriptor: Int32? =
            switch target.withLock({ $0 }) {
            case .stream(let descriptor, _), .file(let descriptor, _, _, _): descriptor
            case .closed: nil
            }
        guard let descriptor else { throw OutputFileError(name, EBADF) }
        if let number = Descriptor.write(data, to: descriptor) { throw OutputFileError(name, number) }
    }

    /// Completes the file: its bytes are on the disk, under its name.
    package func finish() throws(OutputFileError) {
        switch detach() {
        case .closed, .stream(_, isOurs: false): break
        case .stream(let descriptor, isOurs: true):
            guard close(descriptor) == 0 else { throw OutputFileError(name, errno) }
        case .file(let descriptor, let temporary, let path, let isClaimed):
            if let number = Self.named(descriptor, temporary, path) {
                // Another program made this file meanwhile, so it is not removed.
                Self.remove(temporary, claim: isClaimed && number != EEXIST ? path : nil)
                throw OutputFileError(name, number)
            }
            OpenFiles.shared.remove(temporary)
            // The file is complete, so it stays even if the folder cannot be synced.
            if let number = Self.synced(path.parentPath.isEmpty ? "." : path.parentPath) {
                throw OutputFileError(name, number)
            }
        }
    }

    /// Removes the unfinished file; an existing file stays unchanged.
    package func abandon() {
        switch detach() {
        case .closed, .stream(_, isOurs: false): break
        case .stream(let descriptor, isOurs: true): close(descriptor)
        case .file(let descriptor, let temporary, let path, let isClaimed):
            close(descriptor)
            Self.remove(temporary, claim: isClaimed ? path : nil)
        }
    }

    /// Removes the unfinished files of this process, which is about to end.
    package static func abandonAll() { OpenFiles.shared.unlinkAll() }

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

    /// Writes a file in parts; if the body throws, nothing is left of it.
    package static func write(
        to path: String, _ names: Names,
        _ body: (@escaping @Sendable (Data) async throws -> Void) async throws -> Void
    ) async throws {
        // On another thread, because a FIFO's reader may come late.
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

    private func detach() -> Target {
        target.withLock { target in
            defer { target = .closed }
            return target
        }
    }

    /// Seconds to wait for the reader of a FIFO.
    package static let patience = 10.0

    private static func opened(_ path: String) throws(OutputFileError) -> Int32 {
        let deadline = Date().addingTimeInterval(patience)
        while true {
            let descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
            guard descriptor < 0 else {
                // From here on, writing may wait for the reader.
                _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK)
                return descriptor
            }
            guard errno == ENXIO || errno == EINTR, Date() < deadline else { throw OutputFileError(path, errno) }
            usleep(20_000)
        }
    }

    private static func began(_ path: String, replacing old: stat?, isNew: Bool) throws(OutputFileError) -> Target {
        if isNew {
            // An empty file reserves the name; it never replaces an existing file.
            let claim = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
            guard claim >= 0 else { throw OutputFileError(path, errno) }
            close(claim)
        }
        let folder = path.parentPath.isEmpty ? "." : path.parentPath
        removeAbandoned(in: folder)
        // A replacement is readable only by its owner until it has the permissions of the replaced file.
        let (descriptor, temporary): (Int32, String)
        do throws(OutputFileError) {
            (descriptor, temporary) = try TemporaryFile.open(beside: path, mode: old == nil ? 0o666 : 0o600)
        } catch {
            if isNew { unlink(path) }
            throw error
        }
        // While it is locked, no process removes it as abandoned.
        _ = flock(descriptor, LOCK_EX | LOCK_NB)
        OpenFiles.shared.insert(temporary, claim: isNew ? path : nil)
        if let old {
            _ = fchown(descriptor, old.st_uid, old.st_gid)
            _ = fchmod(descriptor, old.st_mode & 0o7777)
        }
        return .file(descriptor, temporary: temporary, path: path, isClaimed: isNew)
    }

    /// Gives a complete file its name; returns `nil`, or the error number of the failure.
    private static func named(_ descriptor: Int32, _ temporary: String, _ path: String) -> Int32? {
        // Some file systems have no sync and report that.
        var failed = fsync(descriptor) == 0 || errno == EINVAL || errno == ENOTSUP ? nil : errno
        if close(descriptor) != 0, failed == nil { failed = errno }
        if let failed { return failed }
        var status = stat()
        // Anything but a regular file that came there meanwhile is not replaced.
        if lstat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG { return EEXIST }
        return rename(temporary, path) == 0 ? nil : errno
    }

    /// Makes the names in a folder durable; returns `nil`, or the error number. Some file systems have no sync for folders.
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

    /// Removes what killed processes left behind: files of this program, at least a minute old, that no process has locked.
    private static func removeAbandoned(in folder: String) {
        for name in Descriptor.names(in: folder) ?? []
        where name.hasPrefix(TemporaryFile.prefix) && name.hasSuffix(TemporaryFile.suffix) {
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
    package let path: String
    /// `errno` of the failure.
    package let number: Int32

    package init(_ path: String, _ number: Int32) { (self.path, self.number) = (path, number) }

    /// The reason, in lower case, for the middle of a sentence.
    package var reason: String {
        number == ENXIO ? "nothing reads it" : ErrorText.system(number)
    }

    package var description: String {
        "Cannot write \(path == "-" ? "to standard output" : path): \(reason)."
    }
}

/// What the path of an ``OutputFile`` leads to.
enum OutputPlace {
    /// A descriptor that the process has: `-`, `/dev/stdout`, `/dev/fd/3`.
    case descriptor(Int32)
    /// A FIFO, a device, a socket: written to, never replaced.
    case special(String)
    /// A regular file, with what is there now; `nil`: nothing.
    case file(String, stat?)

    init(_ path: String, _ names: OutputFile.Names) throws(OutputFileError) {
        if path == "-", names == .typed {
            self = .descriptor(STDOUT_FILENO)
            return
        }
        if names == .new {
            self = .file(path, nil)
            return
        }
        var current = path
        for _ in 0..<40 {
            if let descriptor = Self.descriptor(named: current) {
                guard names == .typed else { throw OutputFileError(path, EEXIST) }
                self = .descriptor(descriptor)
                return
            }
            var status = stat()
            guard lstat(current, &status) == 0 else {
                guard errno == ENOENT, !current.hasSuffix("/") else { throw OutputFileError(path, errno) }
                self = .file(current, nil)
                return
            }
            switch status.st_mode & S_IFMT {
            case S_IFLNK: current = try Self.target(of: current, path)
            case S_IFDIR: throw OutputFileError(path, EISDIR)
            case S_IFREG:
                // A file without write permission is not replaced.
                guard access(current, W_OK) == 0 else { throw OutputFileError(path, errno) }
                self = .file(current, status)
                return
            default:
                guard names == .typed else { throw OutputFileError(path, EEXIST) }
                self = .special(current)
                return
            }
        }
        throw OutputFileError(path, ELOOP)
    }

    private static func target(of link: String, _ path: String) throws(OutputFileError) -> String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(link, &buffer, buffer.count)
        guard count >= 0 else { throw OutputFileError(path, errno) }
        let target = buffer.withUnsafeBytes { String(decoding: $0.prefix(count), as: UTF8.self) }
        if target.hasPrefix("/") { return target }
        let folder = link.parentPath
        return folder.isEmpty ? target : "\(folder)/\(target)"
    }

    /// The descriptor that a path such as `/dev/fd/3` stands for.
    private static func descriptor(named path: String) -> Int32? {
        guard let last = path.split(separator: "/").last, let number = Int32(last), number >= 0, path.hasPrefix("/"),
            let folder = realpath(path.parentPath, nil)
        else { return nil }
        defer { free(folder) }
        return ["/proc/\(getpid())/fd", "/dev/fd"].contains(String(cString: folder)) ? number : nil
    }
}

/// The files that are being written, so that an interrupted process can remove them.
private final class OpenFiles: Sendable {
    static let shared = OpenFiles()
    /// Paths of temporary files, each with the empty file that reserves its name.
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

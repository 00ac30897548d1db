#if Store
import Foundation

/// A call to the system that failed.
struct SystemError: Error {
    /// The call, such as `write`.
    var call: String
    /// The file.
    var path: String
    /// `errno`.
    var code: Int32

    /// What the system says about it.
    var words: String { String(cString: strerror(code)) }

    /// Takes `errno` as it stands.
    init(_ call: String, _ path: String) {
        code = errno
        self.call = call
        self.path = path
    }
}

/// Files whose contents are on the disk when a call returns.
enum DurableFile {
    /// Writes bytes to a new file and syncs them; on failure nothing is left of it.
    static func write(_ data: Data, to path: String) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw SystemError("open", path) }
        do {
            try writeAll(data, to: file, path)
            guard fsync(file) == 0 else { throw SystemError("fsync", path) }
        } catch {
            close(file)
            unlink(path)
            throw error
        }
        guard close(file) == 0 else {
            let error = SystemError("close", path)
            unlink(path)
            throw error
        }
    }

    /// Writes all bytes to an open file.
    static func writeAll(_ data: Data, to file: Int32, _ path: String) throws {
        try data.withUnsafeBytes { try writeAll($0, to: file, path) }
    }

    private static func writeAll(_ bytes: UnsafeRawBufferPointer, to file: Int32, _ path: String) throws {
        var offset = 0
        while offset < bytes.count {
            let part = UnsafeRawBufferPointer(rebasing: bytes[offset...])
            #if canImport(Darwin)
            let count = Darwin.write(file, part.baseAddress, part.count)
            #else
            let count = Glibc.write(file, part.baseAddress, part.count)
            #endif
            if count < 0 {
                if errno == EINTR { continue }
                throw SystemError("write", path)
            }
            offset += count
        }
    }

    /// Syncs a file or a folder: a folder's entries, such as a renamed file, last only after that.
    static func sync(_ path: String) throws {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw SystemError("open", path) }
        defer { close(file) }
        guard fsync(file) == 0 else { throw SystemError("fsync", path) }
    }

    /// Makes a folder durably, with the folders above it; `false` where it was there.
    @discardableResult
    static func makeFolder(_ path: String) throws -> Bool {
        if mkdir(path, 0o755) == 0 {
            try sync(parent(of: path))
            return true
        }
        switch errno {
        case EEXIST:
            guard kind(of: path) == .folder else {
                errno = ENOTDIR
                throw SystemError("mkdir", path)
            }
            return false
        case ENOENT where kind(of: parent(of: path)) == .nothing:
            try makeFolder(parent(of: path))
            return try makeFolder(path)
        default: throw SystemError("mkdir", path)
        }
    }

    static func rename(_ from: String, to path: String) throws {
        #if canImport(Darwin)
        let result = Darwin.rename(from, path)
        #else
        let result = Glibc.rename(from, path)
        #endif
        guard result == 0 else { throw SystemError("rename", path) }
    }

    /// What a path leads to.
    enum Kind { case nothing, file, folder, other }

    static func kind(of path: String) -> Kind {
        var status = stat()
        guard stat(path, &status) == 0 else { return .nothing }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return .file
        case S_IFDIR: return .folder
        default: return .other
        }
    }

    static func parent(of path: String) -> String {
        let parent = (path as NSString).deletingLastPathComponent
        return parent.isEmpty ? "." : parent
    }
}
#endif

#if Store
import Foundation
import GenAgent

/// Files whose contents are on the disk when a call returns.
enum DurableFile {
    /// Writes bytes to a new temporary file and syncs them; on failure nothing is left of it.
    ///
    /// - Returns: Its path.
    static func write(_ data: Data, toTemporary name: (_ random: String) -> String) throws -> String {
        let (file, path) = try makeTemporary(name)
        do {
            if let number = Descriptor.write(data, to: file) { throw SystemError("write", path, number) }
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
        return path
    }

    /// Creates a new file for writing, with a random name: a process id can repeat after a restart, especially in containers.
    ///
    /// - Parameter name: Makes the path from random letters.
    static func makeTemporary(_ name: (_ random: String) -> String) throws -> (file: Int32, path: String) {
        var attempt = 0
        while true {
            attempt += 1
            let random = String(UInt64.random(in: .min ... .max), radix: 16)
            let path = name(String(repeating: "0", count: 16 - random.count) + random)
            let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
            if file >= 0 { return (file, path) }
            guard errno == EEXIST, attempt < 100 else { throw SystemError("open", path) }
        }
    }

    static func read(_ path: String) throws -> Data {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw SystemError("open", path) }
        defer { close(file) }
        var data = Data()
        while true {
            let part = try read(1 << 18, of: file, path)
            if part.isEmpty { return data }
            data.append(contentsOf: part)
        }
    }

    /// The next bytes of an open file, at most `count`; none at its end.
    static func read(_ count: Int, of file: Int32, _ path: String) throws -> [UInt8] {
        while true {
            var code: Int32 = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: count) { bytes, filled in
                #if canImport(Darwin)
                let got = Darwin.read(file, bytes.baseAddress, bytes.count)
                #else
                let got = Glibc.read(file, bytes.baseAddress, bytes.count)
                #endif
                code = got < 0 ? errno : 0
                filled = max(0, got)
            }
            if code == 0 { return bytes }
            if code != EINTR { throw SystemError("read", path, code) }
        }
    }

    /// The names in a folder, sorted.
    static func names(in folder: String) throws -> [String] {
        guard let names = Descriptor.names(in: folder) else { throw SystemError("readdir", folder) }
        return names.sorted()
    }

    /// Syncs a file or a folder: a folder's entries, such as a renamed file, last only after that.
    static func sync(_ path: String) throws {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw SystemError("open", path) }
        defer { close(file) }
        guard fsync(file) == 0 else { throw SystemError("fsync", path) }
    }

    /// Creates a folder durably; `false` if it exists already.
    ///
    /// - Parameter withParents: Whether the folders above it are created too.
    @discardableResult
    static func makeFolder(_ path: String, withParents: Bool = true) throws -> Bool {
        if mkdir(path, 0o755) == 0 {
            try sync(parent(of: path))
            return true
        }
        switch errno {
        case EEXIST:
            guard kind(of: path) == .folder else { throw SystemError("mkdir", path, ENOTDIR) }
            return false
        case ENOENT where withParents:
            // Another process may have made the parent since, so this tries again in any case, but only once.
            if kind(of: parent(of: path)) == .nothing { try makeFolder(parent(of: path)) }
            return try makeFolder(path, withParents: false)
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
        let parent = path.parentPath
        return parent.isEmpty ? "." : parent
    }
}
#endif

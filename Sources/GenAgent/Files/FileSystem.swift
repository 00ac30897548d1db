#if !os(Windows)
import Foundation

#if canImport(Musl)
import Musl
#endif

/// A new file next to one that it will replace.
package enum TemporaryFile {
    /// How every name begins and ends, unless the caller chooses names.
    static let prefix = ".genagent-"
    static let suffix = ".partial"

    /// Makes an empty file in the folder of another one and opens it for writing, under a random name that no other process can have
    /// chosen. A process id alone would repeat after a restart, above all in containers.
    ///
    /// - Parameters:
    ///   - mode: Permissions, such as `0o644`; the process's mask is applied.
    ///   - name: Makes the file's name from 16 random hexadecimal digits.
    /// - Throws: ``OutputFileError`` with the wanted path.
    package static func open(
        beside path: String, mode: mode_t, name: (_ random: String) -> String = { prefix + $0 + suffix }
    ) throws(OutputFileError) -> (descriptor: Int32, path: String) {
        let folder = path.parentPath.isEmpty ? "." : path.parentPath
        for _ in 0..<100 {
            let digits = String(UInt64.random(in: .min ... .max), radix: 16)
            let temporary = "\(folder)/\(name(String(repeating: "0", count: 16 - digits.count) + digits))"
            let descriptor = openFile(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
            if descriptor >= 0 { return (descriptor, temporary) }
            if errno != EEXIST { throw OutputFileError(path, errno) }
        }
        throw OutputFileError(path, EEXIST)
    }

    private static func openFile(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 {
        #if canImport(Darwin)
        Darwin.open(path, flags, mode)
        #elseif canImport(Musl)
        Musl.open(path, flags, mode)
        #else
        Glibc.open(path, flags, mode)
        #endif
    }
}

/// Reads folders and writes to file descriptors.
package enum Descriptor {
    /// The names in a folder, unsorted; `nil` if it cannot be read (`errno` says why).
    package static func names(in folder: String) -> [String]? {
        guard let stream = opendir(folder) else { return nil }
        defer { closedir(stream) }
        var names: [String] = []
        errno = 0
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: pointer.pointee)) {
                    String(cString: $0)
                }
            }
            if name != ".", name != ".." { names.append(name) }
            errno = 0
        }
        return errno == 0 ? names : nil
    }

    /// Writes all bytes, however long the reader takes. Returns `nil`, or the error number of the failure.
    package static func write(_ bytes: some ContiguousBytes, to descriptor: Int32) -> Int32? {
        bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let part = UnsafeRawBufferPointer(rebasing: rest)
                #if canImport(Darwin)
                let count = Darwin.write(descriptor, part.baseAddress, part.count)
                #elseif canImport(Musl)
                let count = Musl.write(descriptor, part.baseAddress, part.count)
                #else
                let count = Glibc.write(descriptor, part.baseAddress, part.count)
                #endif
                if count > 0 {
                    rest = rest.dropFirst(count)
                } else if count < 0, errno == EINTR {
                    continue
                } else if count < 0, errno == EAGAIN {
                    var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    guard poll(&waiting, 1, 1_000) >= 0 || errno == EINTR else { return errno }
                } else {
                    return count < 0 ? errno : EIO
                }
            }
            return nil
        }
    }
}
#endif

extension String {
    /// The path of the folder that holds the file or folder at this path; empty if the path names no folder, as in `images`.
    ///
    /// Foundation's `deletingLastPathComponent` crashes for paths of one letter, such as `o` (Swift 6.3 on Linux).
    package var parentPath: String {
        var parent = self[...]
        while parent.count > 1, parent.hasSuffix("/") { parent.removeLast() }
        guard let slash = parent.lastIndex(of: "/") else { return "" }
        parent = parent[..<slash]
        while parent.hasSuffix("/") { parent.removeLast() }
        return parent.isEmpty ? "/" : String(parent)
    }
}

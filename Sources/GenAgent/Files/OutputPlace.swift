#if !os(Windows)
import Foundation

#if canImport(Musl)
import Musl
#endif

/// What the path of an ``OutputFile`` leads to.
enum OutputPlace {
    /// A descriptor that the process has: `-`, `/dev/stdout`, `/dev/fd/3`.
    case descriptor(Int32)
    /// A FIFO, a device, a socket: written to, never replaced.
    case special(String)
    /// A regular file, with what is there now; `nil`: nothing.
    case file(String, stat?)

    /// Follows links to their end.
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
                // A file that may not be written is not replaced either.
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

    /// The descriptor that a path in the process's own folder of descriptors stands for.
    private static func descriptor(named path: String) -> Int32? {
        guard let last = path.split(separator: "/").last, let number = Int32(last), number >= 0, path.hasPrefix("/"),
            let folder = realpath(path.parentPath, nil)
        else { return nil }
        defer { free(folder) }
        return ["/proc/\(getpid())/fd", "/dev/fd"].contains(String(cString: folder)) ? number : nil
    }
}

/// Writing to descriptors.
package enum Descriptor {
    /// The names in a folder, in no order; `nil` where it cannot be read, as `errno` says.
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

    /// Writes all bytes, however long the reader takes; `nil`, or the number of what failed.
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

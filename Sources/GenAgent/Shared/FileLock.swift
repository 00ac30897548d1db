import Foundation

/// A lock between processes on a file (`flock`). The system releases it when its process ends.
package final class FileLock: Sendable {
    private let file: Int32

    /// Waits for the lock; makes the file if it is missing.
    ///
    /// - Parameters:
    ///   - path: The file. Its folder must exist.
    ///   - exclusive: No other process may hold it; otherwise others may share it.
    ///   - seconds: How long to wait for others; 0 does not wait.
    package init(_ path: String, exclusive: Bool = true, waiting seconds: Double = 0) throws(FileLockError) {
        file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw .system(SystemError("open", path)) }
        // If this throws, the object is complete and its deinit closes the file.
        try Self.wait(for: file, path, exclusive: exclusive, seconds)
    }

    private static func wait(
        for file: Int32, _ path: String, exclusive: Bool, _ seconds: Double
    ) throws(FileLockError) {
        let start = DispatchTime.now().uptimeNanoseconds
        // 0.2 ms at first, because a writer finishes soon; at most 20 ms.
        var pause: UInt32 = 200
        while flock(file, (exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB) != 0 {
            if errno == EINTR { continue }
            guard errno == EWOULDBLOCK else { throw .system(SystemError("flock", path)) }
            guard Double(DispatchTime.now().uptimeNanoseconds - start) < seconds * 1e9 else {
                throw .held(path: path, seconds: seconds, holders: holders(of: file))
            }
            usleep(pause)
            pause = min(pause * 2, 20_000)
        }
    }

    /// The processes that hold the file's lock, as far as the system reports them.
    private static func holders(of file: Int32) -> [Int32] {
        #if os(Linux)
        var status = stat()
        guard fstat(file, &status) == 0,
            let data = try? FileHandle(forReadingFrom: URL(fileURLWithPath: "/proc/locks")).readToEnd()
        else { return [] }
        // As the C library packs it: the major number in bits 8 to 19 and 32 up, the minor in the rest.
        let device = UInt64(status.st_dev)
        // `1: FLOCK  ADVISORY  WRITE 4711 08:01:131 0 EOF`; those that wait have an arrow after the number.
        let processes = String(decoding: data, as: UTF8.self).split(separator: "\n").compactMap { line -> Int32? in
            let fields = line.split(separator: " ")
            // `major:minor:inode`, the first two in hexadecimal.
            let place = fields.count > 5 ? fields[5].split(separator: ":") : []
            guard place.count == 3, fields[1] == "FLOCK", UInt64(place[2]) == UInt64(status.st_ino),
                UInt64(place[0], radix: 16) == device >> 8 & 0xFFF | device >> 32 & ~0xFFF,
                UInt64(place[1], radix: 16) == device & 0xFF | device >> 12 & ~0xFF, let process = Int32(fields[4]),
                process > 0
            else { return nil }
            return process
        }
        return Set(processes).sorted()
        #else
        return []
        #endif
    }

    deinit {
        // Closing alone is not enough: a forked child that has not reached its exec yet also has the file open.
        _ = flock(file, LOCK_UN)
        close(file)
    }
}

/// Why a ``FileLock`` could not be taken.
package enum FileLockError: Error, Hashable {
    /// Other processes held it for longer than `seconds`; `holders` where the system names them.
    case held(path: String, seconds: Double, holders: [Int32])
    case system(SystemError)
}

/// A system call on a file that failed.
package struct SystemError: Error, Hashable, CustomStringConvertible {
    /// The call, such as `write`.
    package var call: String
    package var path: String
    /// `errno`.
    package var code: Int32

    /// Keeps the current `errno`, unless another code is given.
    package init(_ call: String, _ path: String, _ code: Int32 = errno) {
        self.call = call
        self.path = path
        self.code = code
    }

    /// The system's text for the code, such as `no such file or directory`.
    package var reason: String { ErrorText.system(code) }
    package var description: String { "\(call) of \(path): \(reason)" }
}

#if Store
import Foundation

/// A lock between processes on a file; it is gone with the process that holds it.
final class FolderLock: Sendable {
    private let file: Int32

    /// Waits for the lock.
    ///
    /// - Parameter exclusive: Nobody else may hold it; otherwise others may share it.
    init(_ path: String, exclusive: Bool) throws {
        file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw SystemError("open", path) }
        while flock(file, exclusive ? LOCK_EX : LOCK_SH) != 0 {
            guard errno == EINTR else {
                let error = SystemError("flock", path)
                close(file)
                throw error
            }
        }
    }

    deinit {
        // Not by closing alone: a child that was forked and has not reached its exec yet has the file open as well.
        _ = flock(file, LOCK_UN)
        close(file)
    }
}
#endif

#if Store
import Foundation
import GenAgent

/// Locks of running sessions: one byte of the file `locks/sessions` per session, locked by the process that runs it.
///
/// The locks belong to the open file (`F_OFD_SETLK`): they need no file descriptor per session, work between two stores of
/// one process, and end with the process, for whatever reason. Other machines on a network drive do not see them.
final class SessionLeases: Sendable {
    private let file: Int32
    private let path: String
    private let held = Locked(Set<SessionID>())

    #if canImport(Darwin)
    private static let setLock: Int32 = 90
    private static let getLock: Int32 = 92
    #else
    // Linux; visible to C only with _GNU_SOURCE.
    private static let getLock: Int32 = 36
    private static let setLock: Int32 = 37
    #endif

    /// - Parameter isReadOnly: The store cannot be written: ``isHeld(_:)`` works, and ``acquire(_:)`` fails.
    init(_ path: String, isReadOnly: Bool) throws {
        self.path = path
        file = open(path, (isReadOnly ? O_RDONLY : O_RDWR | O_CREAT) | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw SystemError("open", path) }
    }

    deinit { close(file) }

    /// Locks a session until the lease is released.
    ///
    /// - Throws: `SessionHeldError` if another process, or another part of this one, holds it.
    func acquire(_ session: SessionID) throws -> StoreLease {
        guard held.withLock({ $0.insert(session).inserted }) else {
            throw SessionHeldError(session: session, holder: "this process")
        }
        var lock = Self.range(session, F_WRLCK)
        guard fcntl(file, Self.setLock, &lock) != 0 else { return StoreLease(session, self) }
        let code = errno
        held.withLock { _ = $0.remove(session) }
        if code == EACCES || code == EAGAIN { throw SessionHeldError(session: session) }
        throw SystemError("fcntl", path, code)
    }

    fileprivate func release(_ session: SessionID) {
        var lock = Self.range(session, F_UNLCK)
        _ = fcntl(file, Self.setLock, &lock)
        held.withLock { _ = $0.remove(session) }
    }

    func isHeld(_ session: SessionID) throws -> Bool {
        if held.withLock({ $0.contains(session) }) { return true }
        var lock = Self.range(session, F_WRLCK)
        guard fcntl(file, Self.getLock, &lock) == 0 else { throw SystemError("fcntl", path) }
        return lock.l_type != Int16(F_UNLCK)
    }

    /// The byte for a session, from a hash of its id. Among a billion sessions, two share one with a probability of 1 in 9.
    private static func range(_ session: SessionID, _ type: Int32) -> flock {
        let digest = SHA256.hexDigest(of: Data(session.rawValue.utf8))
        var lock = flock()
        lock.l_type = Int16(type)
        lock.l_whence = Int16(SEEK_SET)
        lock.l_start = off_t((UInt64(digest.prefix(16), radix: 16) ?? 0) >> 2)
        lock.l_len = 1
        return lock
    }
}

/// A session that is held until the lease is released or deallocated.
final class StoreLease: SessionLease {
    private let session: SessionID
    private let leases: SessionLeases
    private let isReleased = Locked(false)

    fileprivate init(_ session: SessionID, _ leases: SessionLeases) {
        self.session = session
        self.leases = leases
    }

    deinit { release() }

    func release() {
        let isFirst = isReleased.withLock { isReleased in
            defer { isReleased = true }
            return !isReleased
        }
        if isFirst { leases.release(session) }
    }
}
#endif

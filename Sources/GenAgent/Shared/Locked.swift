import Foundation

/// A value behind a lock: the one place where this library locks. (`Mutex` needs macOS 15, and thread sanitizers misread it.)
package final class Locked<Value: Sendable>: @unchecked Sendable {
    // Unchecked, because the compiler cannot see that every access goes through the lock.
    private let lock = NSLock()
    private var value: Value

    package init(_ value: Value) { self.value = value }

    /// Runs the body with exclusive access; the body must not block.
    package func withLock<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
        lock.lock()
        defer { lock.unlock() }
        return try body(&value)
    }
}

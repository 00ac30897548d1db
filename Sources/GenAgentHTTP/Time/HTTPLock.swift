import Foundation

/// A value behind a lock: the one place where the HTTP rooms lock. The core has its own, which this room may not import;
/// the names differ so that adapters can import both.
package final class HTTPLock<Value: Sendable>: @unchecked Sendable {
    // Unchecked because the compiler cannot see that `value` is only touched with `lock` held.
    private let lock = NSLock()
    private var value: Value

    package init(_ value: Value) { self.value = value }

    /// Reads or changes the value. The body is short, never waits, and never takes another lock.
    package func withLock<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
        lock.lock()
        defer { lock.unlock() }
        return try body(&value)
    }
}

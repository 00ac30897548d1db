#if Store
import Foundation
import GenAgent

extension KillRun {
    /// Returns once so many inputs are durable, or the process is gone.
    func waits(_ child: ChildProcess, for count: Int) async throws {
        let folder = folder
        // Made here, so that the tables are there to be looked into.
        try await store.open()
        try await onThread {
            let probe = try StoreProbe(folder)
            let end = Date(timeIntervalSinceNow: 60)
            while child.isRunning, try probe.inputCount() < count, Date() < end { usleep(500) }
        }
    }

    /// Returns once so many inputs are durable and the next one is being written, which ``StoreProbe/stopAppends(after:)`` prevents.
    fileprivate func waitsInsideWrite(_ child: ChildProcess, after count: Int) async throws {
        let folder = folder
        try await onThread {
            let probe = try StoreProbe(folder)
            let end = Date(timeIntervalSinceNow: 60)
            var seen = 0
            // More than once: the write before may have been about to end.
            while child.isRunning, seen < 3, Date() < end {
                seen = try probe.inputCount() == count && probe.isLocked() ? seen + 1 : 0
                usleep(1000)
            }
        }
    }
}

extension KilledSession {
    /// One process, killed in the middle of the transaction that would have added an input to so many.
    mutating func diesBeforeInput(_ count: Int) async throws -> SessionPhase.Name? {
        let folder = run.folder
        try await run.store.open()
        try StoreProbe(folder).stopAppends(after: count)
        let phase = try await dies { child, run in try await run.waitsInsideWrite(child, after: count) }
        try StoreProbe(folder).letAppendsPass()
        return phase
    }
}
#endif

import Foundation
import GenAgent

/// Lines that a person types. A task that waits for one can be cancelled.
///
/// A separate thread blocks in `read`, because nothing can wake that up. It starts with the first question, so input that no one asks
/// for stays unread.
final class StandardInput: Sendable {
    private struct State {
        var lines: [String] = []
        var isStarted = false
        var isAtEnd = false
        var waiters = WaiterList<Void, String?, any Error>()
    }

    /// Kept open while the thread reads: the number of a closed file may already belong to another file.
    private let input: FileHandle
    private let state = Locked(State())
    /// A longer line is cut here; the rest of it is the next line.
    private static let longestLine = 64 * 1_024

    init(_ input: FileHandle = .standardInput) { self.input = input }

    /// The next line without its line break; `nil` once the input has ended.
    ///
    /// - Throws: `CancellationError` when the task is cancelled.
    func next() async throws -> String? {
        start()
        let ticket = state.withLock { $0.waiters.ticket() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let ready: Result<String?, any Error>? = state.withLock { state in
                    if Task.isCancelled { return .failure(CancellationError()) }
                    if !state.lines.isEmpty { return .success(state.lines.removeFirst()) }
                    if state.isAtEnd { return .success(nil) }
                    state.waiters.add(ticket, (), continuation)
                    return nil
                }
                if let ready { continuation.resume(with: ready) }
            }
        } onCancel: {
            state.withLock { $0.waiters.remove(ticket) }?.resume(throwing: CancellationError())
        }
    }

    private func start() {
        let isFirst = state.withLock { state in
            defer { state.isStarted = true }
            return !state.isStarted
        }
        guard isFirst else { return }
        Thread { [self] in readAll() }.start()
    }

    private func readAll() {
        var splitter = LineSplitter(.newline, limit: Self.longestLine)
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = read(input.fileDescriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            // Byte by byte, so that a line that is too long is cut exactly at the limit.
            for byte in buffer[..<count] {
                do { try splitter.append(Data([byte]), deliver) } catch {
                    if let line = splitter.rest() { deliver(line) }
                    try? splitter.append(Data([byte]), deliver)
                }
            }
        }
        if let line = splitter.rest() { deliver(line) }
        let waiters = state.withLock { state in
            state.isAtEnd = true
            return state.waiters.removeAll()
        }
        for waiter in waiters { waiter.resume(returning: nil) }
    }

    private func deliver(_ bytes: Data) {
        let line = String(decoding: bytes, as: UTF8.self)
        let waiter = state.withLock { state in
            let waiter = state.waiters.removeFirst()
            if waiter == nil { state.lines.append(line) }
            return waiter
        }
        waiter?.resume(returning: line)
    }
}

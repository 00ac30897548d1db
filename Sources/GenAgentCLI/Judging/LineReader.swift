import Foundation
import GenAgent

/// Reads lines from a file without ever making a task wait that has been cancelled.
///
/// A thread of its own blocks in `read`, because nothing can wake that up. It starts with the first question, so that input
/// which nobody asks for stays unread.
final class LineReader: Sendable {
    private struct State {
        var lines: [String] = []
        var isStarted = false
        var isAtEnd = false
        var waiters: [(id: Int, continuation: CheckedContinuation<String?, any Error>)] = []
        var nextID = 0
    }

    /// Kept as long as the thread reads: a number that was closed may already be somebody else's file.
    private let input: FileHandle
    private let state = Locked(State())
    /// A line that never ends is cut here; the rest of it is the next line.
    private static let longestLine = 64 * 1_024

    init(_ input: FileHandle = .standardInput) { self.input = input }

    /// The next line without its line break; `nil` once the input has ended.
    ///
    /// - Throws: `CancellationError` when the task is cancelled.
    func next() async throws -> String? {
        start()
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let ready: Result<String?, any Error>? = state.withLock { state in
                    if Task.isCancelled { return .failure(CancellationError()) }
                    if !state.lines.isEmpty { return .success(state.lines.removeFirst()) }
                    if state.isAtEnd { return .success(nil) }
                    state.waiters.append((id, continuation))
                    return nil
                }
                if let ready { continuation.resume(with: ready) }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                state.waiters.firstIndex { $0.id == id }.map { state.waiters.remove(at: $0) }
            }
            waiter?.continuation.resume(throwing: CancellationError())
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
        var line: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = read(input.fileDescriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            for byte in buffer[..<count] {
                if byte != UInt8(ascii: "\n") { line.append(byte) }
                guard byte == UInt8(ascii: "\n") || line.count >= Self.longestLine else { continue }
                deliver(line)
                line = []
            }
        }
        if !line.isEmpty { deliver(line) }
        let waiters = state.withLock { state in
            state.isAtEnd = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.continuation.resume(returning: nil) }
    }

    private func deliver(_ bytes: [UInt8]) {
        var bytes = bytes[...]
        if bytes.last == UInt8(ascii: "\r") { bytes = bytes.dropLast() }
        let line = String(decoding: bytes, as: UTF8.self)
        let waiter = state.withLock { state in
            if !state.waiters.isEmpty { return Optional(state.waiters.removeFirst()) }
            state.lines.append(line)
            return nil
        }
        waiter?.continuation.resume(returning: line)
    }
}

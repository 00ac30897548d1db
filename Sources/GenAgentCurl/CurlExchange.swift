import Foundation
import GenAgent
import GenAgentHTTP

/// What the reading task and the curl thread share about one request: a locked slot for the head, the unread bytes and the end. The thread
/// fills it and wakes the reader; values never travel through a continuation.
final class CurlExchange: Sendable {
    struct Head: Sendable {
        var status: Int
        var headers: HTTPHeaders
        var url: URL
        /// The kind of address that answered; `nil` behind a proxy.
        var peer: AddressKind?
    }

    private struct State: Sendable {
        var head: Head?
        var unread = Data()
        /// Set once; nothing is delivered after that.
        var end: Result<Void, any Error>?
        /// Whether the thread holds bytes back because the reader is behind.
        var isPaused = false
        var waiters: [CheckedContinuation<Void, Never>] = []

        mutating func takeWaiters() -> [CheckedContinuation<Void, Never>] {
            defer { waiters = [] }
            return waiters
        }
    }

    let id: UInt64
    let request: HTTPRequest
    private let loop: CurlLoop
    private let maximumUnread: Int
    private let state = Locked(State())

    init(id: UInt64, request: HTTPRequest, loop: CurlLoop, maximumUnread: Int) {
        self.id = id
        self.request = request
        self.loop = loop
        self.maximumUnread = maximumUnread
    }
}

// MARK: - The reader's side

extension CurlExchange {
    func head() async throws -> Head {
        try await withTaskCancellationHandler {
            while true {
                let (head, end) = state.withLock { ($0.head, $0.end) }
                if let head { return head }
                if let end {
                    try end.get()
                    // The thread reports an end without a head only as a failure.
                    throw CancellationError()
                }
                await wait { $0.head != nil || $0.end != nil }
            }
        } onCancel: {
            cancel()
        }
    }

    /// Waits for more of the body and takes all available bytes; `nil` at the end.
    func next() async throws -> Data? {
        try await withTaskCancellationHandler {
            while true {
                let (chunk, end, wasPaused) = state.withLock { state in
                    var chunk = Data()
                    swap(&chunk, &state.unread)
                    defer { if !chunk.isEmpty { state.isPaused = false } }
                    return (chunk, state.end, state.isPaused)
                }
                if !chunk.isEmpty {
                    if wasPaused { loop.post(.resume(id)) }
                    return chunk
                }
                if let end {
                    try end.get()
                    return nil
                }
                await wait { !$0.unread.isEmpty || $0.end != nil }
            }
        } onCancel: {
            cancel()
        }
    }

    /// Ends the exchange for its reader at once and has the thread free the transfer. After the end, only discards unread bytes.
    func cancel() {
        let (wasRunning, waiters) = state.withLock { state in
            let wasRunning = state.end == nil
            if wasRunning || !state.unread.isEmpty {
                state.head = nil
                state.unread = Data()
                state.end = .failure(CancellationError())
            }
            return (wasRunning, state.takeWaiters())
        }
        for waiter in waiters { waiter.resume() }
        if wasRunning { loop.post(.abort(id)) }
    }

    private func wait(until isReady: (borrowing State) -> Bool) async {
        await withCheckedContinuation { continuation in
            let ready = state.withLock { state in
                if isReady(state) { return true }
                state.waiters.append(continuation)
                return false
            }
            if ready { continuation.resume() }
        }
    }
}

// MARK: - The thread's side. Whatever it hands over, it wakes the reader afterwards.

extension CurlExchange {
    func deliver(_ head: Head) {
        state.withLock { if $0.end == nil { $0.head = head } }
    }

    /// Delivers bytes of the body; `false`: the reader is behind, deliver them again after `resume`.
    func deliver(_ bytes: UnsafeRawBufferPointer) -> Bool {
        state.withLock { state in
            // A canceled reader needs no bytes; the order to abort is on its way.
            guard state.end == nil else { return true }
            guard state.unread.count < maximumUnread else {
                state.isPaused = true
                return false
            }
            state.unread.append(contentsOf: bytes)
            return true
        }
    }

    /// The first end counts.
    func finish(_ end: Result<Void, any Error>) {
        state.withLock { if $0.end == nil { $0.end = end } }
    }

    func wakeReader() {
        let waiters = state.withLock { $0.takeWaiters() }
        for waiter in waiters { waiter.resume() }
    }
}

import Foundation

// What the reader asks.
extension URLSessionExchange {
    /// Waits for the head.
    func head() async throws -> Head {
        try await waiting { state in
            if let head = state.head { return .success(head) }
            switch state.end {
            case .some(.some(let error)): return .failure(error)
            case .some(.none): return .failure(self.error(.malformedResponse, "the answer is not HTTP", sent: true))
            case .none: return nil
            }
        }
    }

    /// Waits for the next chunk; `nil` at the end.
    func chunk() async throws -> Data? {
        let chunk: Data? = try await waiting { state in
            if let chunk = state.chunks.popFirst() {
                state.unread -= chunk.count
                return .success(chunk)
            }
            return state.end.map { end in end.map { .failure($0) } ?? .success(nil) }
        }
        adjustFlow()
        return chunk
    }

    private func waiting<Value>(_ ready: @Sendable (inout State) -> Result<Value, any Error>?) async throws -> Value {
        try await withTaskCancellationHandler {
            while true {
                try Task.checkCancellation()
                if let result = state.withLock({ ready(&$0) }) { return try result.get() }
                await withCheckedContinuation { continuation in
                    let isReady = state.withLock { state in
                        var copy = state
                        if ready(&copy) != nil || Task.isCancelled { return true }
                        state.waiter = continuation
                        return false
                    }
                    if isReady { continuation.resume() }
                }
            }
        } onCancel: {
            abort(CancellationError())
        }
    }
}

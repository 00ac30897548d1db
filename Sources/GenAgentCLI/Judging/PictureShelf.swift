import GenAgent

/// Where judges find the picture of a round, once it is on disk and has been shown.
final class PictureShelf: Sendable {
    private struct State {
        var paths: [Int: String] = [:]
        var waiters: [(id: Int, round: Int, continuation: CheckedContinuation<String, any Error>)] = []
        var nextID = 0
    }

    private let state = Locked(State())

    /// Says where the picture of a round is.
    func put(_ path: String, round: Int) {
        let waiters = state.withLock { state in
            state.paths[round] = path
            defer { state.waiters.removeAll { $0.round == round } }
            return state.waiters.filter { $0.round == round }
        }
        for waiter in waiters { waiter.continuation.resume(returning: path) }
    }

    /// Waits for the picture of a round.
    ///
    /// - Throws: `CancellationError` when the task is cancelled.
    func path(ofRound round: Int) async throws -> String {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let ready: Result<String, any Error>? = state.withLock { state in
                    if Task.isCancelled { return .failure(CancellationError()) }
                    if let path = state.paths[round] { return .success(path) }
                    state.waiters.append((id, round, continuation))
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
}

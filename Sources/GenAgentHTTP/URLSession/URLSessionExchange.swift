import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// One exchange between the delegate's callbacks and the reader: what has come and was not read yet, and who waits.
final class URLSessionExchange: Sendable {
    /// A response's head.
    struct Head: Sendable {
        var status: Int
        var headers: HTTPHeaders
        var url: URL
    }

    private struct State {
        var head: Head?
        var chunks: ArraySlice<Data> = []
        var received = 0
        var redirects = 0
        var refusal: HTTPError?
        /// How it ended: `nil` inside for the body's proper end.
        var end: (any Error)??
        var waiter: CheckedContinuation<Void, Never>?

        mutating func takeWaiter() -> CheckedContinuation<Void, Never>? {
            defer { waiter = nil }
            return waiter
        }
    }

    let request: HTTPRequest
    let credentials: Set<String>
    private let task: URLSessionTask
    private let state = HTTPLock(State())

    init(_ request: HTTPRequest, _ task: URLSessionTask, credentials: Set<String>) {
        self.request = request
        self.task = task
        self.credentials = credentials
    }

    var hasHead: Bool { state.withLock { $0.head != nil } }

    /// An error of this exchange, with a message that names the request.
    func error(_ code: HTTPError.Code, _ what: String, sent: Bool) -> HTTPError {
        HTTPError(code, "\(request.summary): \(what)", mayHaveBeenSent: sent)
    }

    // MARK: What the delegate tells

    func receive(_ head: Head) { change { if $0.refusal == nil { $0.head = head } } }

    /// The response that comes is a redirect that may not be followed: the exchange ends with this error, whatever comes.
    func refuse(_ error: HTTPError) { state.withLock { $0.refusal = error } }

    func receive(_ data: Data) {
        let limit = request.maximumResponseBytes
        let isTooLarge = state.withLock { state in
            state.received += data.count
            return state.received > limit
        }
        if isTooLarge {
            abort(
                error(
                    .responseTooLarge, "the body has more than \(limit) bytes; raise maximumResponseBytes", sent: true))
        } else {
            change { if $0.end == nil, !data.isEmpty { $0.chunks.append(data) } }
        }
    }

    /// - Returns: Whether one more redirect is allowed.
    func mayRedirect() -> Bool {
        state.withLock { state in
            state.redirects += 1
            return state.redirects <= request.maximumRedirects
        }
    }

    /// The end; the first one counts. What came before it can still be read, unless the reader itself gave up.
    func finish(_ error: (any Error)?) { change { if $0.end == nil { $0.end = .some($0.refusal ?? error) } } }

    /// Ends the exchange from this side.
    func abort(_ error: any Error) {
        finish(error)
        task.cancel()
    }

    // MARK: What the reader asks

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
        try await waiting { state in
            if let chunk = state.chunks.popFirst() { return .success(chunk) }
            return state.end.map { end in end.map { .failure($0) } ?? .success(nil) }
        }
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

    private func change(_ body: (inout State) -> Void) {
        let waiter = state.withLock { state in
            body(&state)
            return state.takeWaiter()
        }
        waiter?.resume()
    }
}

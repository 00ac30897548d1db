import Foundation
import GenAgent

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// One hop of an exchange, between the delegate's callbacks and the reader: what has come and was not read yet, and who waits.
final class URLSessionExchange: Sendable {
    /// A response's head.
    struct Head: Sendable {
        var status: Int
        var headers: HTTPHeaders
        var url: URL
    }

    struct State {
        var head: Head?
        var chunks: ArraySlice<Data> = []
        var received = 0
        var unread = 0
        /// Whether any of the body may have left, which shows that a connection stands.
        var hasSentBody = false
        /// Whether the time for connecting passed: the end that comes is that timeout.
        var isConnectLate = false
        /// How it ended: `nil` inside for the body's proper end.
        var end: (any Error)??
        var waiter: CheckedContinuation<Void, Never>?

        mutating func takeWaiter() -> CheckedContinuation<Void, Never>? {
            defer { waiter = nil }
            return waiter
        }
    }

    let request: HTTPRequest
    /// Fires once, when the body begins to leave; ends with the exchange.
    let bodyStarted: AsyncStream<Void>
    let state = Locked(State())
    private let bodyStart: AsyncStream<Void>.Continuation
    private let task: URLSessionTask
    private let isCancelled = Locked(false)
    private let wasRedirected: Bool
    private let maximumUnread: Int
    /// `nil` where Foundation cannot hold a transfer.
    private let flow: URLSessionFlow?

    /// - Parameters:
    ///   - wasRedirected: Whether a server had the request before this hop, so that every error says it may have been sent.
    ///   - maximumUnread: Unread bytes above which the transfer is held, or fails where it cannot be held.
    init(_ request: HTTPRequest, _ task: URLSessionTask, wasRedirected: Bool, maximumUnread: Int, canHold: Bool) {
        self.request = request
        self.task = task
        self.wasRedirected = wasRedirected
        self.maximumUnread = maximumUnread
        (bodyStarted, bodyStart) = AsyncStream.makeStream()
        flow =
            canHold
            ? URLSessionFlow(limit: maximumUnread) {
                task.suspend()
            } release: {
                task.resume()
            } : nil
    }

    /// An error of this exchange, with a message that names the request.
    func error(_ code: HTTPError.Code, _ what: String, sent: Bool) -> HTTPError {
        HTTPError(code, "\(request.summary): \(what)", mayHaveBeenSent: sent || wasRedirected)
    }

    /// Whether the server may have the request: without a body nothing tells when it left.
    var mayHaveBeenSent: Bool { !hasBody || hasSentBody }

    /// Whether any of the body may have left. The task counts at once; the delegate is told a little later.
    private var hasSentBody: Bool { task.countOfBytesSent > 0 || state.withLock { $0.hasSentBody } }

    /// Whether there is a body, whose leaving can be seen.
    var hasBody: Bool { request.body?.isEmpty == false }

    // MARK: What the delegate tells

    func receive(_ head: Head) {
        let announced = head.headers["Content-Length"].flatMap { Int($0) } ?? 0
        if request.method != "HEAD", announced > request.maximumResponseBytes {
            let limit = "the limit of \(request.maximumResponseBytes) bytes"
            abort(
                error(
                    .responseTooLarge,
                    "the response has \(announced) bytes, more than \(limit). Raise maximumResponseBytes if it is "
                        + "meant to be so large.", sent: true))
        } else {
            change { if !$0.isConnectLate { $0.head = head } }
        }
    }

    func receive(_ data: Data) {
        let sizes = state.withLock { state in
            state.received += data.count
            guard state.end == nil, !data.isEmpty else { return (received: state.received, unread: 0) }
            state.unread += data.count
            state.chunks.append(data)
            return (received: state.received, unread: state.unread)
        }
        if sizes.received > request.maximumResponseBytes {
            abort(
                error(
                    .responseTooLarge,
                    "the response is larger than the limit of \(request.maximumResponseBytes) bytes. Raise "
                        + "maximumResponseBytes if it is meant to be so large.", sent: true))
        } else if flow == nil, sizes.unread > maximumUnread {
            abort(
                error(
                    .responseTooLarge,
                    "more than \(maximumUnread) bytes wait to be read, and Foundation cannot make the server wait on "
                        + "this platform. Read faster, raise maximumBufferedBytes, or use CurlTransport.", sent: true))
        } else {
            change { _ in }
            adjustFlow()
        }
    }

    /// Some of the request's body was taken to be sent.
    func didSendBody() {
        state.withLock { $0.hasSentBody = true }
        bodyStart.yield()
    }

    /// The end; the first one counts. What came before it can still be read, unless the reader itself gave up.
    ///
    /// - Returns: Whether it was the first.
    @discardableResult
    func finish(_ error: (any Error)?) -> Bool {
        let hasSentBody = hasSentBody
        let isFirst = change { state in
            let isFirst = state.end == nil
            if isFirst { state.end = .some(state.isConnectLate ? connectTimeout(sent: hasSentBody) : error) }
            return isFirst
        }
        bodyStart.finish()
        return isFirst
    }

    private func connectTimeout(sent: Bool) -> HTTPError {
        let seconds = request.timeouts.connect ?? 0
        return error(
            .timeout,
            "no connection within \(seconds) s. Is the server running and reachable? Otherwise raise timeouts.connect.",
            sent: sent)
    }

    // MARK: Ending it from this side

    /// Ends the exchange from this side.
    func abort(_ error: any Error) { if finish(error) { cancelTask() } }

    /// The time for connecting has passed. Foundation ends the task before the error is made: the body may leave in this very
    /// moment, and what the error says about that must be true.
    func expireConnecting() {
        guard !hasSentBody else { return }
        let isLate = state.withLock { state in
            state.isConnectLate = state.head == nil && state.end == nil
            return state.isConnectLate
        }
        if isLate { cancelTask() }
    }

    /// Answers a question of Foundation's, unless the task is cancelled: Foundation on Linux traps when a task is cancelled
    /// between the question and its answer.
    func answer(_ body: () -> Void) { isCancelled.withLock { if !$0 { body() } } }

    private func cancelTask() {
        isCancelled.withLock { isCancelled in
            isCancelled = true
            task.cancel()
        }
    }

    // MARK: Within

    @discardableResult
    func change<Result>(_ body: (inout State) -> Result) -> Result {
        let (result, waiter) = state.withLock { state in
            let result = body(&state)
            return (result, state.takeWaiter())
        }
        waiter?.resume()
        return result
    }

    func adjustFlow() { flow?.update { state.withLock { $0.end == nil ? $0.unread : 0 } } }
}

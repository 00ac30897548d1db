import Foundation
import GenAgent

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The transport over Foundation's `URLSession`, for systems without libcurl, such as iOS. It promises less than `CurlTransport`:
///
/// - Every request opens a connection, and unread bytes stay in memory, up to ``HTTPRequest/maximumResponseBytes``.
/// - Foundation limits silence only: to `connect` plus `firstByte` seconds, or to `total`. A slow but steady body is not cut off.
/// - ``HTTPRequest/addressRule`` is checked for URLs, not for resolved addresses.
/// - Failures without a Foundation code count as ``HTTPError/Code/connectionLost``.
public struct URLSessionTransport: HTTPTransport {
    private let configuration: URLSessionConfiguration

    /// `nil`: an ephemeral configuration without cookies and cache.
    public init(configuration: URLSessionConfiguration? = nil) {
        self.configuration = configuration ?? .ephemeral
        if configuration == nil { (self.configuration.httpCookieStorage, self.configuration.urlCache) = (nil, nil) }
    }

    public func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        try await Redirect.following(request) { hop, wasSent in
            let (events, continuation) = AsyncThrowingStream<URLSessionTransfer.Event, any Error>.makeStream()
            let transfer = URLSessionTransfer(hop, wasSent: wasSent, continuation)
            transfer.start(configuration)
            // Dropping the stream, or canceling the task that reads it, aborts the transfer.
            let next: @Sendable () async throws -> URLSessionTransfer.Event? = {
                var iterator = events.makeAsyncIterator()
                do {
                    let event = try await iterator.next()
                    try Task.checkCancellation()
                    return event
                } catch {
                    // Foundation reports a cancellation as a failure.
                    try Task.checkCancellation()
                    throw error
                }
            }
            guard case .head(let status, let headers)? = try await next() else {
                throw transfer.error(.malformedResponse, "the answer is not HTTP.")
            }
            let body = HTTPBody { if case .data(let data)? = try await next() { data } else { nil } }
            return HTTPResponse(status: status, headers: headers, url: hop.url, body: body)
        }
    }
}

/// One hop: passes Foundation's callbacks to the reader.
private final class URLSessionTransfer: NSObject, URLSessionDataDelegate, Sendable {
    enum Event: Sendable { case head(Int, HTTPHeaders), data(Data) }

    private let request: HTTPRequest
    private let wasSent: Bool
    private let events: AsyncThrowingStream<Event, any Error>.Continuation
    /// Bytes of the body, and whether the task was canceled. Locked, because Foundation on Linux traps if a task is canceled during a redirect.
    private let progress = Locked((bytes: 0, isCancelled: false))

    init(_ request: HTTPRequest, wasSent: Bool, _ events: AsyncThrowingStream<Event, any Error>.Continuation) {
        (self.request, self.wasSent, self.events) = (request, wasSent, events)
    }

    func start(_ configuration: URLSessionConfiguration) {
        let timeouts = request.timeouts
        var urlRequest = URLRequest(url: request.url)
        (urlRequest.httpMethod, urlRequest.httpBody) = (request.method, request.body)
        let limits = [timeouts.firstByte.map { $0 + (timeouts.connect ?? 0) }, timeouts.total, 604_800].compactMap {
            $0
        }
        urlRequest.timeoutInterval = limits.filter { $0 > 0 }.min() ?? 1
        for field in request.headers.fields { urlRequest.addValue(field.value, forHTTPHeaderField: field.name) }
        let session = URLSession(configuration: configuration, delegate: self, delegateQueue: nil)
        let task = session.dataTask(with: urlRequest)
        events.onTermination = { [self] reason in if case .cancelled = reason { cancel(task) } }
        task.resume()
        session.finishTasksAndInvalidate()
    }

    private func cancel(_ task: URLSessionTask) {
        progress.withLock { progress in
            progress.isCancelled = true
            task.cancel()
        }
    }

    func error(_ code: HTTPError.Code, _ words: String, sent: Bool = true) -> HTTPError {
        HTTPError(code, "\(request.summary): \(words)", mayHaveBeenSent: sent || wasSent)
    }

    func urlSession(
        _: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
        completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
    ) {
        completionHandler(.allow)
        guard let response = response as? HTTPURLResponse else { return events.finish() }
        let fields = response.allHeaderFields.map { HTTPHeaders.Field("\($0.key)", "\($0.value)") }
        let headers = HTTPHeaders(fields.sorted { $0.name < $1.name })
        events.yield(.head(response.statusCode, headers))
        if request.method != "HEAD" { check(headers["Content-Length"].flatMap { Int($0) } ?? 0, dataTask) }
    }

    func urlSession(_: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        events.yield(.data(data))
        progress.withLock { $0.bytes += data.count }
        check(progress.withLock { $0.bytes }, dataTask)
    }

    private func check(_ bytes: Int, _ task: URLSessionTask) {
        guard bytes > request.maximumResponseBytes else { return }
        let limit =
            "the response is larger than \(request.maximumResponseBytes) bytes. Raise maximumResponseBytes if it should be."
        events.finish(throwing: error(.responseTooLarge, limit))
        cancel(task)
    }

    func urlSession(
        _: URLSession, task: URLSessionTask, willPerformHTTPRedirection _: HTTPURLResponse, newRequest _: URLRequest,
        completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) { progress.withLock { if !$0.isCancelled { completionHandler(nil) } } }

    #if canImport(FoundationNetworking)
    // Foundation on Linux asks after the whole 401 has arrived, and never ends the task without an answer. The 401 is the response.
    func urlSession(
        _: URLSession, task: URLSessionTask, didReceive _: URLAuthenticationChallenge,
        completionHandler: @escaping @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
    ) {
        events.finish()
        completionHandler(.cancelAuthenticationChallenge, nil)
    }
    #endif

    func urlSession(_: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        events.finish(throwing: error.map { translated($0 as? URLError, "\($0)".lowercased()) })
    }

    /// Foundation's text is not passed on, because it can contain the whole URL; on Linux, only that text identifies a TLS failure.
    private func translated(_ error: URLError?, _ text: String) -> HTTPError {
        switch error?.code {
        case .cannotFindHost, .dnsLookupFailed:
            self.error(.unknownHost, "the host name could not be resolved.", sent: false)
        case .cannotConnectToHost, .notConnectedToInternet:
            self.error(.cannotConnect, "could not connect. Is the server running, and is the port right?", sent: false)
        case .timedOut: self.error(.timeout, "no answer in time. If the server needs longer, raise timeouts.firstByte.")
        case .dataLengthExceedsMaximum: self.error(.invalidRequest, "this method cannot have a body.", sent: false)
        case .secureConnectionFailed, .serverCertificateUntrusted, .serverCertificateHasBadDate,
            .serverCertificateHasUnknownRoot,
            .unknown where text.contains("ssl") && request.url.scheme == "https":
            self.error(.tls, "no secure connection; for a server without TLS, write http.", sent: false)
        default: self.error(.connectionLost, "the connection broke. Look at the server's log.")
        }
    }
}

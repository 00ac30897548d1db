import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The transport over Foundation's `URLSession`: the one to use where libcurl is not, as on iOS.
///
/// Bodies stream. A body that is read slower than it comes waits in memory, up to ``HTTPRequest/maximumResponseBytes``. Redirects
/// are followed as the request says, and lose `Authorization`, `Cookie` and other credentials when scheme, host or port change.
/// Foundation does not tell when a connection stands: ``HTTPTimeouts/connect`` is not kept by itself, ``HTTPTimeouts/firstByte`` and
/// ``HTTPTimeouts/total`` are. Cookies and caches are off.
///
/// On Linux prefer `CurlTransport`: Foundation there traps when a task is cancelled in the very moment of a redirect.
public struct URLSessionTransport: HTTPTransport {
    /// One session for all requests, so that connections are used again; it ends with the last copy of the transport.
    private final class Owner: Sendable {
        let delegate: URLSessionRouter
        let session: URLSession

        init(_ configuration: URLSessionConfiguration) {
            delegate = URLSessionRouter()
            session = URLSession(configuration: configuration, delegate: delegate, delegateQueue: nil)
        }

        deinit { session.finishTasksAndInvalidate() }
    }

    private let owner: Owner
    private let redactor: Redactor
    private let clock: any HTTPClock

    /// Makes a transport with connections of its own.
    ///
    /// - Parameters:
    ///   - configuration: Proxies, TLS and connection counts; `nil`: an ephemeral one without cookies and cache.
    ///   - redactor: Which header fields are credentials and stay behind on a redirect elsewhere.
    ///   - clock: Measures the time limits.
    public init(
        configuration: URLSessionConfiguration? = nil, redactor: Redactor = Redactor(),
        clock: any HTTPClock = SystemHTTPClock()
    ) {
        self.redactor = redactor
        self.clock = clock
        if let configuration {
            owner = Owner(configuration)
        } else {
            let plain = URLSessionConfiguration.ephemeral
            plain.httpCookieStorage = nil
            plain.httpShouldSetCookies = false
            plain.urlCache = nil
            plain.requestCachePolicy = .reloadIgnoringLocalCacheData
            plain.httpMaximumConnectionsPerHost = 64
            // Foundation's limit starts again with each byte: a silent generator would be cut off. Ours are kept apart.
            plain.timeoutIntervalForRequest = 604_800
            owner = Owner(plain)
        }
    }

    /// Sends a request over URLSession; see ``HTTPTransport``.
    public func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        try Task.checkCancellation()
        guard let scheme = request.url.scheme?.lowercased(), ["http", "https"].contains(scheme),
            request.url.host?.isEmpty == false
        else {
            throw HTTPError(
                .invalidRequest, "\(request.summary): the URL needs http or https and a host.", mayHaveBeenSent: false)
        }
        var urlRequest = URLRequest(url: request.url)
        urlRequest.httpMethod = request.method
        urlRequest.httpBody = request.body
        urlRequest.timeoutInterval = 604_800
        for field in request.headers.fields { urlRequest.addValue(field.value, forHTTPHeaderField: field.name) }
        let task = owner.session.dataTask(with: urlRequest)
        let exchange = URLSessionExchange(request, task, credentials: redactor.headerNames)
        owner.delegate.add(exchange, for: task)
        // Whoever drops the response drops this, and with it the transfer.
        let handle = URLSessionHandle(exchange)
        handle.watch(request.timeouts, clock)
        task.resume()
        let response = try await handle.exchange.head()
        return HTTPResponse(
            status: response.status, headers: response.headers, url: response.url,
            body: HTTPBody { try await handle.exchange.chunk() })
    }
}

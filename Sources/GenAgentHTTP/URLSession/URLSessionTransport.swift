import Foundation
import GenAgent

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The transport over Foundation's `URLSession`: the one to use where libcurl is not, as on iOS.
///
/// Redirects are followed here and not by Foundation, by the same rules as `CurlTransport` follows them: to another scheme, host
/// or port only header fields known to be harmless go along. Cookies and caches are off. Where Foundation shows less than
/// libcurl does, this transport can promise less:
///
/// - **Slow readers.** On Apple systems a transfer is held while more than `maximumBufferedBytes` wait to be read (1 MB by
///   default). On Linux Foundation cannot hold a transfer: it would send the request again. There the bound is 64 MB by
///   default, and a body of which more waits fails with ``HTTPError/Code/responseTooLarge``.
/// - **``HTTPTimeouts/connect``** is kept for requests with a body, whose leaving shows that a connection stands. A request
///   without one shows nothing before the response: there Foundation's own limit holds (about five minutes on Linux), and the
///   wait for the first byte, if it is limited, is `connect` and `firstByte` together.
/// - **Redirects with an endless body** are not noticed on Linux, where Foundation reads them to their end before it tells of
///   them: limit ``HTTPTimeouts/total`` for servers you do not trust.
///
/// - **``HTTPRequest/addressRule``** and the addresses behind redirects are checked as they stand in URLs: Foundation resolves names
///   and connects without asking, so that a name which leads to a private address is not noticed. Where that matters, list only hosts
///   whose names you trust.
///
/// On Linux prefer `CurlTransport`. The code for Apple systems was written against Apple's documentation; it was never built
/// or run there.
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

    #if canImport(FoundationNetworking)
    /// How much of a body may wait to be read, unless said otherwise: 64 MB on Linux, where more is an error.
    public static let standardBufferedBytes = 64_000_000
    // Foundation on Linux "suspends" by dropping the connection, and "resumes" by sending the request again.
    private static let canHold = false
    #else
    /// How much of a body may wait to be read, unless said otherwise: 1 MB on Apple systems, where the server then waits.
    public static let standardBufferedBytes = 1_000_000
    private static let canHold = true
    #endif

    private let owner: Owner
    private let maximumBufferedBytes: Int
    private let clock: any SessionClock

    /// Makes a transport with connections of its own.
    ///
    /// - Parameters:
    ///   - configuration: Proxies, TLS and connection counts; `nil`: an ephemeral one without cookies and cache.
    ///   - maximumBufferedBytes: Unread bytes of one body, above which the server is made to wait or, on Linux, the transfer
    ///     fails.
    ///   - clock: Measures the time limits.
    public init(
        configuration: URLSessionConfiguration? = nil,
        maximumBufferedBytes: Int = URLSessionTransport.standardBufferedBytes, clock: any SessionClock = SystemClock()
    ) {
        self.maximumBufferedBytes = maximumBufferedBytes
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
        do {
            return try await follow(request)
        } catch {
            throw Redactor.clean(error, of: request)
        }
    }

    private func follow(_ request: HTTPRequest) async throws -> HTTPResponse {
        try RequestCheck.check(request)
        try Task.checkCancellation()
        let start = clock.now()
        var hop = request
        var redirects = 0
        while true {
            let spent = clock.now().seconds(since: start)
            let handle = begin(hop, wasRedirected: redirects > 0, remaining: request.timeouts.total.map { $0 - spent })
            let response = try await handle.exchange.head()
            guard request.maximumRedirects > 0,
                let location = Redirect.target(status: response.status, headers: response.headers)
            else {
                return HTTPResponse(
                    status: response.status, headers: response.headers, url: response.url,
                    body: HTTPBody {
                        do { return try await handle.exchange.chunk() } catch {
                            throw Redactor.clean(error, of: request)
                        }
                    })
            }
            guard redirects < request.maximumRedirects else {
                throw Redirect.tooMany(hop, limit: request.maximumRedirects)
            }
            hop = try Redirect.request(after: hop, status: response.status, location: location)
            redirects += 1
        }
    }

    /// Starts one hop. Whoever drops what comes back drops the transfer.
    private func begin(_ request: HTTPRequest, wasRedirected: Bool, remaining: Double?) -> URLSessionHandle {
        var urlRequest = URLRequest(url: request.url)
        urlRequest.httpMethod = request.method
        urlRequest.httpBody = request.body
        urlRequest.timeoutInterval = 604_800
        for field in request.headers.fields { urlRequest.addValue(field.value, forHTTPHeaderField: field.name) }
        let task = owner.session.dataTask(with: urlRequest)
        let exchange = URLSessionExchange(
            request, task, wasRedirected: wasRedirected, maximumUnread: maximumBufferedBytes, canHold: Self.canHold)
        owner.delegate.add(exchange, for: task)
        let handle = URLSessionHandle(exchange)
        handle.watch(request.timeouts, remaining: remaining, clock)
        task.resume()
        return handle
    }
}

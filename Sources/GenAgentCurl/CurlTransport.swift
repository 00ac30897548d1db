import Foundation
import GenAgentHTTP

/// Sends requests with libcurl (7.85 or newer): one background thread, any number of transfers, connections kept for reuse.
///
/// Make one and share it: connections are reused only within one transport. The thread starts with the first request and
/// ends with ``shutdown()``, or when the transport and all its bodies have been released.
///
/// - HTTP/2 is used over TLS when the server offers it. Certificates are always verified.
/// - Bodies arrive as the server sent them: no `Accept-Encoding` is added and nothing is decompressed.
/// - `Expect`, `Content-Length` and `Transfer-Encoding` among a request's headers are ignored; the transport sets the length.
/// - On a redirect to another scheme, host or port only header fields known to be harmless go along
///   (`Accept`, `Content-Type`, `Range`, …). A body is never sent on from `https` to `http`.
/// - A request with an `HTTPRequest.addressRule` opens no connection to an address that the rule forbids; neither does any request
///   after a redirect to a loopback, link-local, private or reserved address, unless the server before was at such an address.
///   A proxy connects by rules of its own.
/// - A request that is not `HTTPRequest.isRepeatable` (by its method, or because it says so) is
///   never sent twice, also not when a kept connection turns out to be closed.
public final class CurlTransport: HTTPTransport {
    private let loop: CurlLoop

    /// Makes a transport; nothing is opened before the first request.
    public init(configuration: CurlConfiguration = CurlConfiguration()) {
        loop = CurlLoop(configuration: configuration)
    }

    deinit { loop.stop() }

    /// Sends a request over libcurl; see `HTTPTransport`.
    public func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        try RequestCheck.check(request)
        try Task.checkCancellation()
        let exchange = try loop.submit(request)
        // Made before the first wait, so that whatever happens, letting go of it ends the transfer.
        let lease = BodyLease(exchange: exchange, transport: self)
        let head = try await exchange.head()
        var response = HTTPResponse(
            status: head.status, headers: head.headers, url: head.url,
            body: HTTPBody { try await lease.exchange.next() })
        response.peer = head.peer
        return response
    }

    /// Ends the thread and closes all connections; returns when both are done.
    ///
    /// Transfers still under way fail, and so does every later request. Calling it twice does no harm.
    public func shutdown() async { await loop.stopped() }

    /// How many transfers hold resources: waiting, running, or cancelled and not yet freed.
    package var liveTransfers: Int { loop.liveTransfers }

    /// Returns once no transfer holds resources.
    package func waitUntilIdle() async { await loop.idle() }
}

/// What a body holds: when the last copy of the body goes, the transfer is aborted. Keeps the transport running meanwhile.
private final class BodyLease: Sendable {
    let exchange: CurlExchange
    private let transport: CurlTransport

    init(exchange: CurlExchange, transport: CurlTransport) {
        self.exchange = exchange
        self.transport = transport
    }

    deinit { exchange.cancel() }
}

import Foundation
import GenAgentHTTP

/// Sends requests with libcurl (7.85 or newer): one background thread, any number of transfers, connections kept for reuse.
///
/// Make one and share it: connections are reused only within one transport. The thread starts with the first request and ends with
/// ``shutdown()``, or once the transport and all its bodies are released.
///
/// - HTTP/2 is used over TLS when the server offers it. Certificates are always verified.
/// - Bodies arrive as the server sent them: no `Accept-Encoding` is added and nothing is decompressed.
/// - The headers `Expect`, `Content-Length` and `Transfer-Encoding` of a request are ignored; the transport sets the length.
/// - On a redirect to another scheme, host or port, only harmless header fields are passed on (`Accept`, `Content-Type`, `Range`, …). A body
///   is never sent from `https` to `http`.
/// - A request with an `HTTPRequest.addressRule` opens no connection to an address that the rule forbids. No request follows a redirect to a
///   loopback, link-local, private or reserved address, unless an earlier server had an address of the same kind. A proxy applies its own rules.
/// - A request that is not `HTTPRequest.isRepeatable` is never sent twice, even if a kept connection turns out to be closed.
public final class CurlTransport: HTTPTransport {
    private let loop: CurlLoop

    /// Opens nothing before the first request.
    public init(configuration: CurlConfiguration = CurlConfiguration()) {
        loop = CurlLoop(configuration: configuration)
    }

    deinit { loop.stop() }

    public func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        try RequestCheck.check(request)
        try Task.checkCancellation()
        let exchange = try loop.submit(request)
        // Made before the first wait, so that dropping it always ends the transfer.
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
    /// Running transfers fail, and so do later requests. Calling it twice is harmless.
    public func shutdown() async { await loop.stopped() }

    /// The number of transfers that hold resources: waiting, running, or canceled and not yet freed.
    package var liveTransfers: Int { loop.liveTransfers }

    package func waitUntilIdle() async { await loop.idle() }
}

/// Aborts the transfer once the last copy of the body is gone, and keeps the transport alive until then.
private final class BodyLease: Sendable {
    let exchange: CurlExchange
    private let transport: CurlTransport

    init(exchange: CurlExchange, transport: CurlTransport) {
        self.exchange = exchange
        self.transport = transport
    }

    deinit { exchange.cancel() }
}

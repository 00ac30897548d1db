/// Carries requests to servers. Adapters depend on this protocol alone.
///
/// `CurlTransport` (libcurl) is the default on Linux and macOS; `URLSessionTransport` serves platforms without libcurl.
public protocol HTTPTransport: Sendable {
    /// Sends a request and returns as soon as the final response's head has arrived; the body streams.
    ///
    /// Redirects are followed as the request says, within its ``HTTPRequest/addressRule``. Any status is a response, not an error. Cancelling the task aborts the
    /// transfer, also while the body streams; so does dropping the body.
    ///
    /// - Throws: ``HTTPError``, or `CancellationError` when the task is cancelled.
    func send(_ request: HTTPRequest) async throws -> HTTPResponse
}

import Foundation

/// Sends a request when its endpoint has room for it, see ``EndpointLimiter``. An exchange takes its room until its body has
/// ended, failed or been dropped.
///
/// Put it inside of ``RetryingTransport``, so that a wait between attempts takes no room:
/// `RetryingTransport(LimitingTransport(transport, limiter))`.
public struct LimitingTransport: HTTPTransport {
    private let base: any HTTPTransport
    private let limiter: EndpointLimiter
    private let limits: EndpointLimits?

    /// Puts a limiter before a transport.
    ///
    /// - Parameters:
    ///   - base: Sends what is let through.
    ///   - limiter: Says when, fairly among all that share it.
    ///   - limits: Limits of every endpoint, instead of the limiter's own.
    public init(_ base: any HTTPTransport, _ limiter: EndpointLimiter, limits: EndpointLimits? = nil) {
        self.base = base
        self.limiter = limiter
        self.limits = limits
    }

    /// Waits for its turn at the endpoint, then sends; the room is held until the body ends.
    public func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        let permit = try await limiter.acquire(EndpointLimiter.endpoint(of: request.url), limits: limits)
        var response = try await base.send(request)
        let body = response.body
        response.body = HTTPBody {
            do {
                if let chunk = try await body.next() { return chunk }
                permit.release()
                return nil
            } catch {
                permit.release()
                throw error
            }
        }
        return response
    }
}

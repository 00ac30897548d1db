import Foundation

/// Sends a request once its endpoint has room, see ``EndpointLimiter``. An exchange occupies its slot until its body has ended, failed or been
/// dropped.
///
/// Put it inside ``RetryingTransport``, so that a wait between attempts occupies no slot:
/// `RetryingTransport(LimitingTransport(transport, limiter))`.
public struct LimitingTransport: HTTPTransport {
    private let base: any HTTPTransport
    private let limiter: EndpointLimiter
    private let limits: EndpointLimits?

    /// - Parameter limits: Limits of every endpoint, instead of the limiter's own.
    public init(_ base: any HTTPTransport, _ limiter: EndpointLimiter, limits: EndpointLimits? = nil) {
        self.base = base
        self.limiter = limiter
        self.limits = limits
    }

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

/// The right to one exchange with an endpoint. It counts until it is released; dropping it releases it.
public final class EndpointPermit: Sendable {
    private let limiter: EndpointLimiter
    private let endpoint: String
    private let ticket: Int

    init(_ limiter: EndpointLimiter, _ endpoint: String, _ ticket: Int) {
        self.limiter = limiter
        self.endpoint = endpoint
        self.ticket = ticket
    }

    deinit { limiter.release(ticket, endpoint) }

    /// Gives the right back; more than once is harmless.
    public func release() { limiter.release(ticket, endpoint) }
}

/// The right to one exchange with an endpoint. It counts until it is released; dropping it releases it.
public final class EndpointPermit: Sendable {
    private let limiter: EndpointLimiter
    private let line: EndpointLimiter.Line
    private let ticket: Int

    init(_ limiter: EndpointLimiter, _ line: EndpointLimiter.Line, _ ticket: Int) {
        self.limiter = limiter
        self.line = line
        self.ticket = ticket
    }

    deinit { limiter.release(ticket, line) }

    /// Gives the right back; more than once is harmless.
    public func release() { limiter.release(ticket, line) }
}

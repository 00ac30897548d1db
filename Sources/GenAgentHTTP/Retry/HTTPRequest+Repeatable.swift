extension HTTPRequest {
    /// Whether sending it twice does no harm: what ``mayBeRepeated`` says; else a method that RFC 9110 (9.2.2) calls idempotent,
    /// or an `Idempotency-Key`, `X-Idempotency-Key` or `Idempotency-ID` header.
    public var isRepeatable: Bool {
        if let mayBeRepeated { return mayBeRepeated }
        if ["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"].contains(method.uppercased()) { return true }
        return ["Idempotency-Key", "X-Idempotency-Key", "Idempotency-ID"].contains { headers[$0]?.isEmpty == false }
    }
}

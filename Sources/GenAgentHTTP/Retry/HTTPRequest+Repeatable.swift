extension HTTPRequest {
    /// Whether sending it twice does no harm: what ``mayBeRepeated`` says; else a method that RFC 9110 (9.2.2) calls idempotent. An
    /// `Idempotency-Key` header alone proves nothing, because most servers ignore it: where the server's documentation says that it is
    /// honored, set ``mayBeRepeated``.
    public var isRepeatable: Bool {
        if let mayBeRepeated { return mayBeRepeated }
        return ["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"].contains(method.uppercased())
    }
}

/// How much of a stream may be held in memory, so that a server that never ends a line cannot fill it.
public struct StreamLimits: Sendable, Hashable {
    /// The most bytes of one line, its end not counted. The default, 64 MB, holds a large image as base64.
    public var maximumLineBytes: Int
    /// The most bytes of one event's data. Default 64 MB.
    public var maximumEventBytes: Int

    /// Makes limits.
    public init(maximumLineBytes: Int = 64_000_000, maximumEventBytes: Int = 64_000_000) {
        self.maximumLineBytes = maximumLineBytes
        self.maximumEventBytes = maximumEventBytes
    }

    static func tooLong(_ what: String, _ limit: Int) -> HTTPError {
        HTTPError(
            .responseTooLarge,
            "The server streamed \(what) of more than \(limit) bytes; raise StreamLimits if that is what it should send.",
            mayHaveBeenSent: true)
    }
}

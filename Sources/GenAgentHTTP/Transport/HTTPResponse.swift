import Foundation

/// A response whose body streams.
public struct HTTPResponse: Sendable {
    /// The status code, 100...599.
    public var status: Int
    /// Header fields.
    public var headers: HTTPHeaders
    /// Where the response came from, after redirects.
    public var url: URL
    /// The body, for one reader.
    public var body: HTTPBody
    /// How often the request was sent for it, and why no more; ``RetryingTransport`` sets it.
    public var attempts = HTTPAttempts()
    /// Where the machine is that answered; `nil` where the transport cannot tell, or where a proxy is in between.
    package var peer: AddressKind?

    /// Makes a response.
    public init(status: Int, headers: HTTPHeaders, url: URL, body: HTTPBody) {
        self.status = status
        self.headers = headers
        self.url = url
        self.body = body
    }

    /// Whether the status is 200...299.
    public var isSuccess: Bool { (200..<300).contains(status) }
}

/// A response's body as a sequence of chunks, for one reader. Dropping it aborts the transfer.
///
/// Transports make one from a closure that gives the next chunk (`nil` at the end) and throws ``HTTPError``.
public struct HTTPBody: AsyncSequence, Sendable {
    /// One element of the sequence.
    public typealias Element = Data
    /// What reading can throw: ``HTTPError``, or `CancellationError`.
    public typealias Failure = any Error

    private let nextChunk: @Sendable () async throws -> Data?

    /// Makes a body; the closure is called by one task at a time.
    public init(_ nextChunk: @escaping @Sendable () async throws -> Data?) { self.nextChunk = nextChunk }

    /// Begins to read; for one reader.
    public func makeAsyncIterator() -> Iterator { Iterator(nextChunk: nextChunk) }

    /// Gives one chunk after the other.
    public struct Iterator: AsyncIteratorProtocol {
        fileprivate let nextChunk: @Sendable () async throws -> Data?

        /// The next element; `nil` at the end.
        public mutating func next() async throws -> Data? { try await nextChunk() }
    }

    /// The next chunk; `nil` at the end. For transports around others.
    package func next() async throws -> Data? { try await nextChunk() }

    /// Reads the whole body.
    public func collect() async throws -> Data {
        var data = Data()
        for try await chunk in self { data.append(chunk) }
        return data
    }
}

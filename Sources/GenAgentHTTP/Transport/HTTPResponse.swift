import Foundation
import GenAgent

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
    /// Where the machine is that answered; `nil` if the transport cannot tell, or where a proxy is in between.
    package var peer: AddressKind?

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

extension HTTPBody {
    /// A body that is here already, chunk by chunk.
    ///
    /// - Parameters:
    ///   - chunks: The chunks; their boundaries are kept.
    ///   - error: Thrown after the last chunk; `nil`: the body ends there.
    public init(chunks: [Data], then error: (any Error)? = nil) {
        let next = Locked(0)
        self.init {
            try Task.checkCancellation()
            let index = next.withLock { next in
                defer { next = Swift.min(next + 1, chunks.count) }
                return next
            }
            if index < chunks.count { return chunks[index] }
            if let error { throw error }
            return nil
        }
    }

    /// A body that is here already, in one chunk; empty data has none.
    public init(_ data: Data) { self.init(chunks: data.isEmpty ? [] : [data]) }
}

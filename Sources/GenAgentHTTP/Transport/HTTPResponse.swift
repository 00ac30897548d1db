import Foundation
import GenAgent

/// A response whose body streams.
public struct HTTPResponse: Sendable {
    /// 100...599.
    public var status: Int
    public var headers: HTTPHeaders
    /// The URL after redirects.
    public var url: URL
    public var body: HTTPBody
    /// How often the request was sent, and why not again; ``RetryingTransport`` sets it.
    public var attempts = HTTPAttempts()
    /// The kind of address that answered; `nil` if the transport cannot tell, or a proxy is in between.
    package var peer: AddressKind?

    public init(status: Int, headers: HTTPHeaders, url: URL, body: HTTPBody) {
        self.status = status
        self.headers = headers
        self.url = url
        self.body = body
    }

    public var isSuccess: Bool { (200..<300).contains(status) }
}

/// A response's body as a sequence of chunks, for one reader. Dropping it aborts the transfer.
///
/// Transports make one from a closure that gives the next chunk (`nil` at the end) and throws ``HTTPError``.
public struct HTTPBody: AsyncSequence, Sendable {
    private let nextChunk: @Sendable () async throws -> Data?

    /// One task at a time calls the closure.
    public init(_ nextChunk: @escaping @Sendable () async throws -> Data?) { self.nextChunk = nextChunk }

    public func makeAsyncIterator() -> Iterator { Iterator(nextChunk: nextChunk) }

    public struct Iterator: AsyncIteratorProtocol {
        fileprivate let nextChunk: @Sendable () async throws -> Data?

        public mutating func next() async throws -> Data? { try await nextChunk() }
    }

    /// The next chunk; `nil` at the end. For transports that wrap others.
    package func next() async throws -> Data? { try await nextChunk() }

    /// Reads the whole body.
    public func collect() async throws -> Data {
        var data = Data()
        for try await chunk in self { data.append(chunk) }
        return data
    }
}

extension HTTPBody {
    /// A body that is already here.
    ///
    /// - Parameters:
    ///   - chunks: Their boundaries are kept.
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

    /// A body that is already here, as one chunk; none if the data is empty.
    public init(_ data: Data) { self.init(chunks: data.isEmpty ? [] : [data]) }
}

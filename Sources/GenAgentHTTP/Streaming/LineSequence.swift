import Foundation
import GenAgent

/// The lines of a response's body, for one reader, such as the JSON lines (NDJSON) that Ollama streams. Lines end with LF or CRLF; empty ones
/// are skipped; a last line without an end counts. Dropping the sequence aborts the transfer.
public struct LineSequence: AsyncSequence, Sendable {
    private let body: HTTPBody
    private let limits: StreamLimits

    /// Of the limits, only ``StreamLimits/maximumLineBytes`` applies.
    public init(_ body: HTTPBody, limits: StreamLimits = StreamLimits()) {
        self.body = body
        self.limits = limits
    }

    public func makeAsyncIterator() -> Iterator {
        Iterator(chunks: body.makeAsyncIterator(), splitter: LineSplitter(.newline, limit: limits.maximumLineBytes))
    }

    public struct Iterator: AsyncIteratorProtocol {
        private var chunks: HTTPBody.Iterator
        private var splitter: LineSplitter
        private var lines: ArraySlice<Data> = []
        private var isAtEnd = false

        fileprivate init(chunks: HTTPBody.Iterator, splitter: LineSplitter) {
            self.chunks = chunks
            self.splitter = splitter
        }

        /// - Throws: Errors of the body, and ``HTTPError/Code/responseTooLarge`` for a line over the limit.
        public mutating func next() async throws -> Data? {
            while true {
                if let line = lines.popFirst() { return line }
                if isAtEnd { return nil }
                guard let chunk = try await chunks.next() else {
                    isAtEnd = true
                    return splitter.rest()
                }
                var complete: [Data] = []
                do { try splitter.append(chunk) { if !$0.isEmpty { complete.append($0) } } } catch let error
                    as LineTooLong
                {
                    throw StreamLimits.tooLong("a line", error.limit)
                }
                lines = complete[...]
            }
        }
    }
}

/// Limits on how much of a stream is held in memory, so that a server that never ends a line cannot fill it.
public struct StreamLimits: Sendable, Hashable {
    /// The maximum bytes of one line, without its end. Default 64 MB, which holds a large image as base64.
    public var maximumLineBytes: Int
    /// The maximum bytes of one event's data. Default 64 MB.
    public var maximumEventBytes: Int

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

import Foundation

/// The events of a response's body, for one reader. Dropping the sequence aborts the transfer.
///
/// ```swift
/// for try await event in ServerSentEvents(response.body) where event.data != "[DONE]" { … }
/// ```
public struct ServerSentEvents: AsyncSequence, Sendable {
    /// One element of the sequence.
    public typealias Element = ServerSentEvent
    /// What reading can throw: ``HTTPError``, or `CancellationError`.
    public typealias Failure = any Error

    private let body: HTTPBody
    private let limits: StreamLimits

    /// Reads a body as an event stream.
    public init(_ body: HTTPBody, limits: StreamLimits = StreamLimits()) {
        self.body = body
        self.limits = limits
    }

    /// Begins to read; for one reader.
    public func makeAsyncIterator() -> Iterator {
        Iterator(chunks: body.makeAsyncIterator(), parser: ServerSentEventParser(limits: limits))
    }

    /// Gives one event after the other.
    public struct Iterator: AsyncIteratorProtocol {
        fileprivate var chunks: HTTPBody.Iterator
        fileprivate var parser: ServerSentEventParser
        private var events: ArraySlice<ServerSentEvent> = []

        fileprivate init(chunks: HTTPBody.Iterator, parser: ServerSentEventParser) {
            self.chunks = chunks
            self.parser = parser
        }

        /// - Throws: What the body throws, and ``HTTPError/Code/responseTooLarge`` beyond the limits.
        public mutating func next() async throws -> ServerSentEvent? {
            while true {
                if let event = events.popFirst() { return event }
                guard let chunk = try await chunks.next() else { return nil }
                events = try parser.append(chunk)[...]
            }
        }
    }
}

import Foundation
import GenAgent

/// The events of a response's body, for one reader. Dropping the sequence aborts the transfer.
///
/// ```swift
/// for try await event in ServerSentEvents(response.body) where event.data != "[DONE]" { … }
/// ```
public struct ServerSentEvents: AsyncSequence, Sendable {
    private let body: HTTPBody
    private let limits: StreamLimits

    public init(_ body: HTTPBody, limits: StreamLimits = StreamLimits()) {
        self.body = body
        self.limits = limits
    }

    public func makeAsyncIterator() -> Iterator {
        Iterator(chunks: body.makeAsyncIterator(), parser: ServerSentEventParser(limits: limits))
    }

    public struct Iterator: AsyncIteratorProtocol {
        fileprivate var chunks: HTTPBody.Iterator
        fileprivate var parser: ServerSentEventParser
        private var events: ArraySlice<ServerSentEvent> = []

        fileprivate init(chunks: HTTPBody.Iterator, parser: ServerSentEventParser) {
            self.chunks = chunks
            self.parser = parser
        }

        /// - Throws: Errors of the body, and ``HTTPError/Code/responseTooLarge`` over the limits.
        public mutating func next() async throws -> ServerSentEvent? {
            while true {
                if let event = events.popFirst() { return event }
                guard let chunk = try await chunks.next() else { return nil }
                events = try parser.append(chunk)[...]
            }
        }
    }
}

/// One event of an event stream (WHATWG HTML, 9.2).
public struct ServerSentEvent: Sendable, Hashable {
    /// The event's type; `message` if the server gave none.
    public var name: String
    /// Lines are joined by `\n`.
    public var data: String
    /// The latest id in the stream, from this event or an earlier one; empty if none.
    public var id: String

    package init(name: String = "message", data: String, id: String = "") {
        self.name = name
        self.data = data
        self.id = id
    }
}

/// Parses an event stream incrementally (WHATWG HTML, 9.2.6): any line end, a leading byte order mark, comments, data of several lines.
/// Invalid UTF-8 becomes U+FFFD. Chunks may end anywhere, also within a character.
///
/// An event counts only once its blank line has come: the standard discards what follows the last one, because a broken stream is not an
/// event. End markers such as `[DONE]` are ordinary data; callers know them.
package struct ServerSentEventParser: Sendable {
    private let limits: StreamLimits
    private var splitter: LineSplitter
    private var isFirstLine = true
    private var name = ""
    private var data = Data()
    private var hasData = false
    private var id = ""

    /// The wait before a reconnection in milliseconds, if the server sent one (`retry`).
    package private(set) var reconnectionMilliseconds: Int?

    package init(limits: StreamLimits = StreamLimits()) {
        self.limits = limits
        splitter = LineSplitter(.any, limit: limits.maximumLineBytes)
    }

    /// Returns the events that the next bytes complete.
    ///
    /// - Throws: ``HTTPError`` with ``HTTPError/Code/responseTooLarge`` for a line or an event over the limits; do not use the parser after that.
    package mutating func append(_ chunk: Data) throws -> [ServerSentEvent] {
        var events: [ServerSentEvent] = []
        // Moved out, so that the closure may change the rest of `self`.
        var lines = splitter
        defer { splitter = lines }
        splitter = LineSplitter(.any, limit: limits.maximumLineBytes)
        do {
            try lines.append(chunk) { line in
                if let event = try take(line) { events.append(event) }
            }
        } catch let error as LineTooLong {
            throw StreamLimits.tooLong("a line", error.limit)
        }
        return events
    }

    private mutating func take(_ line: Data) throws -> ServerSentEvent? {
        var line = line
        if isFirstLine {
            isFirstLine = false
            if line.starts(with: [0xEF, 0xBB, 0xBF]) { line = line.dropFirst(3) }
        }
        guard let first = line.first else { return dispatch() }
        if first == UInt8(ascii: ":") { return nil }
        let colon = line.firstIndex(of: UInt8(ascii: ":"))
        var value = colon.map { line[line.index(after: $0)...] } ?? Data()
        if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
        try field(String(decoding: line[..<(colon ?? line.endIndex)], as: UTF8.self), value)
        return nil
    }

    private mutating func field(_ field: String, _ value: Data) throws {
        switch field {
        case "data":
            guard data.count + value.count < limits.maximumEventBytes else {
                throw StreamLimits.tooLong("an event", limits.maximumEventBytes)
            }
            if hasData { data.append(0x0A) }
            data.append(value)
            hasData = true
        case "event": name = String(decoding: value, as: UTF8.self)
        case "id": if !value.contains(0) { id = String(decoding: value, as: UTF8.self) }
        case "retry":
            // The standard allows digits only: no sign, no white space.
            guard value.allSatisfy({ (0x30...0x39).contains($0) }) else { return }
            if let milliseconds = Int(String(decoding: value, as: UTF8.self)) {
                reconnectionMilliseconds = milliseconds
            }
        default: break
        }
    }

    private mutating func dispatch() -> ServerSentEvent? {
        defer {
            name = ""
            data = Data()
            hasData = false
        }
        guard hasData else { return nil }
        return ServerSentEvent(
            name: name.isEmpty ? "message" : name, data: String(decoding: data, as: UTF8.self), id: id)
    }
}

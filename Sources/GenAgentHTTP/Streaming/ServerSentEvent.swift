/// One event of an event stream (WHATWG HTML, 9.2).
public struct ServerSentEvent: Sendable, Hashable {
    /// The event's type; `message` where the server named none.
    public var name: String
    /// The data; lines are joined by `\n`.
    public var data: String
    /// The last id that the stream gave, with this event or an earlier one; empty: none.
    public var id: String

    /// Makes an event.
    public init(name: String = "message", data: String, id: String = "") {
        self.name = name
        self.data = data
        self.id = id
    }
}

/// The short, stable name of an image within its session, such as `img_1`; tool arguments can name it.
public struct ImageID: RawRepresentable, Sendable, Hashable, Codable, ExpressibleByStringLiteral,
    CustomStringConvertible
{
    /// The name itself.
    public let rawValue: String

    /// Makes an id from its text.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// Makes an id from a literal.
    public init(stringLiteral value: String) { rawValue = value }

    /// The name of the n-th image of a session, counted from 1.
    package init(number: Int) { rawValue = "img_\(number)" }

    /// The id's text.
    public var description: String { rawValue }
}

/// The name of a session, unique within a store.
public struct SessionID: RawRepresentable, Sendable, Hashable, Codable, ExpressibleByStringLiteral,
    CustomStringConvertible
{
    /// The name itself.
    public let rawValue: String

    /// Makes an id from its text.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// Makes an id from a literal.
    public init(stringLiteral value: String) { rawValue = value }

    /// The id's text.
    public var description: String { rawValue }
}

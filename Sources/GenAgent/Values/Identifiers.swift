/// The short, stable name of an image within its session, such as `img_1`; tool arguments can name it.
public struct ImageID: RawRepresentable, Sendable, Hashable, Codable, ExpressibleByStringLiteral,
    CustomStringConvertible
{
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral value: String) { rawValue = value }

    /// The name of the n-th image of a session, counted from 1.
    package init(number: Int) { rawValue = "img_\(number)" }

    public var description: String { rawValue }
}

/// The name of a session, unique within a store.
public struct SessionID: RawRepresentable, Sendable, Hashable, Codable, ExpressibleByStringLiteral,
    CustomStringConvertible
{
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral value: String) { rawValue = value }

    public var description: String { rawValue }
}

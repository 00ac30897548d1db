/// What a text should be. A literal means exactly that text.
public enum TextMatch: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// Exactly this.
    case exactly(String)
    /// This is somewhere in it.
    case contains(String)

    /// Matches exactly this text.
    public init(stringLiteral value: String) { self = .exactly(value) }

    func matches(_ text: String?) -> Bool {
        switch self {
        case .exactly(let expected): text == expected
        case .contains(let part): text?.contains(part) ?? false
        }
    }

    /// What is expected, in words.
    public var description: String {
        switch self {
        case .exactly(let text): text.quoted
        case .contains(let part): "containing \(part.quoted)"
        }
    }
}

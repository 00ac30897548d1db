/// Why a prompt gave no trajectory to learn from.
public struct ColdStartDrop: Error, Sendable, Hashable, Codable, CustomStringConvertible {
    /// The kinds of reasons, by which drops are counted. Filters of one's own add names.
    public struct Reason: RawRepresentable, Sendable, Hashable, Codable, ExpressibleByStringLiteral {
        /// The name.
        public let rawValue: String

        /// Makes a reason from its name.
        public init(rawValue: String) { self.rawValue = rawValue }
        /// Makes a reason from a literal.
        public init(stringLiteral value: String) { rawValue = value }

        /// The base generator draws the prompt without help.
        public static let easy: Reason = "easy"
        /// A judge could not tell.
        public static let unscored: Reason = "unscored"
        /// The stronger generator did not draw it either, so there is no hint.
        public static let noReference: Reason = "noReference"
        /// A turn of the teacher could not be read.
        public static let malformed: Reason = "malformed"
        /// The server repeated a key in a turn of the teacher; what is recorded is not what was written.
        public static let redacted: Reason = "redacted"
        /// The teacher went on after a success, or stopped after a failure.
        public static let disagreement: Reason = "disagreement"
        /// The session ended without an image.
        public static let noImage: Reason = "noImage"
        /// A turn speaks of what the student will not have.
        public static let leak: Reason = "leak"
        /// The last image is not better than the first.
        public static let notBetter: Reason = "notBetter"
        /// The last image does not satisfy.
        public static let unsatisfied: Reason = "unsatisfied"
        /// The student could not have written it.
        public static let untraceable: Reason = "untraceable"
    }

    /// The kind of reason.
    public var reason: Reason
    /// The same for a person.
    public var detail: String

    /// Makes a drop.
    public init(_ reason: Reason, _ detail: String) {
        self.reason = reason
        self.detail = detail
    }

    /// The reason and the detail.
    public var description: String { "\(reason.rawValue): \(detail)" }
}

import Foundation

/// A moment: whole microseconds since 1 January 1970 UTC, so that records and replays are exact.
public struct Timestamp: Sendable, Hashable, Comparable, Codable {
    /// Microseconds since the Unix epoch.
    public var microseconds: Int64

    /// Makes a moment from microseconds since the Unix epoch.
    public init(microseconds: Int64) { self.microseconds = microseconds }

    /// Makes a moment from a Foundation date.
    public init(_ date: Date) {
        let value = (date.timeIntervalSince1970 * 1_000_000).rounded()
        microseconds = Int64(exactly: value) ?? 0
    }

    /// The same moment as a Foundation date.
    public var date: Date { Date(timeIntervalSince1970: Double(microseconds) / 1_000_000) }

    /// Reads the microseconds as one integer.
    public init(from decoder: any Decoder) throws {
        microseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    /// Writes the microseconds as one integer.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(microseconds)
    }

    /// The left moment is earlier.
    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.microseconds < right.microseconds }

    /// The moment some seconds later (or earlier); saturates instead of overflowing.
    public func advanced(bySeconds seconds: Double) -> Timestamp {
        let delta = Int64(exactly: (seconds * 1_000_000).rounded()) ?? (seconds < 0 ? .min : .max)
        let (sum, overflow) = microseconds.addingReportingOverflow(delta)
        return Timestamp(microseconds: overflow ? (delta < 0 ? .min : .max) : sum)
    }

    /// Seconds from another moment to this one; negative where this one is earlier.
    public func seconds(since other: Timestamp) -> Double {
        (Double(microseconds) - Double(other.microseconds)) / 1_000_000
    }
}

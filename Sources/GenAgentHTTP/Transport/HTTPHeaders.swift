import Foundation

/// Header fields in order; names are compared without regard to case (RFC 9110, 5.1).
public struct HTTPHeaders: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    public private(set) var fields: [Field] = []

    /// One header field.
    public struct Field: Sendable, Hashable {
        public var name: String
        /// Without surrounding white space.
        public var value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public init(_ fields: [Field] = []) { self.fields = fields }

    public init(dictionaryLiteral elements: (String, String)...) { fields = elements.map { Field($0, $1) } }

    /// The first value of a field; setting replaces all fields of that name, `nil` removes them.
    public subscript(name: String) -> String? {
        get { fields.first { Self.same($0.name, name) }?.value }
        set {
            fields.removeAll { Self.same($0.name, name) }
            if let newValue { fields.append(Field(name, newValue)) }
        }
    }

    /// Adds a field and keeps others of the same name.
    public mutating func add(_ name: String, _ value: String) { fields.append(Field(name, value)) }

    private static func same(_ left: String, _ right: String) -> Bool {
        left.utf8.elementsEqual(right.utf8) || left.lowercased() == right.lowercased()
    }
}

extension HTTPHeaders {
    /// The wait in seconds that the server asks for, 0 or more; `nil` if it gives none in a known form.
    ///
    /// Reads `retry-after-ms`, then `Retry-After` in seconds (also fractions) or as a date. A date counts from the response's own `Date` if it has
    /// one, so that different clocks do not matter.
    package func retryDelay(now: Date) -> Double? {
        if let milliseconds = self["retry-after-ms"].flatMap(Self.seconds) { return milliseconds / 1000 }
        guard let text = self["Retry-After"] else { return nil }
        if let seconds = Self.seconds(text) { return seconds }
        guard let date = HTTPDate.parse(text, now: now) else { return nil }
        let sent = self["Date"].flatMap { HTTPDate.parse($0, now: now) } ?? now
        return Swift.max(0, date.timeIntervalSince(sent))
    }

    private static func seconds(_ text: String) -> Double? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }) else {
            return nil
        }
        return Double(text).flatMap { $0.isFinite ? $0 : nil }
    }
}

/// Dates in header fields (RFC 9110, 5.6.7).
package enum HTTPDate {
    /// Reads `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` and `Sun Nov  6 08:49:37 1994`; `nil` for anything else, such as a
    /// day that its month does not have. A two-digit year more than 50 years after `now` is in the past.
    package static func parse(_ text: String, now: Date) -> Date? {
        let words = text.split { $0 == " " || $0 == "," }.map(String.init)
        switch words.count {
        case 6:
            return words[5] == "GMT" ? date(year: words[3], month: words[2], day: words[1], time: words[4]) : nil
        case 5:
            return date(year: words[4], month: words[1], day: words[2], time: words[3])
        case 4:
            let parts = words[1].split(separator: "-").map(String.init)
            guard words[3] == "GMT", parts.count == 3, let short = number(parts[2], 2...2) else { return nil }
            // 2000-01-01 is second 946684800; a mean Gregorian year has 31556952.
            let thisYear = 2000 + Int(min(max((now.timeIntervalSince1970 - 946_684_800) / 31_556_952, -30), 7999))
            var year = thisYear - thisYear % 100 + short
            if year > thisYear + 50 { year -= 100 }
            return date(year: String(year), month: parts[1], day: parts[0], time: words[2])
        default: return nil
        }
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    private static func date(year: String, month: String, day: String, time: String) -> Date? {
        let clock = time.split(separator: ":", omittingEmptySubsequences: false).map { number(String($0), 2...2) ?? 99 }
        guard let year = number(year, 4...4), let month = months.firstIndex(of: month), let day = number(day, 1...2),
            clock.count == 3, clock[0] < 24, clock[1] < 60, clock[2] <= 60
        else { return nil }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard day >= 1, day <= lengths[month] else { return nil }
        let past = max(year - 1, 0)
        let leapDays = past / 4 - past / 100 + past / 400
        // 719162 days lie between 0001-01-01 and 1970-01-01.
        let days = past * 365 + leapDays + lengths[..<month].reduce(0, +) + day - 1 - 719_162
        return Date(timeIntervalSince1970: Double(days * 86400 + clock[0] * 3600 + clock[1] * 60 + clock[2]))
    }

    private static func number(_ text: String, _ digits: ClosedRange<Int>) -> Int? {
        guard digits.contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(text)
    }
}

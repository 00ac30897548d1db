import Foundation
import GenAgent

/// Numbers in words, the same on every machine: no locale, no time zone but UTC.
enum Numbers {
    /// A length of time, as in `0.42 s`, `12.3 s` or `3 min 20 s`.
    static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds > 0 else { return "0 s" }
        if seconds < 0.0095 { return "under 0.01 s" }
        if seconds < 9.995 { return "\(decimal(seconds, digits: 2)) s" }
        if seconds < 59.95 { return "\(decimal(seconds, digits: 1)) s" }
        guard seconds < 360_000 else { return "\(decimal(seconds / 86_400, digits: 1)) days" }
        let whole = Int(seconds.rounded())
        if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
        return "\(whole / 3600) h \(whole % 3600 / 60) min"
    }

    /// A number with at most so many digits after the point, without trailing zeros.
    static func decimal(_ value: Double, digits: Int) -> String {
        guard value.isFinite else { return "?" }
        if abs(value) >= 1e15 { return "\(value)" }
        var text = String(format: "%.\(digits)f", value)
        guard text.contains(".") else { return text }
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text == "-0" ? "0" : text
    }

    /// Money, with four digits where it is little.
    static func money(_ value: Double) -> String { decimal(value, digits: abs(value) < 1 ? 4 : 2) }

    /// A count with a space between thousands, as in `12 345`.
    static func count(_ value: Int) -> String {
        var digits = Array(String(value.magnitude))
        var place = digits.count - 3
        while place > 0 {
            digits.insert("\u{202F}", at: place)
            place -= 3
        }
        return (value < 0 ? "-" : "") + String(digits)
    }

    /// A count with its noun.
    static func count(_ value: Int, _ singular: String, _ plural: String? = nil) -> String {
        "\(count(value)) \(value == 1 ? singular : plural ?? singular + "s")"
    }

    /// A length in bytes, as in `12.3 kB`.
    static func bytes(_ count: Int) -> String {
        if count < 1000 { return "\(count) B" }
        if count < 1_000_000 { return "\(decimal(Double(count) / 1000, digits: count < 10_000 ? 1 : 0)) kB" }
        return "\(decimal(Double(count) / 1_000_000, digits: 1)) MB"
    }

    /// A score, as in `0.75`.
    static func score(_ value: Double) -> String { decimal(value, digits: 2) }
}

/// A moment as a calendar date in UTC.
struct CalendarTime {
    var year: Int64
    var month: Int64
    var day: Int64
    var hour: Int64
    var minute: Int64
    var second: Int64

    /// Counts days by the 400-year cycle of the Gregorian calendar, with years that begin in March.
    init(_ time: Timestamp) {
        let seconds = time.microseconds / 1_000_000 - (time.microseconds % 1_000_000 < 0 ? 1 : 0)
        let days = seconds / 86_400 - (seconds % 86_400 < 0 ? 1 : 0)
        let rest = seconds - days * 86_400
        (hour, minute, second) = (rest / 3600, rest % 3600 / 60, rest % 60)
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// As in `2026-11-23T21:31:20Z` (RFC 3339).
    var iso: String {
        "\(year)-\(Self.two(month))-\(Self.two(day))T\(Self.two(hour)):\(Self.two(minute)):\(Self.two(second))Z"
    }

    /// As in `23 November 2026, 21:31 UTC`.
    var words: String {
        let names = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ]
        let name = names.indices.contains(Int(month) - 1) ? names[Int(month) - 1] : "?"
        return "\(day) \(name) \(year), \(Self.two(hour)):\(Self.two(minute)) UTC"
    }

    private static func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : String(value) }
}

import Foundation

/// Numbers for people, the same on every machine: no locale, and UTC as the only time zone.
package enum Numbers {
    /// A length of time: `0.42 s`, `12.3 s`, `3 min 20 s`, `2 h 5 min`, `4.2 days`.
    package static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds > 0 else { return "0 s" }
        if seconds < 0.0095 { return "under 0.01 s" }
        if seconds < 9.995 { return "\(decimal(seconds, digits: 2)) s" }
        if seconds < 59.95 { return "\(decimal(seconds, digits: 1)) s" }
        guard seconds < 360_000 else { return "\(decimal(seconds / 86_400, digits: 1)) days" }
        let whole = Int(seconds.rounded())
        if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
        return "\(whole / 3600) h \(whole % 3600 / 60) min"
    }

    /// A length of time to the nearest unit that matters, for estimates: `40 s`, `3 min`, `2 h`.
    package static func roughDuration(_ seconds: Double) -> String {
        let whole = Int((seconds.isFinite ? min(max(seconds, 0), 1e9) : 0).rounded(.up))
        if whole < 120 { return "\(whole) s" }
        return whole < 7200 ? "\((whole + 30) / 60) min" : "\((whole + 1800) / 3600) h"
    }

    /// A number with at most `digits` digits after the point, without trailing zeros; `?` if it is not finite.
    package static func decimal(_ value: Double, digits: Int) -> String {
        guard value.isFinite else { return "?" }
        if abs(value) >= 1e15 { return "\(value)" }
        var text = value.fixed(digits)
        guard text.contains(".") else { return text }
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text
    }

    /// An amount of money, with four digits if it is below 1.
    package static func money(_ value: Double) -> String { decimal(value, digits: abs(value) < 1 ? 4 : 2) }

    /// A count with a narrow space between thousands: `12 345`.
    package static func count(_ value: Int) -> String {
        var digits = Array(String(value.magnitude))
        var place = digits.count - 3
        while place > 0 {
            digits.insert("\u{202F}", at: place)
            place -= 3
        }
        return (value < 0 ? "-" : "") + String(digits)
    }

    /// A count with its noun: `1 image`, `3 images`.
    package static func count(_ value: Int, _ singular: String, _ plural: String? = nil) -> String {
        "\(count(value)) \(value == 1 ? singular : plural ?? singular + "s")"
    }

    /// A number of bytes in powers of ten: `812 B`, `21 kB`, `3.4 MB`.
    package static func bytes(_ count: Int) -> String {
        if count < 1000 { return "\(count) B" }
        if count < 1_000_000 { return "\(decimal(Double(count) / 1000, digits: count < 10_000 ? 1 : 0)) kB" }
        return "\(decimal(Double(count) / 1_000_000, digits: 1)) MB"
    }

    /// A score: `0.75`.
    package static func score(_ value: Double) -> String { decimal(value, digits: 2) }
}

extension Double {
    /// The number with exactly `digits` digits after the point, for columns; `?` if it is not finite. Never `-0`.
    package func fixed(_ digits: Int) -> String {
        guard isFinite else { return "?" }
        let text = String(format: "%.\(digits)f", self)
        return text.hasPrefix("-") && text.allSatisfy { "-0.".contains($0) } ? String(text.dropFirst()) : text
    }
}

extension Timestamp {
    /// The moment in UTC as in RFC 3339: `2026-11-23T21:31:20Z`.
    package var iso: String {
        let parts = calendarParts
        return "\(parts.year)-\(Self.two(parts.month))-\(Self.two(parts.day))"
            + "T\(Self.two(parts.hour)):\(Self.two(parts.minute)):\(Self.two(parts.second))Z"
    }

    /// The moment in UTC for people: `23 November 2026, 21:31 UTC`.
    package var dateText: String {
        let names = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ]
        let parts = calendarParts
        let name = names.indices.contains(parts.month - 1) ? names[parts.month - 1] : "?"
        return "\(parts.day) \(name) \(parts.year), \(Self.two(parts.hour)):\(Self.two(parts.minute)) UTC"
    }

    private var calendarParts: (year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = .gmt
        let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second], from: date)
        return (
            parts.year ?? 0, parts.month ?? 0, parts.day ?? 0, parts.hour ?? 0, parts.minute ?? 0, parts.second ?? 0
        )
    }

    private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}

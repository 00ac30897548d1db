import Foundation
import GenAgent

/// Reads moments as people write them.
enum SinceReader {
    private static let units: [Character: Double] = ["m": 60, "h": 3600, "d": 86400, "w": 604_800]

    /// A moment: an age such as `45m`, `12h`, `7d`, `2w`, or a day or time such as `2026-11-23`, `2026-11-23T14:30`; `nil` for what is none.
    static func moment(_ text: String, now: Date, in zone: TimeZone) -> Timestamp? {
        if let last = text.last, units[last] != nil {
            return age(text).map { Timestamp(now).advanced(bySeconds: -$0) }
        }
        let parts = text.split(separator: "T", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let day = numbers(parts[0], "-", 3...3) else { return nil }
        let time = parts.count == 2 ? numbers(parts[1], ":", 2...3) : [0, 0]
        guard let time else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let components = DateComponents(
            calendar: calendar, timeZone: zone, year: day[0], month: day[1], day: day[2], hour: time[0],
            minute: time[1], second: time.count > 2 ? time[2] : 0)
        guard components.isValidDate, let date = calendar.date(from: components) else { return nil }
        return Timestamp(date)
    }

    /// The seconds of an age such as `45m`, `12h`, `7d`, `2w`; `nil` for what is none.
    static func age(_ text: String) -> Double? {
        guard let last = text.last, let unit = units[last], let count = Double(text.dropLast()), count >= 0,
            (count * unit).isFinite
        else { return nil }
        return count * unit
    }

    private static func numbers(_ text: Substring, _ separator: Character, _ count: ClosedRange<Int>) -> [Int]? {
        let parts = text.split(separator: separator, omittingEmptySubsequences: false)
        let numbers = parts.compactMap { $0.allSatisfy(\.isNumber) ? Int($0) : nil }
        return numbers.count == parts.count && count.contains(parts.count) ? numbers : nil
    }
}

import Foundation
import GenAgent
import GenAgentStore

#if CLI
import ArgumentParser

/// The options that choose sessions; `list`, `report` and `store export` share them.
struct FilterOptions: ParsableArguments {
    @Flag(help: "Only sessions that were interrupted or are running.")
    var unfinished = false

    @Flag(help: "Only sessions that came from an archive.")
    var foreign = false

    @Option(
        help: ArgumentHelp("Only sessions with this stop reason, such as satisfied or roundLimit.", valueName: "reason")
    )
    var stop: [StopReason] = []

    @Option(help: ArgumentHelp("Only sessions that called this tool.", valueName: "name"))
    var tool: String?

    @Option(help: ArgumentHelp("Only sessions of this policy.", valueName: "name"))
    var policy: String?

    @Option(help: ArgumentHelp("Only sessions whose query has this tag.", valueName: "tag"))
    var tag: String?

    @Option(help: ArgumentHelp("Only sessions whose query or prompts contain these words.", valueName: "words"))
    var text: String?

    @Option(
        help: ArgumentHelp(
            "Only sessions started since: an age (45m, 12h, 7d), a day (2026-11-23) or a time (2026-11-23T14:30).",
            valueName: "when"),
        transform: FilterOptions.moment)
    var since: Timestamp?

    func validate() throws {
        if unfinished, !stop.isEmpty {
            throw ValidationError(
                "--unfinished and --stop cannot be combined: an unfinished session has no stop reason.")
        }
    }

    var filter: SessionFilter {
        var filter = SessionFilter()
        if unfinished { filter.isFinished = false }
        if foreign { filter.isForeign = true }
        if !stop.isEmpty { filter.stopReasons = Set(stop) }
        filter.tool = tool
        filter.policy = policy
        filter.tag = tag
        filter.text = text
        filter.startedFrom = since
        return filter
    }

    private static func moment(_ text: String) throws -> Timestamp {
        guard let moment = SinceReader.moment(text, now: Date(), in: .current) else {
            throw ValidationError(
                "'\(text)' is not a valid time. Give an age (45m, 12h, 7d), a day (2026-11-23) or a time (2026-11-23T14:30)."
            )
        }
        return moment
    }
}

extension StopReason: ExpressibleByArgument {}

/// `--limit`, for `list` and `report`.
struct LimitOption: ParsableArguments {
    @Option(help: ArgumentHelp("Only the latest n sessions.", valueName: "n"))
    var limit: Int?

    func validate() throws {
        if let limit, limit < 1 {
            throw ValidationError("'\(limit)' is not a valid number of sessions. Give a whole number of at least 1.")
        }
    }
}
#endif

/// Reads times as people write them.
enum SinceReader {
    private static let units: [Character: Double] = ["m": 60, "h": 3600, "d": 86400, "w": 604_800]

    /// A time: an age such as `45m`, `12h`, `7d`, `2w`, or a day or time such as `2026-11-23`, `2026-11-23T14:30`; `nil` if it is not valid.
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

    /// The seconds of an age such as `45m`, `12h`, `7d`, `2w`; `nil` if it is not valid.
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

#if CLI && Store
import ArgumentParser
import Foundation
import GenAgent
import GenAgentStore

/// The options that say which sessions are meant; `list` and `report` share them.
struct FilterOptions: ParsableArguments {
    @Flag(help: "Only sessions that were cut off, or are running.")
    var unfinished = false

    @Flag(help: "Only sessions that came from an archive.")
    var foreign = false

    @Option(help: ArgumentHelp("Only sessions that ended so, such as satisfied or roundLimit.", valueName: "reason"))
    var stop: [StopReason] = []

    @Option(help: ArgumentHelp("Only sessions that called this tool.", valueName: "name"))
    var tool: String?

    @Option(help: ArgumentHelp("Only sessions of this policy.", valueName: "name"))
    var policy: String?

    @Option(help: ArgumentHelp("Only sessions whose query has this tag.", valueName: "tag"))
    var tag: String?

    @Option(help: ArgumentHelp("Only sessions with these words in query or prompts.", valueName: "words"))
    var text: String?

    @Option(
        help: ArgumentHelp(
            "Only sessions begun since: 45m, 12h, 7d, 2026-11-23, 2026-11-23T14:30.", valueName: "when"),
        transform: FilterOptions.moment)
    var since: Timestamp?

    @Option(help: ArgumentHelp("At most so many, the latest.", valueName: "n"))
    var limit: Int?

    func validate() throws {
        if unfinished, !stop.isEmpty {
            throw ValidationError("--unfinished and --stop exclude each other: what is unfinished has not stopped.")
        }
        if let limit, limit < 1 {
            throw ValidationError("'\(limit)' is no number of sessions. Give a whole number of at least 1.")
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

    /// Whether anything was said.
    var isGiven: Bool { filter != .all || limit != nil }

    private static func moment(_ text: String) throws -> Timestamp {
        guard let moment = SinceReader.moment(text, now: Date(), in: .current) else {
            throw ValidationError(
                "'\(text)' is no time. Give an age (45m, 12h, 7d), a day (2026-11-23) or a moment (2026-11-23T14:30).")
        }
        return moment
    }
}

extension StopReason: ExpressibleByArgument {}
#endif

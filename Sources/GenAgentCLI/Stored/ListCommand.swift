import Foundation
import GenAgent
import GenAgentStore

#if CLI
import ArgumentParser

struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the sessions in a store, the latest first.",
        discussion: """
            EXAMPLES:
              genagent list
              genagent list --unfinished
              genagent list --stop roundLimit --since 7d --json
            """)

    /// The default number of sessions without `--json`.
    static let standardLimit = 20

    @OptionGroup var storage: StoreOption
    @OptionGroup(title: "WHICH SESSIONS") var which: FilterOptions
    @OptionGroup(title: "WHICH SESSIONS") var count: LimitOption

    @Flag(help: "Write one JSON object per session; without --limit, all sessions.")
    var json = false

    func run() async throws {
        let finder = try await SessionFinder.opened(storage.folder, forReading: Console.errors.write)
        let terminal = Terminal.current()
        try await SessionList(
            finder: finder, filter: which.filter, limit: count.limit ?? (json ? nil : Self.standardLimit),
            table: SessionTable(width: terminal.isLive ? terminal.width() : nil), output: Console.output.write
        ).write(json: json)
    }
}
#endif

struct SessionList: Sendable {
    var finder: SessionFinder
    var filter: SessionFilter
    /// `nil`: all.
    var limit: Int?
    var table: SessionTable
    var output: OutputSink

    func write(json: Bool) async throws {
        var lines: [SessionLine] = []
        var hasMore = false
        // One more than shown, to know whether there are more.
        for try await summary in finder.store.sessions(
            matching: filter, order: .newestFirst, limit: limit.map { $0.addingReportingOverflow(1).partialValue })
        {
            if let limit, lines.count == limit {
                hasMore = true
                break
            }
            var line = SessionLine(summary: summary, isRunning: false)
            if !summary.isFinished { line.isRunning = (try? await finder.store.isHeld(summary.id)) ?? false }
            if json {
                output(try line.json.line)
                // Not collected, because there may be many.
                if limit == nil { continue }
            }
            lines.append(line)
        }
        guard !json else { return }
        if lines.isEmpty {
            return output(
                filter == .all
                    ? "\(finder.folder.inOneLine) contains no sessions yet. `genagent run` adds one.\n"
                    : "No session matches.\n")
        }
        for line in table.lines(lines) { output("\(line)\n") }
        if hasMore, let limit {
            output("… and more: --limit \(limit.multipliedReportingOverflow(by: 5).partialValue)\n")
        }
    }
}

struct SessionLine: Sendable {
    var summary: SessionSummary
    /// Whether a process is running it now.
    var isRunning: Bool

    /// Its state for people; foreign sessions are marked.
    var shownState: String { summary.isForeign ? "\(state), foreign" : state }

    /// Its state: a stop reason, or `damaged`, `running`, `unfinished`.
    var state: String {
        if summary.damage != nil { return "damaged" }
        guard let reason = summary.stopReason else { return isRunning ? "running" : "unfinished" }
        return reason.rawValue
    }

    var json: JSONValue {
        get throws {
            var members = try JSONValue(encoding: summary).objectValue ?? [:]
            members["state"] = .string(state)
            return .object(members)
        }
    }
}

/// Sessions in columns, for people. The last column, the query, is cut at the width of the terminal.
struct SessionTable: Sendable {
    /// Columns of the terminal; `nil`: lines are not cut.
    var width: Int?
    var zone = TimeZone.current

    func lines(_ sessions: [SessionLine]) -> [String] {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = zone
        formatter.dateFormat = "yyyy-MM-dd HH:mm"
        let rows = sessions.map { session in
            let summary = session.summary
            return [
                summary.id.rawValue.inOneLine, formatter.string(from: summary.startedAt.date), session.shownState,
                Numbers.count(summary.rounds, "image"),
                (summary.queries.last ?? "").inOneLine.split(whereSeparator: \.isWhitespace).joined(separator: " "),
            ]
        }
        let widths = (0..<4).map { column in rows.map { $0[column].displayWidth }.max() ?? 0 }
        return rows.map { row in
            let columns = (0..<4).map { column in
                row[column] + String(repeating: " ", count: widths[column] - row[column].displayWidth)
            }
            let line = columns.joined(separator: "  ") + "  " + row[4]
            return width.map { line.shortened(to: $0 - 1) } ?? line
        }
    }
}

#if Store
import Foundation
import GenAgent
import GenAgentStore

/// A session as a line of a list.
struct SessionLine: Sendable {
    var summary: SessionSummary
    /// Somebody runs it at this moment.
    var isRunning: Bool

    /// How it stands, for people; foreign sessions are marked.
    var shownState: String { summary.isForeign ? "\(state), foreign" : state }

    /// How it stands, in a word or three.
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

/// Sessions below each other, in columns, for people.
struct SessionTable: Sendable {
    /// Columns of the terminal; `nil`: lines are not cut.
    var width: Int?
    var zone = TimeZone.current

    /// The lines, one for each session.
    func lines(_ sessions: [SessionLine]) -> [String] {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = zone
        formatter.dateFormat = "yyyy-MM-dd HH:mm"
        let rows = sessions.map { session in
            let summary = session.summary
            return [
                summary.id.rawValue.inOneLine, formatter.string(from: summary.startedAt.date), session.shownState,
                "\(summary.rounds) \(summary.rounds == 1 ? "picture" : "pictures")",
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
#endif

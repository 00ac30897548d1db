#if Store
import Foundation
import GenAgent
import GenAgentImaging
import GenAgentReport
import GenAgentStore

struct ReportTask: Sendable {
    var finder: SessionFinder
    var names: [String]
    var filter = SessionFilter.all
    var limit: Int?
    /// `nil`: in `out`, named by what it shows.
    var file: String?
    /// Where sessions that cannot be shown are reported.
    var complain: OutputSink

    /// Writes the page and returns its path.
    func perform() async throws -> String {
        let sessions = try await chosen()
        guard let first = sessions.first else { throw NothingToReport(folder: finder.folder) }
        let isStory = sessions.count == 1 && !names.isEmpty
        let path = file ?? (isStory ? "out/report-\(RunDirectory.slug(of: first.rawValue)).html" : "out/report.html")
        if isStory {
            let session = try await ReportSession(first, in: finder.store)
            try await PageFile(path).write { emit in try await StoryPage(session).write(emit) }
        } else {
            let options = ReportOptions(
                title: "Sessions in \(finder.folder)", thumbnail: PNGDownscaler(longestSide: 320))
            let stories = ReportSessions(finder.store, sessions: sessions) { id, reason in
                complain("Session \(id.rawValue.inOneLine) is left out. \(reason.inOneLine)\n")
            }
            try await PageFile(path).write { emit in try await GalleryPage(options: options).write(stories, emit) }
        }
        return path
    }

    private func chosen() async throws -> [SessionID] {
        guard names.isEmpty else { return try await finder.sessions(names) }
        var found: [SessionID] = []
        for try await summary in finder.store.sessions(matching: filter, order: .newestFirst, limit: limit) {
            if summary.damage != nil {
                complain(
                    "Session \(summary.id.rawValue.inOneLine) is left out: its log is damaged. `genagent store verify` shows how.\n"
                )
            } else {
                found.append(summary.id)
            }
        }
        return found
    }
}

struct NothingToReport: Error, CustomStringConvertible {
    var folder: String
    var description: String {
        "There is nothing to report: no session in \(folder) matches. `genagent list` lists all."
    }
}
#endif

#if Store
import Foundation
import GenAgent
import GenAgentReport
import GenAgentStore

/// What `genagent report` was asked to do.
struct ReportTask: Sendable {
    var finder: SessionFinder
    var names: [String]
    var filter = SessionFilter.all
    var limit: Int?
    /// `nil`: in `out`, named by what it shows.
    var file: String?
    /// Hears of sessions that cannot be shown.
    var complain: OutputSink

    /// Writes the page.
    ///
    /// - Returns: Its path.
    func perform() async throws -> String {
        let sessions = try await chosen()
        guard let first = sessions.first else { throw NothingToReport(folder: finder.folder) }
        let isStory = sessions.count == 1 && !names.isEmpty
        let path = file ?? (isStory ? "out/report-\(RunDirectory.slug(of: first.rawValue)).html" : "out/report.html")
        if isStory {
            guard let session = try await finder.report(first) else { throw NothingToReport(folder: finder.folder) }
            try await PageFile(path).write { emit in try await StoryPage(session).write(emit) }
        } else {
            let options = ReportOptions(
                title: "Sessions in \(finder.folder)", thumbnail: PNGDownscaler(longestSide: 320))
            let stories = ReportSessions(ids: sessions, finder: finder, complain: complain)
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
                    "Session \(summary.id.rawValue.inOneLine) is left out: its log is damaged. `genagent store verify` says how.\n"
                )
            } else {
                found.append(summary.id)
            }
        }
        return found
    }
}

/// The sessions of a gallery, read one after the other.
struct ReportSessions: AsyncSequence, Sendable {
    typealias Element = ReportSession

    var ids: [SessionID]
    var finder: SessionFinder
    var complain: OutputSink

    func makeAsyncIterator() -> Iterator { Iterator(left: ids[...], sessions: self) }

    struct Iterator: AsyncIteratorProtocol {
        var left: ArraySlice<SessionID>
        let sessions: ReportSessions

        mutating func next() async throws -> ReportSession? {
            while let id = left.popFirst() {
                // Deleted meanwhile where there is none.
                if let session = try await sessions.finder.report(id) { return session }
            }
            return nil
        }
    }
}

extension SessionFinder {
    /// A session for a page, rewards included; `nil` where there is none.
    func report(_ session: SessionID) async throws -> ReportSession? {
        let trajectory: Trajectory? = try await store.storedTrajectory(of: session)
        return trajectory.map { ReportSession($0, store: store) }
    }
}

/// No session fits.
struct NothingToReport: Error, CustomStringConvertible {
    var folder: String
    var description: String { "There is nothing to report: no session in \(folder) fits. `genagent list` shows them." }
}
#endif

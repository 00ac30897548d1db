#if Store
import GenAgent
import GenAgentStore

/// What `genagent list` writes.
struct SessionList: Sendable {
    var finder: SessionFinder
    var filter: SessionFilter
    /// How many at most; `nil`: all.
    var limit: Int?
    var table: SessionTable
    var output: OutputSink

    func write(json: Bool) async throws {
        var lines: [SessionLine] = []
        var hasMore = false
        // One more than shown tells whether there are more.
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
                // Counted, not kept.
                if limit == nil { continue }
            }
            lines.append(line)
        }
        guard !json else { return }
        if lines.isEmpty {
            return output(
                filter == .all
                    ? "\(finder.folder.inOneLine) keeps no session yet. `genagent run` makes one.\n"
                    : "No session fits.\n")
        }
        for line in table.lines(lines) { output("\(line)\n") }
        if hasMore, let limit {
            output("… and more: --limit \(limit.multipliedReportingOverflow(by: 5).partialValue)\n")
        }
    }
}
#endif

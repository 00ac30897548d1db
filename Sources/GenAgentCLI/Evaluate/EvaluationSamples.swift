import GenAgent
import GenAgentEvaluation
import GenAgentImaging
import GenAgentReport

/// A few prompts with everybody's images beside each other, and the stories of the sessions behind them.
struct EvaluationSamples: Sendable {
    var folder: String
    var report: EvaluationReport
    var suite: EvaluationSuite
    var store: any TrajectoryStore

    /// Prompts that are shown.
    static let count = 8
    private static let side = 160

    /// Writes the stories and gives the rows of pictures. Those prompts come first on which contenders differ.
    func write() async throws -> [ReportImages] {
        guard let seed = report.seeds.first else { return [] }
        let records = Dictionary(grouping: report.records.filter { $0.seed == seed && $0.image != nil }, by: \.query)
        let shown = suite.queries.filter { records[$0.id] != nil }
        let differing = shown.filter { query in Set(records[query.id, default: []].map { $0.score ?? -1 }).count > 1 }
        let rest = shown.filter { query in !differing.contains { $0.id == query.id } }
        var rows: [ReportImages] = []
        for query in (spread(differing) + rest).prefix(Self.count) {
            var pictures: [ReportImage] = []
            for record in records[query.id] ?? [] { pictures.append(try await picture(record)) }
            rows.append(ReportImages(query.text, pictures))
        }
        return rows
    }

    /// Some from everywhere in the suite's order, so that many tags are among them.
    private func spread(_ queries: [Query]) -> [Query] {
        guard queries.count > Self.count else { return queries }
        return (0..<Self.count).map { queries[$0 * queries.count / Self.count] }
    }

    private func picture(_ record: EvaluationRecord) async throws -> ReportImage {
        var small: EncodedImage?
        if let digest = record.image?.digest, let image = try await store.image(digest) {
            // What cannot be made smaller is shown as it is.
            small = (try? await PNGDownscaler(longestSide: Self.side).transform(image)) ?? image
        }
        let isRight: Bool? =
            switch record.verdict?.outcome {
            case .satisfied?: true
            case .unsatisfied?: false
            default: nil
            }
        return ReportImage(
            record.contender, image: small, isRight: isRight, link: try await story(record.session))
    }

    /// Writes the story of a session; its path from the page, or `nil` where there is none.
    private func story(_ session: SessionID?) async throws -> String? {
        guard let session, let outcome = try await store.outcome(of: session) else { return nil }
        let name = "sessions/\(RunDirectory.slug(of: session.rawValue)).html"
        try RunDirectory.makeParents(of: "\(folder)/\(name)")
        let page = StoryPage(ReportSession(outcome.trajectory, store: store))
        try await OutputFile.write(to: "\(folder)/\(name)", .chosen) { emit in try await page.write(emit) }
        return name
    }
}

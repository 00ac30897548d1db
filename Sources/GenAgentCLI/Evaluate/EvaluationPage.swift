import GenAgent
import GenAgentImaging
import GenAgentEvaluation
import GenAgentReport

struct EvaluationPage: Sendable {
    var report: EvaluationReport
    var options: EvaluationOptions
    var samples: [ReportImages]

    var page: ReportPage {
        var blocks: [ReportPage.Block] = [.text(report.heading + "."), .text(setting)]
        blocks += [.chart(qualityByCalls), .heading("Score"), .block(report.scoreTable.withIntervalsBelow)]
        if let byTag { blocks.append(.chart(byTag)) }
        blocks += [.heading("Cost per item"), .block(report.costTable)]
        if !report.comparisons.isEmpty { blocks += [.heading("Paired differences"), .block(report.differenceTable)] }
        blocks += report.notes.map { .text($0) }
        if !samples.isEmpty {
            blocks += [.heading("Some of the images"), .text("An agent's image links to the story of its session.")]
            blocks += samples.map { .images($0) }
        }
        return ReportPage("Evaluation: \(report.suite.name)", blocks: blocks)
    }

    private var setting: String {
        guard options.backends.isSandbox else {
            return "Policy: \(options.backends.policy?.model ?? "the sandbox's policy"). A generator call is one image."
        }
        return
            "Measured in the sandbox (\(options.profile.rawValue) painter, \(options.eyes.rawValue) eyes, parameters \(options.parameters.name)): a simulation, which says nothing about any real model."
    }

    /// Contenders that differ only in their round limit share a line.
    private var qualityByCalls: Chart {
        Chart(
            "Quality against generator calls", x: ChartAxis("generator calls per item", includes: 0...1),
            y: ChartAxis("score", includes: 0...report.suite.scale),
            series: report.qualityByCalls.map { curve in
                ChartSeries(
                    curve.name,
                    curve.points.map {
                        ChartPoint(x: $0.generatorCalls, y: $0.score.value, low: $0.score.low, high: $0.score.high)
                    })
            })
    }

    private var byTag: Chart? {
        let names = report.groupNames
        guard names.count > 1 else { return nil }
        return Chart(
            "Score by tag", x: ChartAxis("tag", names: names),
            y: ChartAxis("score", includes: 0...report.suite.scale),
            series: report.rows.map { row in
                ChartSeries(
                    row.contender,
                    names.enumerated().compactMap { index, name in
                        row.groups.first { $0.name == name }?.score.map {
                            ChartPoint(x: Double(index + 1), y: $0.value, low: $0.low, high: $0.high)
                        }
                    }, isJoined: false)
            })
    }
}

extension TextTable {
    /// Puts intervals on separate lines if the columns would not fit side by side.
    fileprivate var withIntervalsBelow: TextTable {
        guard head.count > 5 else { return self }
        var table = self
        table.rows = rows.map { row in row.map { $0.replacing(" [", with: "\n[") } }
        return table
    }
}

extension ReportPage.Block {
    static func block(_ table: TextTable) -> ReportPage.Block { .table(head: table.head, rows: table.rows) }
}

/// A few prompts with the images of all contenders side by side, and the stories of the sessions behind them.
struct EvaluationSamples: Sendable {
    var folder: String
    var report: EvaluationReport
    var suite: EvaluationSuite
    var store: any TrajectoryStore

    /// The number of prompts on the page.
    static let count = 8
    private static let side = 160

    /// Writes the stories and returns the rows of images. Prompts on which contenders differ come first.
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

    /// Queries spread evenly over the suite, so that they cover many tags.
    private func spread(_ queries: [Query]) -> [Query] {
        guard queries.count > Self.count else { return queries }
        return (0..<Self.count).map { queries[$0 * queries.count / Self.count] }
    }

    private func picture(_ record: EvaluationRecord) async throws -> ReportImage {
        var small: EncodedImage?
        if let digest = record.image?.digest, let image = try await store.image(digest) {
            // An image that cannot be made smaller is shown at full size.
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

    /// Writes the story of a session. Returns its path relative to the page, or `nil` if no session is stored.
    private func story(_ session: SessionID?) async throws -> String? {
        guard let session, let outcome = try await store.outcome(of: session) else { return nil }
        let name = "sessions/\(RunDirectory.slug(of: session.rawValue)).html"
        try RunDirectory.makeParents(of: "\(folder)/\(name)")
        let page = StoryPage(ReportSession(outcome.trajectory, store: store))
        try await OutputFile.write(to: "\(folder)/\(name)", .chosen) { emit in try await page.write(emit) }
        return name
    }
}

import Foundation
import GenAgent
import GenAgentReport
import GenAgentTesting
import Testing

// snippet: read-record
func printRounds(of file: URL) throws {
    let record = try Trajectory.decode(from: Data(contentsOf: file))
    for round in record.rounds {
        let prompt = record.calls[round.call].request?.prompt ?? "(answered by a hook)"
        print(round.image, round.verdict?.outcome.rawValue ?? "not assessed", prompt)
    }
    for exchange in record.exchanges {
        print(exchange.query.text, exchange.stopReason?.rawValue ?? "unfinished", exchange.selected ?? "no image")
    }
}
// snippet-end

// snippet: story-page
/// Writes one session's story.
func writeStory(of outcome: SessionOutcome, images store: some TrajectoryStore, to file: URL) async throws {
    let page = StoryPage(ReportSession(outcome.trajectory, store: store))
    try await page.write(to: file)
}
// snippet-end

// snippet: gallery-page
/// Shows all sessions of a store.
func writeGallery(of store: some TrajectoryStore, thumbnail: some ImageTransform, to file: URL) async throws {
    let options = ReportOptions(title: "Rollouts", thumbnail: thumbnail)
    try await GalleryPage(options: options).write(ReportSessions(store), to: file)
}
// snippet-end

// snippet: training-page
/// Draws a training run's metrics.
func trainingPage(_ metrics: String) -> Data {
    let log = MetricsLog(metrics)
    let charts = [
        log.chart("Reward and its parts", ["reward", "reward."]), log.chart("Rounds per rollout", ["rounds"]),
        log.chart("Score of first images", ["firstImage"], includes: 0...1),
        log.chart("Entropy and KL", ["entropy", "kl"]),
    ]
    return ReportPage("Training", blocks: charts.compactMap { $0 }.map { .chart($0) }).html()
}
// snippet-end

/// What the documentation shows, run.
@Suite("Report snippets") struct ReportSnippets {
    private struct Same: ImageTransform {
        func transform(_ image: EncodedImage) async throws -> EncodedImage { image }
    }

    @Test func whatTheyWriteCanBeRead() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "snippets-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func text(_ name: String) throws -> String {
            try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        }

        let store = InMemoryTrajectoryStore()
        let session = AgentSession(
            policy: ScriptedPolicy([.call(prompt: "a fox"), .answer()]), tools: [StubGenerator()], store: store)
        let outcome = await session.respond(to: "a fox")
        try await writeStory(of: outcome, images: store, to: folder.appending(path: "story.html"))
        #expect(TagChecker(try text("story.html")).problems == [])

        try await writeGallery(of: store, thumbnail: Same(), to: folder.appending(path: "gallery.html"))
        #expect(try text("gallery.html").contains("<h1 dir=\"auto\">Rollouts</h1>"))

        let record = folder.appending(path: "trajectory.json")
        try outcome.trajectory.encoded().write(to: record)
        try printRounds(of: record)
        try Data("{}".utf8).write(to: record)
        #expect(throws: TrajectoryFormatError.self) { try printRounds(of: record) }
    }
}

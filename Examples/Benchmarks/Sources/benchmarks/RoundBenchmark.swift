import Foundation
import GenAgent
import GenAgentImaging
@_spi(Benchmarks) import GenAgentSandbox

/// One round of the sandbox, part by part, against its limit.
struct RoundBenchmark {
    private let settings: Settings
    private let side = 256
    private let limit = 10.0

    init(_ settings: Settings) { self.settings = settings }

    func run() async throws {
        let rows = try queries()
        print("## round\n")
        print(
            "One sandbox round at \(side) pixels, the mean of \(rows.count) generated prompts of all seven grammars, in ms. "
                + "Limit: \(limit.text(0)) ms.\n")
        let cold = Stopwatch()
        _ = try await RoundParts(queries: [rows[0]], side: side, seed: settings.seed).all()
        print(
            "The first round of a process takes \(cold.milliseconds.wall.text(1)) ms, if no other benchmark ran before.\n"
        )

        let parts = try await RoundParts(queries: rows, side: side, seed: settings.seed).prepared()
        var table = MarkdownTable("part", "median ms", "min", "max", "CPU median")
        func measure(_ name: String, _ body: () async throws -> Void) async throws -> Timing {
            let timing = try await Timing.measure(runs: settings.runs, warmUp: 2, units: rows.count, body)
            table.add(
                name, timing.median.text(3), timing.least.text(3), timing.most.text(3), timing.processorMedian.text(3))
            return timing
        }
        _ = try await measure("policy turn, parsed") { try await parts.write() }
        _ = try await measure("tool call: planning, painting, PNG, hash") { try await parts.paint() }
        _ = try await measure("- of it reading the prompt and planning") { parts.plan() }
        _ = try await measure("- of it PNG encode") { try parts.encode() }
        _ = try await measure("- of it header and SHA-256") { try parts.hash() }
        _ = try await measure("looking: PNG decode, detect, eyes") { try parts.look() }
        _ = try await measure("- of it PNG decode") { try parts.decode() }
        _ = try await measure("- of it detect") { parts.detect() }
        _ = try await measure("judging: PNG decode, detect, grade") { try await parts.judge() }
        let whole = try await measure("**whole round**") { try await parts.all() }
        print(table.text)
        print(
            "Whole round: \(whole.median.text()) ms, \(whole.median <= limit ? "within" : "ABOVE") the limit of "
                + "\(limit.text(0)) ms.\n")
        try await sessions(parts)
    }

    /// The same rounds where the library runs them; the policy's next turn looks once more in those that go on.
    private func sessions(_ parts: RoundParts) async throws {
        let rounds = await parts.sessions()
        guard rounds > 0 else { throw Failure("No session drew anything.") }
        let timing = await Timing.measure(runs: settings.runs, units: rounds) { keep(await parts.sessions()) }
        print(
            "Within `AgentSession`, the grader judging, up to 3 rounds: \(timing.median.text(3)) ms a round "
                + "(\(timing.least.text(3)) to \(timing.most.text(3))), \(rounds) rounds.\n")
    }

    private func queries() throws -> [Query] { try BenchmarkPrompts.inTurn(count: 56, seed: settings.seed) }
}

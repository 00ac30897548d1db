import Foundation
import GenAgent
import GenAgentImaging
import GenAgentSandbox

/// One round of the sandbox, part by part, against its limit.
struct RoundBenchmark {
    private let settings: Settings
    private let side = 256
    private let limit = 10.0

    init(_ settings: Settings) { self.settings = settings }

    func run() async throws {
        let rows = queries()
        print("## round\n")
        print(
            "One sandbox round at \(side) pixels, the mean of \(rows.count) generated prompts of all seven grammars, in ms. "
                + "Limit: \(limit.text(0)) ms.\n")
        let cold = Stopwatch()
        _ = try await RoundParts(rows: [rows[0]], side: side).all()
        print(
            "The first round of a process takes \(cold.milliseconds.wall.text(1)) ms, if no other benchmark ran before.\n"
        )

        let parts = try await RoundParts(rows: rows, side: side).prepared()
        var table = MarkdownTable("part", "median ms", "min", "max", "CPU median")
        func measure(_ name: String, _ body: () async throws -> Void) async throws -> Timing {
            let timing = try await Timing.measure(runs: settings.runs, warmUp: 2, units: rows.count, body)
            table.add(
                name, timing.median.text(3), timing.least.text(3), timing.most.text(3), timing.processorMedian.text(3))
            return timing
        }
        _ = try await measure("policy turn, parsed") { try await parts.policyTurns() }
        _ = try await measure("reading the prompt and planning") { parts.plan() }
        _ = try await measure("tool call: reading, planning, painting, PNG, hash") { try await parts.paint() }
        _ = try await measure("- of it PNG encode") { try parts.encode() }
        _ = try await measure("- of it header and SHA-256") { try parts.hash() }
        _ = try await measure("looking: PNG decode, detect, eyes") { try parts.look() }
        _ = try await measure("- of it PNG decode") { try parts.decode() }
        _ = try await measure("- of it detect") { parts.detect() }
        _ = try await measure("judging: PNG decode, detect, grade") { try await parts.judge() }
        let whole = try await measure("**whole round**") { keep(try await RoundParts(rows: rows, side: side).all()) }
        print(table.text)
        print(
            "Whole round: \(whole.median.text()) ms, \(whole.median <= limit ? "within" : "ABOVE") the limit of \(limit.text(0)) ms.\n"
        )
    }

    private func queries() -> [GenEvalRow] {
        var generator = PromptGenerator(seed: settings.seed)
        return (0..<8).flatMap { _ in PromptGenerator.Grammar.allCases.map { generator.row($0) } }
    }
}

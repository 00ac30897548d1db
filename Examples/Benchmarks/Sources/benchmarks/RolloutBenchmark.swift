import Foundation
import GenAgent
@_spi(Benchmarks) import GenAgentSandbox
import GenAgentTraining

/// How fast rollouts come in the sandbox, rewards included, and how that grows with the sessions side by side.
struct RolloutBenchmark {
    private let settings: Settings
    private let prompts = 30
    private let perPrompt = 12
    private let side = 128

    init(_ settings: Settings) { self.settings = settings }

    func run() async throws {
        print("## rollouts\n")
        let queries = try queries()
        let policy = SandboxPolicy(parameters: .handSet)
        print(
            "\(prompts * perPrompt) rollouts of up to two rounds at \(side) pixels, \(perPrompt) for each of \(prompts) generated prompts: "
                + "sessions, the paper's rewards and the watched first image, resampling to 8 of 12. One session runs on one core at a time.\n"
        )
        var table = MarkdownTable(
            "sessions at a time", "rollouts/s", "min", "max", "CPU ms a rollout", "speed, one = 1")
        var one = 0.0
        var batch = RolloutBatch(all: [], kept: [], dropped: [:])
        for concurrency in [1, 2, 4] {
            let timing = try await Timing.measure(runs: settings.runs, units: prompts * perPrompt) {
                batch = try await collect(policy, queries, concurrency)
            }
            if concurrency == 1 { one = timing.median }
            table.add(
                "\(concurrency)", (1000 / timing.median).text(0), (1000 / timing.most).text(0),
                (1000 / timing.least).text(0), timing.processorMedian.text(2), (one / timing.median).text(2))
        }
        print(table.text)
        try learn(policy, batch)
    }

    /// What comes after the rollouts of a step.
    private func learn(_ policy: SandboxPolicy, _ batch: RolloutBatch) throws {
        var sequences: [TracedRollout<DecisionTrace>] = []
        let tracing = try Timing.measure(runs: settings.runs) {
            sequences = try batch.selected.map { try policy.trace($0.rollout) }
        }
        let advantages = sequences.indices.map { Double($0 % 3) - 1 }
        let update = try Timing.measure(runs: settings.runs) {
            keep(try PolicyObjective().evaluate(policy, sequences, advantages: advantages))
        }
        print(
            "Then, for the \(sequences.count) that are kept, on one core: working out what the policy decided \(tracing.median.text(1)) ms; "
                + "loss and gradient \(update.median.text(1)) ms.\n")
    }

    private func collect(_ policy: SandboxPolicy, _ queries: [Query], _ concurrency: Int) async throws -> RolloutBatch {
        let collector = RolloutCollector(
            rewards: SandboxTraining.rewards, perPrompt: perPrompt, keep: 8, concurrency: concurrency,
            seed: settings.seed)
        let painter = PictogramPainter(profile: .base, side: side)
        return try await collector.collect(queries) { _, seed in
            AgentSession(policy: policy, tools: [painter], configuration: .rollouts(), seed: seed)
        }
    }

    private func queries() throws -> [Query] { try BenchmarkPrompts.mixed(count: prompts, seed: settings.seed) }
}

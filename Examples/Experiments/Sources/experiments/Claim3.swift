import GenAgent
import GenAgentEvaluation
import GenAgentSandbox
import GenAgentTraining

/// Claim 3: what the policy does depends on the task. Of two painters it learns to take the one that suits the prompt; a control that is
/// shown another prompt's features does not.
struct Claim3: Sendable {
    let laboratory: Laboratory

    init(_ laboratory: Laboratory) { self.laboratory = laboratory }

    /// What came of one trained model.
    struct Outcome: Sendable, Codable {
        /// Share of first calls to `draw_knowing` by suite.
        var share: [String: Double] = [:]
        /// Share of right pictures by suite.
        var right: [String: Double] = [:]
        var seconds = 0.0
    }

    struct Settings: Sendable, Hashable, Codable {
        var steps = 60
        var promptsPerStep = 16
        var rollouts = 8
        var learningRate = 0.05
        var prompts = 960
    }

    private struct Key: Encodable {
        var model: Int
        var cues: String
        var settings: Settings
        var avoided: Int
        var start: SandboxPolicyParameters
        var queries: [String]
    }

    private var settings: Settings {
        var settings = Settings()
        if laboratory.isQuick { (settings.steps, settings.promptsPerStep, settings.prompts) = (3, 4, 20) }
        return settings
    }

    private let painters = [PictogramPainter.scenes(side: 256), PictogramPainter.riddles(side: 256)]
    private var suites: [EvaluationSuite] { [laboratory.suites.composition, laboratory.suites.knowledge] }

    func run() async throws {
        let models = laboratory.models
        var rows: [[String]] = []
        var all: [String: [Outcome]] = [:]
        for cues in ["untrained", "own", "shuffled"] {
            var outcomes: [Outcome] = []
            for model in models { outcomes.append(try await outcome(model, cues)) }
            all[cues] = outcomes
            let (composition, knowledge) = (laboratory.suites.composition.name, laboratory.suites.knowledge.name)
            func share(_ suite: String) -> [Double] { outcomes.map { $0.share[suite] ?? 0 } }
            rows.append([
                Self.names[cues] ?? cues, interval(share(composition)), interval(share(knowledge)),
                interval(zip(share(knowledge), share(composition)).map { $0 - $1 }, within: -1...1),
                spread(outcomes.map { $0.right[composition] ?? 0 }), spread(outcomes.map { $0.right[knowledge] ?? 0 }),
            ])
        }
        let text = """
            `experiments claim3`. Two painters, `draw_scene` and `draw_knowing` ([Sandbox.md](../Sandbox.md) has their rates): one composes better, the other knows more, so the wrong
            choice costs pictures. From `SandboxPolicyParameters.toolNovice`, which prefers none and leaves what is implied to the painter; GRPO by the library's trainer, \(settings.steps)
            steps of \(settings.promptsPerStep) prompts (half composition, half knowledge with other facts), \(settings.rollouts) rollouts, one round, the paper's reward. Share of first calls that go to
            `draw_knowing` on the held-out suites; \(models.count) models, mean with 95% interval over models (t), pictures right with least and largest.

            \(table(["the choice sees", "composition prompts", "knowledge prompts", "difference", "right: composition", "right: knowledge"], rows))
            """
        try Page(laboratory).write("claim3", title: "Claim 3: the choice of a painter", text, json: all)
    }

    private static let names = [
        "untrained": "untrained", "own": "the prompt's own features", "shuffled": "another prompt's (control)",
    ]

    /// Mean and 95% interval of Student's t over the models, cut off where no value can be.
    private func interval(_ values: [Double], within bounds: ClosedRange<Double> = 0...1) -> String {
        let quantiles = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262]
        guard values.count > 1 else { return fixed(mean(values)) }
        let centre = mean(values)
        let deviation = (values.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / Double(values.count - 1))
            .squareRoot()
        let half = quantiles[min(values.count - 2, quantiles.count - 1)] * deviation / Double(values.count).squareRoot()
        let (low, high) = (max(centre - half, bounds.lowerBound), min(centre + half, bounds.upperBound))
        return "\(fixed(centre)) (\(fixed(low)) ... \(fixed(high)))"
    }

    private func outcome(_ model: Int, _ cues: String) async throws -> Outcome {
        let key = Key(
            model: model, cues: cues, settings: settings, avoided: laboratory.suites.all.count, start: .toolNovice,
            queries: suites.flatMap(\.queries).map(\.text))
        return try await laboratory.work.done("choices", key) {
            let clock = Stopwatch()
            let taskCues: TaskCues = cues == "shuffled" ? .shuffled(seed: Seeds.training(model)) : .own
            var policy = SandboxPolicy(
                parameters: .toolNovice, eyes: SandboxEyes(seed: Seeds.trainingEyes(model)), taskCues: taskCues)
            if cues != "untrained" {
                var trainer = try makeTrainer(policy, model)
                try await trainer.run(steps: settings.steps)
                policy = trainer.policy
            }
            var outcome = Outcome()
            for suite in suites { try await measure(policy, suite, model, &outcome) }
            outcome.seconds = clock.seconds
            laboratory.say("choice, \(cues), model \(model): \(outcome.share), \(fixed(outcome.seconds, 1)) s")
            return outcome
        }
    }

    private func makeTrainer(_ policy: SandboxPolicy, _ model: Int) throws -> GRPOTrainer<SandboxPolicy> {
        let painters = painters
        return try GRPOTrainer(
            policy: policy,
            prompts: SandboxSuites.training(
                count: settings.prompts, seed: Seeds.training(model), knowledgeShare: 0.5,
                avoiding: laboratory.suites.all),
            rewards: Mix.paper.rewards(Grades()),
            settings: GRPOSettings(
                promptsPerStep: settings.promptsPerStep, rolloutsPerPrompt: settings.rollouts, keep: settings.rollouts,
                seed: Seeds.training(model)),
            optimizer: AdamW(learningRate: settings.learningRate, weightDecay: 0), concurrency: laboratory.workers
        ) { policy, _, seed in
            AgentSession(policy: policy, tools: painters, configuration: .rollouts(rounds: 1), seed: seed)
        }
    }

    private func measure(
        _ policy: SandboxPolicy, _ suite: EvaluationSuite, _ model: Int, _ outcome: inout Outcome
    ) async throws {
        var seen = policy
        seen.eyes = SandboxEyes(seed: Seeds.evaluationEyes(model))
        let store = InMemoryTrajectoryStore()
        let (final, painters) = (seen, painters)
        let evaluation = Evaluation(
            suite: suite,
            contenders: [
                AgentContender(
                    "agent", policy: { _ in final }, tools: painters, rounds: 1, configuration: .rollouts(rounds: 1))
            ],
            seeds: [Seeds.evaluation(model)], judge: PictogramGrader(), concurrency: laboratory.workers,
            bootstrap: Bootstrap(draws: 100), store: store)
        let records = try await evaluation.run().records
        var chosen: [Double] = []
        for record in records {
            guard let session = record.session, let played = try await store.outcome(of: session),
                let first = played.trajectory.calls.first
            else { continue }
            chosen.append(first.call.name == "draw_knowing" ? 1 : 0)
        }
        outcome.share[suite.name] = mean(chosen)
        outcome.right[suite.name] = mean(records.compactMap(\.score))
    }
}

import GenAgent
import GenAgentEvaluation
import GenAgentSandbox
import GenAgentTraining

/// Trains the choice between two painters, and counts what is chosen.
struct ChoiceTraining: Sendable {
    let laboratory: Laboratory

    struct Settings: Sendable, Hashable, Codable {
        var steps = 60
        var promptsPerStep = 16
        var rollouts = 8
        var learningRate = 0.05
        var prompts = 960
    }

    private struct Key: Encodable {
        var model: Int
        var isShuffled: Bool
        var settings: Settings
        var avoided: String
        var start: SandboxPolicyParameters
    }

    private struct OutcomeKey: Encodable {
        var model: Int
        var cues: Claim3.Cues
        var parameters: SandboxPolicyParameters
        var queries: [String]
    }

    private let painters = [PictogramPainter.scenes(side: 256), PictogramPainter.riddles(side: 256)]
    private var suites: [EvaluationSuite] { [laboratory.suites.composition, laboratory.suites.knowledge] }

    var settings: Settings {
        var settings = Settings()
        if laboratory.isQuick { (settings.steps, settings.promptsPerStep, settings.prompts) = (3, 4, 20) }
        return settings
    }

    private func cues(_ model: Int, isShuffled: Bool) -> TaskCues {
        isShuffled ? .shuffled(seed: Seeds.training(model)) : .own
    }

    func outcome(_ model: Int, _ cues: Claim3.Cues) async throws -> Claim3.Outcome {
        let parameters =
            cues.isTrained ? try await trained(model, isShuffled: cues.isShuffledInTraining) : .toolNovice
        let key = OutcomeKey(
            model: model, cues: cues, parameters: parameters, queries: suites.flatMap(\.queries).map(\.text))
        return try await laboratory.work.done("choices", key) {
            let policy = SandboxPolicy(
                parameters: parameters, eyes: SandboxEyes(seed: Seeds.evaluationEyes(model)),
                taskCues: self.cues(model, isShuffled: cues == .shuffled))
            var outcome = Claim3.Outcome()
            for suite in suites { try await measure(policy, suite, model, &outcome) }
            laboratory.say("choice, \(cues), model \(model): \(outcome.share)")
            return outcome
        }
    }

    private func trained(_ model: Int, isShuffled: Bool) async throws -> SandboxPolicyParameters {
        let key = Key(
            model: model, isShuffled: isShuffled, settings: settings, avoided: laboratory.suites.fingerprint,
            start: .toolNovice)
        return try await laboratory.work.done("choosers", key) {
            let policy = SandboxPolicy(
                parameters: .toolNovice, eyes: SandboxEyes(seed: Seeds.trainingEyes(model)),
                taskCues: cues(model, isShuffled: isShuffled))
            var trainer = try makeTrainer(policy, model)
            try await trainer.run(steps: settings.steps)
            return trainer.policy.parameters
        }
    }

    private func makeTrainer(_ policy: SandboxPolicy, _ model: Int) throws -> GRPOTrainer<SandboxPolicy> {
        let painters = painters
        return try GRPOTrainer(
            policy: policy,
            prompts: laboratory.suites.training(
                count: settings.prompts, seed: Seeds.training(model), knowledgeShare: 0.5),
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
        _ policy: SandboxPolicy, _ suite: EvaluationSuite, _ model: Int, _ outcome: inout Claim3.Outcome
    ) async throws {
        let store = InMemoryTrajectoryStore()
        let evaluation = Evaluation(
            suite: suite,
            contenders: [
                AgentContender(
                    "agent", policy: { _ in policy }, tools: painters, rounds: 1, configuration: .rollouts(rounds: 1))
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

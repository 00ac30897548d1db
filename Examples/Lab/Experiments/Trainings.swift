import GenAgentReport
import GenAgentTraining

/// The trainings of the main rows.
enum Trainings: Section {
    static let id = "train"
    static let title = "Training"

    struct Model: Sendable, Codable {
        var number: Int
        var validationSFT: Double
        var validationRL: Double
        /// Of the cold start.
        var prompts: Int
        var examples: Int
        var hinted: Int
        var dropped: [String: Int]
        var seconds: Double
        var processorSeconds: Double
        var steps: [Step]
    }

    /// The published metrics of a step. The parameters are not among them: `policy.json` has those that ship.
    struct Step: Sendable, Codable {
        var reward: Double?
        var lastImage: Double?
        var pairwise: Double?
        var firstImage: Double?
        var rounds: Double?
        var formatErrors: Double?
        var entropy: Double
        /// Estimated divergence per token from the policy with which the second stage started.
        var kl: Double?
    }

    struct Findings: Sendable, Codable {
        /// Of model 1; the others differ by their number.
        var recipe: Recipe
        var models: [Model]
    }

    static func measure(in laboratory: Laboratory) async throws -> Findings {
        var findings = Findings(recipe: laboratory.recipe(1), models: [])
        for number in laboratory.models {
            let result = try await laboratory.train(laboratory.recipe(number))
            let score = try await Tuning.validation(of: result, in: laboratory)
            let coldStart = result.coldStart
            findings.models.append(
                Model(
                    number: number, validationSFT: score.sft, validationRL: score.rl, prompts: coldStart?.prompts ?? 0,
                    examples: coldStart?.kept ?? 0, hinted: coldStart?.hinted ?? 0, dropped: coldStart?.dropped ?? [:],
                    seconds: result.allSeconds, processorSeconds: result.allProcessorSeconds,
                    steps: result.metrics.map { step in
                        Step(
                            reward: step.reward, lastImage: step.rewardParts?["pointwise"],
                            pairwise: step.rewardParts?["pairwise"], firstImage: step.firstImage, rounds: step.rounds,
                            formatErrors: step.formatErrors, entropy: step.entropy, kl: step.kl)
                    }))
        }
        return findings
    }

    static func text(_ findings: Findings) -> String {
        let (rl, cold) = (findings.recipe.reinforcement, findings.recipe.coldStart)
        let rows = findings.models.map { model in
            [
                "\(model.number)", "\(model.examples) (\(model.hinted))", fixed(model.validationSFT),
                fixed(model.validationRL), fixed(model.steps.first?.reward), fixed(model.steps.last?.reward),
            ]
        }
        let drops = findings.models.reduce(into: [String: Int]()) { $0.merge($1.dropped, uniquingKeysWith: +) }
        let reasons = drops.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.key) \($0.value)" }
        return """
            `experiments train`. Stage 1: the cold-start pipeline over \(cold?.prompts ?? 0) generated prompts a model (hard prompts only; the hand-set policy teaches, obeys
            the grader and gets the stronger painter's pictures as hints), \(cold?.epochs ?? 0) passes in batches of \(cold?.batch ?? 0), AdamW, step size \(cold?.learningRate ?? 0). Stage 2: GRPO, \(rl.steps) steps of
            \(rl.promptsPerStep) prompts, G' = \(rl.rollouts), G = \(rl.keep), at most \(findings.recipe.rounds) rounds, AdamW, step size \(rl.learningRate), no KL term; reward: \(findings.recipe.mix.words).

            \(table(["model", "SFT examples (hinted)", "validation +SFT", "validation +RL", "reward, first step", "last step"], rows))

            Of \(findings.models.reduce(0) { $0 + $1.prompts }) prompts in the pools, dropped: \(reasons.joined(separator: ", ")).

            ![Reward and its parts over training](training-reward.svg)

            ![Rounds over training](training-rounds.svg)

            ![Entropy, divergence and format errors over training](training-entropy.svg)
            """
    }

    static func times(_ findings: Findings) -> String {
        let slowest = findings.models.map(\.seconds).max() ?? 0
        let rows = findings.models.map {
            ["\($0.number)", fixed($0.seconds, 0), fixed($0.processorSeconds, 0)]
        }
        return """
            \(table(["model", "seconds †", "processor seconds †"], rows))

            The longest training took \(fixed(slowest, 0)) s (the goal: at most 90 on two cores, \(slowest <= 90 ? "met" : "**missed**")).
            """
    }

    static func plots(_ findings: Findings) -> [(file: String, chart: Chart)] {
        func curve(_ name: String, _ value: (Step) -> Double?) -> ChartSeries {
            let count = findings.models.map(\.steps.count).min() ?? 0
            return ChartSeries(
                name,
                (0..<count).compactMap { step in
                    mean(some: findings.models.compactMap { value($0.steps[step]) })
                        .map { ChartPoint(x: Double(step), y: $0) }
                })
        }
        let step = ChartAxis("step of reinforcement learning")
        let title = "Mean of \(findings.models.count) trainings"
        return [
            (
                "training-reward.svg",
                Chart(
                    "\(title): reward and its parts", x: step, y: ChartAxis("", includes: 0...1),
                    series: [
                        curve("reward", \.reward), curve("last image right", \.lastImage),
                        curve("first image right", \.firstImage), curve("pairwise", \.pairwise),
                    ])
            ),
            (
                "training-rounds.svg",
                Chart(
                    "\(title): rounds a rollout", x: step, y: ChartAxis("rounds"), series: [curve("rounds", \.rounds)])
            ),
            (
                "training-entropy.svg",
                Chart(
                    "\(title): entropy, divergence and format errors", x: step, y: ChartAxis("", includes: 0...0.5),
                    series: [
                        curve("entropy of a decision (nats)", \.entropy),
                        curve("divergence from where RL began, a token (nats)", \.kl),
                        curve("rollouts with a format error", \.formatErrors),
                    ])
            ),
        ]
    }
}

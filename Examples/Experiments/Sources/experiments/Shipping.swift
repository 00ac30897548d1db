import Foundation
import GenAgentReport
import GenAgentSandbox
import GenAgentTraining

/// Trains the models of the main rows, and writes the best one, by the validation suite, as the policy's default.
struct Shipping: Sendable {
    let laboratory: Laboratory

    init(_ laboratory: Laboratory) { self.laboratory = laboratory }

    private struct Row: Codable {
        var model: Int
        var validationSFT: Double
        var validationRL: Double
        var result: TrainingResult
    }

    /// What of a row is published: without the parameters, which `policy.json` has of the one that ships.
    private struct Published: Encodable {
        var model: Int
        var validationSFT: Double
        var validationRL: Double
        var recipe: Recipe
        var dropped: [String: Int]
        var seconds: Double
        var processorSeconds: Double
        /// By step.
        var reward: [Double?]
        var firstImage: [Double?]
        var rounds: [Double?]
        var formatErrors: [Double?]
        var entropy: [Double]

        init(_ row: Row) {
            (model, validationSFT, validationRL) = (row.model, row.validationSFT, row.validationRL)
            recipe = row.result.recipe
            dropped = row.result.coldStart?.dropped ?? [:]
            (seconds, processorSeconds) = (row.result.allSeconds, row.result.allProcessorSeconds)
            let metrics = row.result.metrics
            reward = metrics.map(\.reward)
            firstImage = metrics.map(\.firstImage)
            rounds = metrics.map(\.rounds)
            formatErrors = metrics.map(\.formatErrors)
            entropy = metrics.map(\.entropy)
        }
    }

    func run(ships: Bool) async throws {
        var rows: [Row] = []
        for model in laboratory.models {
            let result = try await laboratory.train(laboratory.recipe(model))
            let score = try await Tuning(laboratory).score(result, model: model)
            rows.append(Row(model: model, validationSFT: score.sft, validationRL: score.rl, result: result))
        }
        try plot(rows.map(\.result))
        try Page(laboratory).write("train", title: "Training", text(rows), json: rows.map(Published.init))
        if ships, let best = rows.max(by: { $0.validationRL < $1.validationRL }) { try ship(best) }
    }

    private func text(_ rows: [Row]) -> String {
        let recipe = laboratory.recipe(1)
        let rl = recipe.reinforcement
        let cold = recipe.coldStart
        let body = rows.map { row in
            let result = row.result
            return [
                "\(row.model)", "\(result.coldStart?.kept ?? 0) (\(result.coldStart?.hinted ?? 0))",
                fixed(row.validationSFT), fixed(row.validationRL), fixed(result.metrics.first?.reward ?? 0),
                fixed(result.metrics.last?.reward ?? 0), fixed(result.allSeconds, 0),
                fixed(result.allProcessorSeconds, 0),
            ]
        }
        let drops = rows.reduce(into: [String: Int]()) { sum, row in
            sum.merge(row.result.coldStart?.dropped ?? [:], uniquingKeysWith: +)
        }
        let pool = rows.reduce(0) { $0 + ($1.result.coldStart?.prompts ?? 0) }
        let reasons = drops.sorted { $0.value > $1.value }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        return """
            `experiments train`. Stage 1: the cold-start pipeline over \(cold?.prompts ?? 0) generated prompts a model (hard prompts only; the hand-set policy teaches, obeys
            the grader and gets the stronger painter's pictures as hints), \(cold?.epochs ?? 0) passes in batches of \(cold?.batch ?? 0), AdamW, step size \(cold?.learningRate ?? 0). Stage 2: GRPO, \(rl.steps) steps of
            \(rl.promptsPerStep) prompts, G' = \(rl.rollouts), G = \(rl.keep), at most \(rl.rounds) rounds, AdamW, step size \(rl.learningRate), no KL term; reward: \(rl.mix.words).

            \(table(["model", "SFT examples (hinted)", "validation +SFT", "validation +RL", "reward, first step", "last step", "seconds", "processor seconds"], body))

            Of \(pool) prompts in the pools, dropped: \(reasons).

            ![Reward and its parts over training](training-reward.svg)

            ![Rounds over training](training-rounds.svg)

            ![Entropy and format errors over training](training-entropy.svg)
            """
    }

    private func plot(_ results: [TrainingResult]) throws {
        func curve(_ name: String, _ value: (TrainingMetrics) -> Double?) -> ChartSeries {
            let count = results.map(\.metrics.count).min() ?? 0
            return ChartSeries(
                name, values: (0..<count).map { step in mean(results.compactMap { value($0.metrics[step]) }) })
        }
        let step = ChartAxis("step of reinforcement learning")
        let title = "Mean of \(results.count) trainings"
        let page = Page(laboratory)
        try page.plot(
            "training-reward.svg",
            Chart(
                "\(title): reward and its parts", x: step, y: ChartAxis("", includes: 0...1),
                series: [
                    curve("reward", \.reward), curve("last image right") { $0.rewardParts?["pointwise"] },
                    curve("first image right", \.firstImage), curve("pairwise") { $0.rewardParts?["pairwise"] },
                ]))
        try page.plot(
            "training-rounds.svg",
            Chart(
                "\(title): rounds a rollout", x: step, y: ChartAxis("rounds"), series: [curve("rounds", \.rounds)]))
        try page.plot(
            "training-entropy.svg",
            Chart(
                "\(title): entropy and format errors", x: step, y: ChartAxis("", includes: 0...0.5),
                series: [
                    curve("entropy of a decision (nats)", \.entropy),
                    curve("rollouts with a format error", \.formatErrors),
                ]))
    }

    private func ship(_ row: Row) throws {
        let root = URL(fileURLWithPath: #filePath).pathComponents.dropLast(5).dropFirst().joined(separator: "/")
        let file =
            laboratory.isQuick
            ? laboratory.out.appendingPathComponent("SandboxPolicyParameters+Trained.swift")
            : URL(fileURLWithPath: "/\(root)/Sources/GenAgentSandbox/Policy/SandboxPolicyParameters+Trained.swift")
        let date = Date().ISO8601Format().prefix(10)
        let provenance =
            "Trained \(date) by `experiments train --ship`: model \(row.model) of \(laboratory.models.count), training seed \(Seeds.training(row.model)), the best on \(laboratory.suites.validation.queries.count) generated validation prompts (\(fixed(row.validationRL)) right at two rounds; after SFT \(fixed(row.validationSFT)))."
        let shipped = ShippedParameters(row.result.parameters, provenance: provenance)
        try Data(shipped.swift.utf8).write(to: file, options: .atomic)
        try Data((try shipped.parameters.jsonText() + "\n").utf8)
            .write(to: laboratory.out.appendingPathComponent("policy.json"), options: .atomic)
        laboratory.say("wrote \(file.path)")
    }
}

/// Trained parameters as Swift source whose values have names.
struct ShippedParameters {
    var parameters: SandboxPolicyParameters

    /// What training never meets keeps its hand-set weights: repairs, separate judges, images that show nothing, several tools.
    private static func isHandSet(_ kind: PolicyDecisionKind, _ feature: String) -> Bool {
        switch kind {
        case .tool: true
        case .form: feature == "repair" || feature == "native"
        case .verdict: feature == "judgeUnsatisfied" || feature == "nothingToCheck"
        default: false
        }
    }

    init(_ trained: SandboxPolicyParameters, provenance: String) {
        parameters = SandboxPolicyParameters(provenance: provenance)
        for kind in PolicyDecisionKind.allCases {
            for option in kind.options {
                for feature in kind.features {
                    let source = Self.isHandSet(kind, feature) ? SandboxPolicyParameters.handSet : trained
                    // Four digits are plenty and can be read.
                    parameters[kind, option, feature] = (source[kind, option, feature] * 1e4).rounded() / 1e4
                }
            }
        }
    }

    var swift: String {
        var lines = [
            "// Written by `experiments train --ship` in Examples/Experiments; not edited by hand. How it was measured stands in",
            "// Documentation/Results/Sandbox.md, the same values as JSON in Documentation/Results/policy.json.", "",
            "extension SandboxPolicyParameters {",
            "    /// What `Examples/Experiments` trained, the policy's default. ``provenance`` says how. What training never meets (repairs, separate",
            "    /// judges, images that show nothing known, several tools) keeps its hand-set weights.",
            "    public static let trained: SandboxPolicyParameters = {",
            "        var weights = SandboxPolicyParameters(",
            "            provenance:", "                \"\(parameters.provenance)\"", "        )",
        ]
        for kind in PolicyDecisionKind.allCases {
            for option in kind.options {
                let values = kind.features.compactMap { feature -> String? in
                    let value = parameters[kind, option, feature]
                    return value == 0 ? nil : "\"\(feature)\": \(value)"
                }
                guard !values.isEmpty else { continue }
                lines.append("        weights.set(.\(kind), \"\(option)\", [\(values.joined(separator: ", "))])")
            }
        }
        lines += ["        return weights", "    }()", "}", ""]
        return lines.joined(separator: "\n")
    }
}

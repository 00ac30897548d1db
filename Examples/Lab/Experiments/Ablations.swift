import GenAgentEvaluation
import GenAgentReport
import GenAgentTraining

/// Parts of the training left out or changed.
enum Ablations: Section {
    static let id = "ablations"
    static let title = "Ablations"

    struct Row: Sendable, Codable {
        var name: String
        var right: ScoreEstimate?
        /// Paired difference to the first row, which has none.
        var change: ScoreEstimate?
        /// Two rounds minus one, paired.
        var reflection: ScoreEstimate?
        var calls: Double
        /// Means over the last ten steps of training.
        var firstImage: Double
        var formatErrors: Double
        var entropy: Double
        /// Rounds per rollout by step: means over the models and five steps, because single steps are noisy.
        var rounds: [Double]
    }

    struct Findings: Sendable, Codable {
        var suite: String
        var prompts: Int
        var models: Int
        var rows: [Row]
    }

    private typealias Change = @Sendable (inout Recipe) -> Void

    private static let variants: [(name: String, change: Change)] = {
        var variants: [(name: String, change: Change)] = [
            ("as in table 2", { _ in }), ("no SFT", { $0.coldStart = nil }),
            ("no resampling (8 of 8)", { $0.reinforcement.rollouts = $0.reinforcement.keep }),
        ]
        for mix in Mix.allCases where mix != .paper {
            variants.append((mix.words, { $0.mix = mix }))
        }
        return variants
    }()

    static func measure(in laboratory: Laboratory) async throws -> Findings {
        let suite = laboratory.suites.main
        let models = laboratory.fewModels
        var findings = Findings(suite: suite.name, prompts: suite.queries.count, models: models.count, rows: [])
        var base: EvaluationReport?
        for variant in variants {
            var results: [TrainingResult] = []
            let report = try await laboratory.report(suite, models: models) { model in
                var recipe = laboratory.recipe(model)
                variant.change(&recipe)
                let result = try await laboratory.train(recipe)
                results.append(result)
                return [.agent("agent", result.parameters), .agent("agent, 1 round", result.parameters, rounds: 1)]
            }
            func final(_ value: (TrainingMetrics) -> Double?) -> Double {
                mean(results.map { mean($0.metrics.suffix(10).compactMap(value)) })
            }
            findings.rows.append(
                Row(
                    name: variant.name, right: report.row("agent")?.score,
                    change: try base.map { try report.comparison(of: "agent", with: "agent", in: $0).difference },
                    reflection: try report.comparison(of: "agent", with: "agent, 1 round").difference,
                    calls: report.row("agent")?.generatorCalls ?? 0, firstImage: final(\.firstImage),
                    formatErrors: final(\.formatErrors), entropy: final(\.entropy), rounds: rounds(results)))
            base = base ?? report
        }
        return findings
    }

    private static func rounds(_ results: [TrainingResult]) -> [Double] {
        let count = results.map(\.metrics.count).min() ?? 0
        let raw = (0..<count).map { step in mean(results.compactMap { $0.metrics[step].rounds }) }
        return raw.indices.map { mean(Array(raw[max(0, $0 - 2)...min(raw.count - 1, $0 + 2)])) }
    }

    static func text(_ findings: Findings) -> String {
        let rows = findings.rows.map { row in
            [
                row.name + mark(row), words(row.right), row.change.map(signed) ?? "", signed(row.reflection),
                fixed(row.calls, 2), fixed(row.firstImage), fixed(row.formatErrors), fixed(row.entropy, 2),
            ]
        }
        let rounds = findings.rows.map { row -> [String] in
            guard let first = row.rounds.first else { return [row.name, "-", "-", "-", "-"] }
            return [
                row.name, fixed(first, 2), extreme(row.rounds, >), extreme(row.rounds, <),
                fixed(mean(row.rounds.suffix(10)), 2),
            ]
        }
        return """
            `experiments ablations`. \(findings.models) trained models each; \(findings.suite), \(findings.prompts) prompts, two rounds. *Reflection* is the paired difference of two rounds to one. The
            last three columns are means over the last ten steps of training: how often the first image was right, rollouts with a format error, entropy of a decision.

            \(table(["training", "right (95%)", "difference to the first row", "reflection", "calls", "first image", "format errors", "entropy"], rows))

            Rounds a rollout over training, mean of the models and of five neighbouring steps: where training begins, at the highest and at the lowest (with their steps), at the last ten steps.

            \(table(["training", "first", "highest", "lowest", "last ten"], rounds))

            ![Rounds a rollout over training](ablations-rounds.svg)
            """
    }

    /// The most extreme value, with its step.
    private static func extreme(_ values: [Double], _ precedes: (Double, Double) -> Bool) -> String {
        guard let value = values.min(by: precedes), let step = values.firstIndex(of: value) else { return "-" }
        return "\(fixed(value, 2)) (step \(step))"
    }

    private static func mark(_ row: Row) -> String { [Mix.noFormat.words, "no SFT"].contains(row.name) ? " †" : "" }

    static func plots(_ findings: Findings) -> [(file: String, chart: Chart)] {
        let names = ["as in table 2", "no SFT", "no resampling", "no pairwise", "no format"]
        let chart = Chart(
            "Rounds a rollout, mean of five steps", x: ChartAxis("step of reinforcement learning"),
            y: ChartAxis("rounds"), series: zip(names, findings.rows).map { ChartSeries($0, values: $1.rounds) })
        return [("ablations-rounds.svg", chart)]
    }
}

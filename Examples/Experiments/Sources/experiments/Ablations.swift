import GenAgentEvaluation
import GenAgentReport
import GenAgentTraining

/// Parts of the training left out, or taken otherwise.
struct Ablations: Sendable {
    let laboratory: Laboratory

    init(_ laboratory: Laboratory) { self.laboratory = laboratory }

    private typealias Change = @Sendable (inout Recipe) -> Void

    private static let variants: [(name: String, change: Change)] = {
        var variants: [(name: String, change: Change)] = [
            ("as in table 2", { _ in }), ("no SFT", { $0.coldStart = nil }),
            ("no resampling (8 of 8)", { $0.reinforcement.rollouts = $0.reinforcement.keep }),
        ]
        for mix in Mix.allCases where mix != .paper {
            variants.append((mix.words, { $0.reinforcement.mix = mix }))
        }
        return variants
    }()

    func run() async throws {
        let suite = laboratory.suites.main
        let models = laboratory.fewModels
        var rows: [[String]] = []
        var trainings: [(String, [TrainingResult])] = []
        var base: EvaluationReport?
        for variant in Self.variants {
            var results: [TrainingResult] = []
            for model in models {
                var recipe = laboratory.recipe(model)
                variant.change(&recipe)
                results.append(try await laboratory.train(recipe))
            }
            let trained = results
            let report = try await laboratory.report(suite, models: models) { model in
                let parameters = trained[model - 1].parameters
                return [.agent("agent", parameters), .agent("agent, 1 round", parameters, rounds: 1)]
            }
            base = base ?? report
            let reflection = (try? report.comparison(of: "agent", with: "agent, 1 round"))?.difference
            let change = try? report.comparison(of: "agent", with: "agent", in: base)
            rows.append([
                variant.name, words(report.row("agent")?.score), rows.isEmpty ? "" : difference(change?.difference),
                difference(reflection), fixed(report.row("agent")?.generatorCalls ?? 0, 2),
                fixed(mean(results.map { final($0) { $0.firstImage } })),
                fixed(mean(results.map { final($0) { $0.formatErrors } })),
                fixed(mean(results.map { final($0) { $0.entropy } }), 2),
            ])
            trainings.append((variant.name, results))
        }
        try Page(laboratory).plot("ablations-rounds.svg", plot(trainings))
        let text = """
            `experiments ablations`. \(models.count) trained models each; \(suite.name), \(suite.queries.count) prompts, two rounds. *Reflection* is the paired difference of two rounds to one. The
            last three columns are means over the last ten steps of training: how often the first image was right, rollouts with a format error, entropy of a decision.

            \(table(["training", "right (95%)", "difference to the first row", "reflection", "calls", "first image", "format errors", "entropy"], rows))

            Rounds a rollout over training, mean of the models: at the first step, at the lowest (with its step), at the last ten steps.

            \(table(["training", "first", "lowest", "last ten"], trainings.map(rounds)))

            ![Rounds a rollout over training](ablations-rounds.svg)

            Rows that would mean nothing here, and are not made: training with a reward model that errs (the grader is exact, so the pairwise reward cannot be fooled and contradictions between
            the two orders do not occur); filtering for leaked hints (the policy's words come from templates that cannot speak of a hint); imagination prompts and realism
            (the painter has no style); the transcript's length (tokens are counted, but no decision makes a thought longer or better).
            """
        try Page(laboratory).write("ablations", title: "Ablations", text, json: rows)
    }

    /// The mean over the last ten steps.
    private func final(_ result: TrainingResult, _ value: (TrainingMetrics) -> Double?) -> Double {
        mean(result.metrics.suffix(10).compactMap(value))
    }

    private func curve(_ results: [TrainingResult]) -> [Double] {
        let count = results.map(\.metrics.count).min() ?? 0
        let raw = (0..<count).map { step in mean(results.compactMap { $0.metrics[step].rounds }) }
        // Five steps at a time: single steps are noisy.
        return raw.indices.map { mean(Array(raw[max(0, $0 - 2)...min(raw.count - 1, $0 + 2)])) }
    }

    private func rounds(_ training: (String, [TrainingResult])) -> [String] {
        let values = curve(training.1)
        let lowest = values.indices.min { values[$0] < values[$1] } ?? 0
        guard let first = values.first else { return [training.0, "-", "-", "-"] }
        return [
            training.0, fixed(first, 2), "\(fixed(values[lowest], 2)) (step \(lowest))",
            fixed(mean(values.suffix(10)), 2),
        ]
    }

    private func plot(_ trainings: [(String, [TrainingResult])]) -> Chart {
        let names = ["as in table 2", "no SFT", "no resampling", "no pairwise", "no format"]
        return Chart(
            "Rounds a rollout, mean of five steps", x: ChartAxis("step of reinforcement learning"),
            y: ChartAxis("rounds"), series: zip(names, trainings).map { ChartSeries($0, values: curve($1.1)) })
    }
}

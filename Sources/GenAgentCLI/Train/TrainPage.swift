import GenAgentReport
import GenAgentTraining

/// The page of a training.
struct TrainPage: Sendable {
    var options: TrainOptions
    var result: TrainResult

    /// The page.
    var page: MeasurePage {
        MeasurePage(
            title: "Training of the sandbox's policy, seed \(options.seed)",
            lead: [
                "A simulation: nothing here says anything about a real model. \(options.profile.rawValue) painter, \(options.eyes.rawValue) eyes, begun with \(options.start.name).",
                result.parameters.provenance,
            ],
            sections: [
                MeasureSection(
                    "Reinforcement learning",
                    words: result.reinforcement.isEmpty
                        ? []
                        : [
                            "The score of first images is the alarm: where it falls while the reward rises, the policy spoils its first round to be paid for mending it."
                        ], charts: reinforcement),
                MeasureSection("Supervised fine-tuning", charts: fineTuning),
                MeasureSection("Cold start", tables: coldStart),
            ])
    }

    private var reinforcement: [Chart] {
        let parts = Set(result.reinforcement.flatMap { ($0.rewardParts ?? [:]).keys })
            .subtracting([TrainingMetrics.firstImagePart]).sorted()
        return [
            chart("Reward", "mean reward", [("reward", { $0.reward })]),
            chart("Parts of the reward", "mean before weights", parts.map { part in (part, { $0.rewardParts?[part] }) }),
            chart("Score of first images", "share right", [("first image", { $0.firstImage })], range: 0...1),
            chart("Rounds of a rollout", "mean rounds", [("rounds", { $0.rounds })], range: 1...2),
            chart("Format errors", "share of rollouts", [("format errors", { $0.formatErrors })], range: 0...0.1),
            chart("Entropy", "nats a token", [("entropy", { $0.entropy })], range: 0...0.1),
            chart(
                "Divergence", "nats a token",
                [("from the start (k3)", { $0.kl }), ("from the sampler", { $0.approximateKL })]),
        ]
    }

    private var fineTuning: [Chart] {
        let steps = result.fineTuning
        return [
            Chart(
                "Loss", summary: summary(steps.map { ($0.step, $0.loss) }), xTitle: "step", yTitle: "nats a token",
                series: [ChartSeries("loss", steps.map { ChartPoint(Double($0.step + 1), $0.loss) })])
        ]
    }

    private var coldStart: [MeasureTable] {
        guard let progress = result.coldStart else { return [] }
        var table = MeasureTable("What became of the prompts", head: ["outcome", "prompts"])
        table.rows = [["kept", "\(progress.kept)"], ["of these with a hint", "\(result.hinted)"]]
        table.rows += progress.dropped.sorted { $0.key < $1.key }.map { ["dropped: \($0.key)", "\($0.value)"] }
        if progress.failed > 0 { table.rows.append(["failed", "\(progress.failed)"]) }
        return [table]
    }

    private typealias Line = (name: String, value: (TrainingMetrics) -> Double?)

    private func chart(_ title: String, _ unit: String, _ lines: [Line], range: ClosedRange<Double>? = nil) -> Chart {
        let series = lines.map { line in
            ChartSeries(
                line.name,
                result.reinforcement.compactMap { step in
                    line.value(step).map { ChartPoint(Double(step.step + 1), $0) }
                })
        }
        let words = zip(lines, series).map { line, series in
            "\(line.name) \(summary(series.points.map { (Int($0.x) - 1, $0.y) }))"
        }
        return Chart(
            title, summary: words.joined(separator: "; "), xTitle: "step", yTitle: unit,
            series: series.filter { !$0.points.isEmpty }, yRange: range)
    }

    private func summary(_ values: [(Int, Double)]) -> String {
        guard let first = values.first, let last = values.last else { return "has no numbers" }
        return "goes from \(first.1.text(3)) at step \(first.0 + 1) to \(last.1.text(3)) at step \(last.0 + 1)"
    }
}

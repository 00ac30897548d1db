import GenAgentReport
import GenAgentTraining

/// The page of a training.
struct TrainPage: Sendable {
    var options: TrainOptions
    var result: TrainResult

    /// The page.
    var page: ReportPage {
        var blocks: [ReportPage.Block] = [
            .text(
                "A simulation: nothing here says anything about a real model. \(options.profile.rawValue) painter, \(options.eyes.rawValue) eyes, begun with \(options.start.name)."
            ),
            .text(result.parameters.provenance),
        ]
        if !result.reinforcement.isEmpty {
            blocks += [
                .heading("Reinforcement learning"),
                .text(
                    "The score of first images is the alarm: where it falls while the reward rises, the policy spoils its first round to be paid for mending it."
                ),
            ]
            blocks += reinforcement.map { .chart($0) }
        }
        if !result.fineTuning.isEmpty { blocks += [.heading("Supervised fine-tuning")] + fineTuning.map { .chart($0) } }
        if let coldStart { blocks += [.heading("Cold start"), coldStart] }
        return ReportPage("Training of the sandbox's policy, seed \(options.seed)", blocks: blocks)
    }

    private var reinforcement: [Chart] {
        let parts = Set(result.reinforcement.flatMap { ($0.rewardParts ?? [:]).keys })
            .subtracting([TrainingMetrics.firstImagePart]).sorted()
        return [
            chart("Reward", "mean of a rollout", [("reward", { $0.reward })]),
            chart(
                "Parts of the reward", "mean before weights", parts.map { part in (part, { $0.rewardParts?[part] }) }),
            chart("Score of first images", "share right", [("first image", { $0.firstImage })], includes: 0...1),
            chart("Rounds of a rollout", "mean", [("rounds", { $0.rounds })], includes: 1...2),
            chart("Format errors", "share of rollouts", [("format errors", { $0.formatErrors })], includes: 0...0.1),
            chart("Entropy", "nats a token", [("entropy", { $0.entropy })], includes: 0...0.1),
            chart(
                "Divergence (KL)", "nats a token",
                [("from where RL began (k3)", { $0.kl }), ("from the sampler", { $0.approximateKL })]),
        ]
    }

    private var fineTuning: [Chart] {
        let loss = result.fineTuning.map { ChartPoint(x: Double($0.step + 1), y: $0.loss) }
        let entropy = result.fineTuning.map { ChartPoint(x: Double($0.step + 1), y: $0.entropy) }
        return [
            Chart(
                "Loss and entropy", x: ChartAxis("step"), y: ChartAxis("nats a token"),
                series: [ChartSeries("loss", loss), ChartSeries("entropy", entropy)])
        ]
    }

    private var coldStart: ReportPage.Block? {
        guard let progress = result.coldStart else { return nil }
        var rows = [["kept", "\(progress.kept)"], ["of these with a hint", "\(result.hinted)"]]
        rows += progress.dropped.sorted { $0.key < $1.key }.map { ["dropped: \($0.key)", "\($0.value)"] }
        if progress.failed > 0 { rows.append(["failed", "\(progress.failed)"]) }
        return .table(head: ["what became of \(progress.total) prompts", "prompts"], rows: rows)
    }

    private func chart(
        _ title: String, _ unit: String, _ lines: [(name: String, value: (TrainingMetrics) -> Double?)],
        includes: ClosedRange<Double>? = nil
    ) -> Chart {
        let series = lines.map { line in
            ChartSeries(
                line.name,
                result.reinforcement.compactMap { step in
                    line.value(step).map { ChartPoint(x: Double(step.step + 1), y: $0) }
                })
        }
        return Chart(title, x: ChartAxis("step"), y: ChartAxis(unit, includes: includes), series: series)
    }
}

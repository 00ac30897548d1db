import GenAgent
import GenAgentReport
import GenAgentSandbox
import GenAgentTraining

struct TrainPage: Sendable {
    var options: TrainOptions
    var result: TrainResult

    var page: ReportPage {
        var blocks: [ReportPage.Block] = [
            .text(
                "A simulation: nothing here says anything about a real model. \(options.profile.rawValue) painter, \(options.eyes.rawValue) eyes, starting parameters: \(options.start.name)."
            ),
            .text(result.parameters.provenance),
        ]
        if !result.reinforcement.isEmpty {
            blocks += [
                .heading("Reinforcement learning"),
                .text(
                    "The score of first images is a warning sign: if it falls while the reward rises, the policy spoils its first round to be paid for repairing it."
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
            chart("Reward", "mean per rollout", [("reward", { $0.reward })]),
            chart(
                "Parts of the reward", "mean before weights", parts.map { part in (part, { $0.rewardParts?[part] }) }),
            chart("Score of first images", "share right", [("first image", { $0.firstImage })], includes: 0...1),
            chart("Rounds per rollout", "mean", [("rounds", { $0.rounds })], includes: 1...2),
            chart("Format errors", "share of rollouts", [("format errors", { $0.formatErrors })], includes: 0...0.1),
            chart("Entropy", "nats per token", [("entropy", { $0.entropy })], includes: 0...0.1),
            chart(
                "Divergence (KL)", "nats per token",
                [("from the start of RL (k3)", { $0.kl }), ("from the sampler", { $0.approximateKL })]),
        ]
    }

    private var fineTuning: [Chart] {
        let loss = result.fineTuning.map { ChartPoint(x: Double($0.step + 1), y: $0.loss) }
        let entropy = result.fineTuning.map { ChartPoint(x: Double($0.step + 1), y: $0.entropy) }
        return [
            Chart(
                "Loss and entropy", x: ChartAxis("step"), y: ChartAxis("nats per token"),
                series: [ChartSeries("loss", loss), ChartSeries("entropy", entropy)])
        ]
    }

    private var coldStart: ReportPage.Block? {
        guard let progress = result.coldStart else { return nil }
        var rows = [["kept", "\(progress.kept)"], ["of these with a hint", "\(result.hinted)"]]
        rows += progress.dropped.sorted { $0.key < $1.key }.map { ["dropped: \($0.key)", "\($0.value)"] }
        if progress.failed > 0 { rows.append(["failed", "\(progress.failed)"]) }
        return .table(head: ["result of \(progress.total) prompts", "prompts"], rows: rows)
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

struct TrainResult: Sendable {
    var parameters = SandboxPolicyParameters()
    /// `nil` if there was no cold start.
    var coldStart: ColdStartProgress?
    /// Kept trajectories that were written with a hint.
    var hinted = 0
    /// One per step, including those of earlier runs.
    var fineTuning: [TrainingMetrics] = []
    /// One per step, including those of earlier runs.
    var reinforcement: [TrainingMetrics] = []

    /// `7 kept, 20 easy, 3 notBetter`.
    static func words(_ progress: ColdStartProgress) -> String {
        let drops = progress.dropped.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        let failed = progress.failed > 0 ? ["\(progress.failed) failed"] : []
        return (["\(progress.kept) kept"] + drops + failed).joined(separator: ", ")
    }

    var lines: [String] {
        var lines = ["The sandbox's policy was trained: a simulation, which says nothing about any real model."]
        if let coldStart {
            lines.append("cold start: \(coldStart.total) prompts: \(Self.words(coldStart)); \(hinted) with a hint")
        }
        if let first = fineTuning.first, let last = fineTuning.last {
            lines.append(
                "sft: \(Numbers.count(fineTuning.count, "step")), loss \(first.loss.fixed(3)) to \(last.loss.fixed(3))")
        }
        if let first = reinforcement.first, let last = reinforcement.last {
            func range(_ path: KeyPath<TrainingMetrics, Double?>) -> String {
                "\(first[keyPath: path]?.fixed(3) ?? "?") to \(last[keyPath: path]?.fixed(3) ?? "?")"
            }
            lines.append(
                "rl: \(Numbers.count(reinforcement.count, "step")), reward \(range(\.reward)), first image \(range(\.firstImage)), rounds \(range(\.rounds)), format errors \(range(\.formatErrors))"
            )
        }
        return lines
    }

    func json(_ files: TrainFileList) -> JSONValue {
        func encoded(_ value: (some Encodable)?) -> JSONValue {
            value.flatMap { try? JSONValue(encoding: $0) } ?? .null
        }
        var members: [String: JSONValue] = [
            "sft": encoded(fineTuning.last), "rl": encoded(reinforcement.last),
            "files": .object([
                "parameters": .string(files.parameters), "page": .string(files.page),
                "metrics": .array(files.metrics.map { .string($0) }),
            ]),
        ]
        if let coldStart {
            let dropped = coldStart.dropped.mapValues { JSONValue.integer(Int64($0)) }
            members["coldStart"] = .object([
                "prompts": .integer(Int64(coldStart.total)), "kept": .integer(Int64(coldStart.kept)),
                "hinted": .integer(Int64(hinted)), "failed": .integer(Int64(coldStart.failed)),
                "dropped": .object(dropped),
            ])
        }
        return .object(members)
    }
}

extension TrainOptions {
    /// Where the parameters come from, for readers of the file. Equal trainings give equal texts.
    func provenance(_ result: TrainResult) -> String {
        var stages: [String] = []
        if let coldStart = result.coldStart {
            stages.append("a cold start that kept \(coldStart.kept) of \(coldStart.total) prompts")
        }
        if !result.fineTuning.isEmpty { stages.append("\(Numbers.count(result.fineTuning.count, "step")) of SFT") }
        if !result.reinforcement.isEmpty { stages.append("\(Numbers.count(result.reinforcement.count, "step")) of RL") }
        return
            "genagent train --stage \(self.stages.rawValue) --steps \(steps) --seed \(seed) --profile \(profile.rawValue) --eyes \(eyes.rawValue) --size \(side) (GenAgent \(genAgentVersion)): \(stages.joined(separator: ", ")), started from \(start.name) (\(start.digest)); \(promptsPerStep) prompts per step, \(rollouts) rollouts per prompt, \(rounds) rounds. Prompts of the sandbox's training stream, without those that `evaluate` asks of its suites by default\(avoidedSuites.isEmpty ? "" : " and of \(avoidedSuites.map(\.name).joined(separator: ", "))")."
    }
}

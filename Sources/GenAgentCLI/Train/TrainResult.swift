import GenAgent
import GenAgentSandbox
import GenAgentTraining

/// What a training came to.
struct TrainResult: Sendable {
    var parameters = SandboxPolicyParameters()
    /// `nil` where there was no cold start.
    var coldStart: ColdStartProgress?
    /// Kept trajectories that were written with a hint.
    var hinted = 0
    /// One for each step, those of earlier runs included.
    var fineTuning: [TrainingMetrics] = []
    /// One for each step, those of earlier runs included.
    var reinforcement: [TrainingMetrics] = []

    /// `7 kept, 20 easy, 3 notBetter`.
    static func words(_ progress: ColdStartProgress) -> String {
        let drops = progress.dropped.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        let failed = progress.failed > 0 ? ["\(progress.failed) failed"] : []
        return (["\(progress.kept) kept"] + drops + failed).joined(separator: ", ")
    }

    /// For people.
    var lines: [String] {
        var lines = ["The sandbox's policy was trained: a simulation, which says nothing about any real model."]
        if let coldStart {
            lines.append("cold start: \(coldStart.total) prompts: \(Self.words(coldStart)); \(hinted) with a hint")
        }
        if let first = fineTuning.first, let last = fineTuning.last {
            lines.append("sft: \(fineTuning.count) steps, loss \(first.loss.fixed(3)) to \(last.loss.fixed(3))")
        }
        if let first = reinforcement.first, let last = reinforcement.last {
            func range(_ path: KeyPath<TrainingMetrics, Double?>) -> String {
                "\(first[keyPath: path]?.fixed(3) ?? "?") to \(last[keyPath: path]?.fixed(3) ?? "?")"
            }
            lines.append(
                "rl: \(reinforcement.count) steps, reward \(range(\.reward)), first image \(range(\.firstImage)), rounds \(range(\.rounds)), format errors \(range(\.formatErrors))"
            )
        }
        return lines
    }

    /// For programs.
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
    /// Where the parameters come from, for those who find the file. Equal trainings give equal words.
    func provenance(_ result: TrainResult) -> String {
        var stages: [String] = []
        if let coldStart = result.coldStart {
            stages.append("a cold start that kept \(coldStart.kept) of \(coldStart.total) prompts")
        }
        if !result.fineTuning.isEmpty { stages.append("\(result.fineTuning.count) steps of SFT") }
        if !result.reinforcement.isEmpty { stages.append("\(result.reinforcement.count) steps of RL") }
        return
            "genagent train --stage \(self.stages.rawValue) --steps \(steps) --seed \(seed) --profile \(profile.rawValue) --eyes \(eyes.rawValue) --size \(side) (GenAgent \(genAgentVersion)): \(stages.joined(separator: ", ")), begun with \(start.name) (\(start.digest)); \(promptsPerStep) prompts a step, \(rollouts) rollouts a prompt, \(rounds) rounds. Prompts of the sandbox's training stream, without those that `evaluate` asks of its suites by default\(avoidedSuites.isEmpty ? "" : " and of \(avoidedSuites.map(\.name).joined(separator: ", "))")."
    }
}

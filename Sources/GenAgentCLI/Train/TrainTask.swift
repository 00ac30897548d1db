import Foundation
import GenAgent
import GenAgentReport
import GenAgentSandbox
import GenAgentTraining

struct TrainTask: Sendable {
    var options: TrainOptions
    var surroundings: RunSurroundings

    /// Trains, then shows and writes the result. An interrupted training in the folder resumes exactly.
    ///
    /// - Throws: ``Interrupted``, and errors for people.
    func perform() async throws {
        let folder = options.folder
        let lock = try WorkFolder.lock(folder)
        defer { withExtendedLifetime(lock) {} }
        try WorkManifest.claim(
            options.setup, in: folder, file: TrainFiles.setup, resumes: options.resumption == .automatic)
        let bar = surroundings.progressBar(writesJSON: options.writesJSON)
        defer { bar.finish() }
        let result: TrainResult
        do {
            result = try await surroundings.interruptible { try await train(bar) }
        } catch let stopped as Interrupted {
            bar.finish()
            surroundings.errors(
                "Stopped. The results so far are in \(folder). Run the same command again to resume exactly there.\n")
            throw stopped
        }
        bar.finish()
        let files = try await TrainFiles(options: options).write(result)
        surroundings.output(
            options.writesJSON
                ? result.json(files).line : (result.lines + files.lines).map { $0.inOneLine + "\n" }.joined())
    }

    private func train(_ bar: ProgressBar) async throws -> TrainResult {
        let training = options.training(clock: surroundings.clock)
        var policy = training.policy
        var result = TrainResult()
        if options.stages != .rl {
            let report = try await coldStart(training, bar)
            policy = try fineTuned(training, report, bar)
            result.coldStart = report.progress
            result.hinted = report.hinted
            result.fineTuning = try folder("sft").metrics()
        }
        if options.stages != .sft {
            policy = try await reinforced(training, policy, bar)
            result.reinforcement = try folder("rl").metrics()
        }
        // Training meets neither judges nor repairs nor a second tool; a user of the file may.
        result.parameters = policy.parameters.completed()
        result.parameters.provenance = options.provenance(result)
        return result
    }

    private func coldStart(_ training: SandboxTraining, _ bar: ProgressBar) async throws -> ColdStartReport {
        let report = try await training.coldStart().run(
            training.coldStartPrompts, journal: URL(fileURLWithPath: "\(options.folder)/cold-start")
        ) { progress in
            bar.show(
                ProgressState(
                    label: "cold start", done: progress.finished, total: progress.total,
                    notes: ["\(progress.kept) kept"], secondsLeft: progress.secondsLeft))
        }
        guard !report.examples.isEmpty else {
            throw WorkFolderError(
                "The cold start kept none of \(report.progress.total) prompts (\(TrainResult.words(report.progress))), so there is nothing to imitate. Give it more with --cold-start-prompts."
            )
        }
        return report
    }

    private func fineTuned(
        _ training: SandboxTraining, _ report: ColdStartReport, _ bar: ProgressBar
    ) throws -> SandboxPolicy {
        var trainer = try training.fineTuning(report.examples)
        let total = trainer.totalSteps
        try trainer.run(in: folder("sft")) { metrics in
            bar.show(
                ProgressState(
                    label: "sft", done: metrics.step + 1, total: total, notes: ["loss \(metrics.loss.fixed(3))"]))
        }
        return trainer.policy
    }

    private func reinforced(
        _ training: SandboxTraining, _ policy: SandboxPolicy, _ bar: ProgressBar
    ) async throws -> SandboxPolicy {
        var trainer = try training.reinforcement(policy)
        let (total, start, clock) = (options.steps, surroundings.clock.now(), surroundings.clock)
        let done = Locked(0)
        try await trainer.run(steps: total, in: folder("rl")) { metrics in
            let count = done.withLock { count in
                count += 1
                return count
            }
            let pace = clock.now().seconds(since: start) / Double(count)
            bar.show(
                ProgressState(
                    label: "rl", done: metrics.step + 1, total: total, notes: metrics.notes,
                    secondsLeft: pace * Double(total - metrics.step - 1)))
        }
        return trainer.policy
    }

    private func folder(_ stage: String) -> TrainingFolder {
        TrainingFolder(URL(fileURLWithPath: "\(options.folder)/\(stage)"))
    }
}

extension TrainingMetrics {
    /// What the progress bar shows.
    fileprivate var notes: [String] {
        [reward.map { "reward \($0.fixed(3))" }, rounds.map { "\($0.fixed(2)) rounds" }].compactMap { $0 }
    }
}

struct TrainFileList: Sendable, Equatable {
    var parameters: String
    var page: String
    var metrics: [String]

    var lines: [String] {
        ["parameters: \(parameters)"] + metrics.map { "metrics: \($0)" } + [
            "page: \(page)", "try them: genagent evaluate --suite composition --parameters \(parameters)",
        ]
    }
}

/// Writes the files of a training other than its checkpoints.
struct TrainFiles: Sendable {
    static let setup = "training.json"
    static let parameters = "parameters.json"
    static let page = "page.html"

    var options: TrainOptions

    /// Replaces the files of an earlier run of the same training.
    ///
    /// - Throws: ``RunFileError``
    func write(_ result: TrainResult) async throws -> TrainFileList {
        let folder = options.folder
        let stages = (options.stages == .rl ? [] : ["sft"]) + (options.stages == .sft ? [] : ["rl"])
        let list = TrainFileList(
            parameters: "\(folder)/\(Self.parameters)", page: "\(folder)/\(Self.page)",
            metrics: stages.map { "\(folder)/\($0)/metrics.jsonl" })
        do {
            try OutputFile.write(Data((result.parameters.jsonText() + "\n").utf8), to: list.parameters, .chosen)
            try OutputFile.write(
                TrainPage(options: options, result: result).page.html(), to: list.page, .chosen)
        } catch let error as OutputFileError {
            throw RunFileError(error)
        }
        return list
    }
}

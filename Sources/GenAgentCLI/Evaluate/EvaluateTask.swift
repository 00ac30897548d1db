import Foundation
import GenAgent
import GenAgentEvaluation
import GenAgentReport

/// `genagent evaluate`, from the options to the files.
struct EvaluateTask: Sendable {
    var options: EvaluationOptions
    var surroundings: RunSurroundings

    /// Makes images, scores them, shows and writes what came out.
    ///
    /// - Returns: The exit code: 0, or 3 where items have no score.
    /// - Throws: ``Interrupted``, and errors with words for people.
    func perform() async throws -> Int32 {
        let suite = try options.suite.suite(limit: options.limit)
        let judge = try options.judge(over: surroundings.transport)
        let folder = options.folder
        let lock = try WorkFolder.lock(folder)
        defer { withExtendedLifetime(lock) {} }
        try WorkManifest.claim(options.setup, in: folder, file: EvaluationFiles.setup)
        let store = try await WorkStore.open("\(folder)/store")
        let evaluation = Evaluation(
            suite: suite, contenders: options.contenders(over: surroundings.transport), seeds: options.seeds,
            judge: judge, concurrency: options.concurrency,
            journal: try EvaluationJournal(file: URL(fileURLWithPath: "\(folder)/\(EvaluationFiles.journal)")),
            store: store, environment: SessionEnvironment(clock: surroundings.clock))
        let report = try await run(evaluation)
        let files = try await EvaluationFiles(folder: folder, options: options).write(
            report, suite: suite, store: store)
        show(report, files)
        return report.rows.allSatisfy { $0.scored == $0.items } ? 0 : 3
    }

    private func run(_ evaluation: Evaluation) async throws -> EvaluationReport {
        let bar = surroundings.progressBar(writesJSON: options.writesJSON)
        defer { bar.finish() }
        let newest = Locked("")
        let rejudges = options.rejudges
        let onEvent: @Sendable (EvaluationEvent) -> Void = { event in
            switch event {
            case .began(let contender, _): newest.withLock { $0 = contender }
            case .finished(let record, let progress):
                var state = ProgressState(label: record.contender, done: progress.finished, total: progress.total)
                if progress.unscored > 0 { state.notes.append("\(progress.unscored) unscored") }
                state.secondsLeft = progress.remaining
                bar.show(state)
            }
        }
        do {
            return try await surroundings.interruptible {
                try await rejudges ? evaluation.rejudge(onEvent: onEvent) : evaluation.run(onEvent: onEvent)
            }
        } catch let stopped as Interrupted {
            bar.finish()
            surroundings.errors(
                "Stopped at \(newest.withLock { $0 }). What was done is in \(options.folder); the same command goes on there.\n"
            )
            throw stopped
        }
    }

    private func show(_ report: EvaluationReport, _ files: EvaluationFileList) {
        guard !options.writesJSON else {
            surroundings.output(EvaluationJSON(report: report, files: files).value.line)
            return
        }
        let tables = EvaluationTables(report: report)
        let width = surroundings.tableWidth
        var lines = [tables.heading, ""]
        for table in tables.all {
            lines += table.lines(width: width) + [""]
        }
        lines += tables.notes + ["report: \(files.report)", "page: \(files.page)"]
        surroundings.output(lines.map { $0.inOneLine + "\n" }.joined())
    }
}

import Foundation
import GenAgent
import GenAgentEvaluation
import GenAgentReport

struct EvaluateTask: Sendable {
    var options: EvaluationOptions
    var surroundings: RunSurroundings

    /// - Returns: The exit code: 0, or 3 if items have no score.
    /// - Throws: ``Interrupted``, and errors for people.
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
            journal: URL(fileURLWithPath: "\(folder)/\(EvaluationFiles.journal)"),
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
                "Stopped at \(newest.withLock { $0 }). The results so far are in \(options.folder). Run the same command again to resume.\n"
            )
            throw stopped
        }
    }

    private func show(_ report: EvaluationReport, _ files: EvaluationFileList) {
        guard !options.writesJSON else {
            var value = report.brief
            value["files"] = .object([
                "report": .string(files.report), "page": .string(files.page), "journal": .string(files.journal),
            ])
            surroundings.output(value.line)
            return
        }
        let width = surroundings.tableWidth
        var lines = [report.heading, ""]
        for table in report.tables {
            lines += table.lines(width: width) + [""]
        }
        lines += report.notes + ["report: \(files.report)", "page: \(files.page)"]
        surroundings.output(lines.map { $0.inOneLine + "\n" }.joined())
    }
}

struct EvaluationFileList: Sendable, Equatable {
    var report: String
    var page: String
    var journal: String
}

/// Writes report, page and the stories that the page links to.
struct EvaluationFiles: Sendable {
    static let setup = "evaluation.json"
    static let journal = "journal.jsonl"
    static let report = "report.json"
    static let page = "page.html"

    var folder: String
    var options: EvaluationOptions

    /// Replaces the files of an earlier run of the same evaluation.
    ///
    /// - Throws: ``RunFileError``
    func write(
        _ report: EvaluationReport, suite: EvaluationSuite, store: any TrajectoryStore
    ) async throws -> EvaluationFileList {
        let list = EvaluationFileList(
            report: "\(folder)/\(Self.report)", page: "\(folder)/\(Self.page)", journal: "\(folder)/\(Self.journal)")
        do {
            try OutputFile.write(report.encoded(), to: list.report, .chosen)
            let samples = try await EvaluationSamples(folder: folder, report: report, suite: suite, store: store)
                .write()
            let page = EvaluationPage(report: report, options: options, samples: samples)
            try OutputFile.write(page.page.html(), to: list.page, .chosen)
        } catch let error as OutputFileError {
            throw RunFileError(error)
        }
        return list
    }
}

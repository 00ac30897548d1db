import GenAgent
import GenAgentEvaluation
import GenAgentReport

/// Where the files of an evaluation are.
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

    /// Writes them; files of an earlier run of the same evaluation are replaced.
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

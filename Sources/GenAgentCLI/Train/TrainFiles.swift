import Foundation
import GenAgent
import GenAgentReport
import GenAgentSandbox

/// Where the files of a training are.
struct TrainFileList: Sendable, Equatable {
    var parameters: String
    var page: String
    var metrics: [String]

    /// For people.
    var lines: [String] {
        ["parameters: \(parameters)"] + metrics.map { "metrics: \($0)" } + [
            "page: \(page)", "try them: genagent evaluate --suite composition --parameters \(parameters)",
        ]
    }
}

/// Writes what a training leaves beside its checkpoints.
struct TrainFiles: Sendable {
    static let setup = "training.json"
    static let parameters = "parameters.json"
    static let page = "page.html"

    var options: TrainOptions

    /// Writes them; those of an earlier run of the same training are replaced.
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

import Foundation
import GenAgent
import GenAgentBackends
import GenAgentEvaluation
import GenAgentHTTP

/// What the vision model that scores is asked.
enum JudgeQuestion: Sendable, Equatable {
    /// The suite's own question where it has one, else requirement by requirement.
    case standard
    /// Requirement by requirement, the same for every suite.
    case generic
    /// The suite's own question, in our words.
    case benchmark
    /// The suite's own question in its owners' words, from a file.
    case file(String)

    /// Reads what was typed; `nil` where it says nothing.
    init?(_ text: String) {
        switch text.lowercased() {
        case "": return nil
        case "generic": self = .generic
        case "benchmark": self = .benchmark
        default: self = .file(text)
        }
    }

    /// A judge that asks it.
    ///
    /// - Throws: ``NoEvaluationJudge``, `SuiteFileError`
    func judge(_ settings: ChatSettings, for suite: SuiteChoice, over transport: any HTTPTransport) throws -> any Judge
    {
        guard self != .generic, let benchmark = suite.benchmark else {
            if self == .standard || self == .generic { return settings.judge(over: transport) }
            throw NoEvaluationJudge(
                description:
                    "\(suite.slug) is no benchmark with a question of its own. Leave --question out, or choose geneval++, wise, wise-original or imagine."
            )
        }
        var question: BenchmarkQuestion?
        if case .file(let path) = self {
            guard FileManager.default.fileExists(atPath: path) else {
                throw NoEvaluationJudge(
                    description:
                        "--question takes `benchmark`, `generic`, or a text file with the question; there is no file `\(path)`."
                )
            }
            question = try BenchmarkQuestion(file: URL(fileURLWithPath: path), for: benchmark)
        }
        let model = ChatCompletionsPolicy(
            settings.endpoint, transport: transport, options: ChatOptions(streams: false),
            imageTransform: settings.imageTransform)
        return BenchmarkJudge(benchmark, model: model, question: question, sampling: settings.judgeSampling)
    }
}

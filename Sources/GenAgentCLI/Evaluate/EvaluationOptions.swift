import Foundation
import GenAgent
import GenAgentBackends
import GenAgentEvaluation
import GenAgentHTTP
import GenAgentSandbox

struct EvaluationOptions: Sendable {
    var suite: SuiteChoice
    var contenders = ContenderChoice.standard(rounds: 3)
    /// Maximum number of queries; `nil`: all.
    var limit: Int?
    var seeds: [UInt64] = [1]
    var profile = RunOptions.Profile.base
    var eyes = RunOptions.Eyes.paperLike
    /// Side of the sandbox's images in pixels.
    var side = 256
    var parameters = ParametersChoice.standard
    var backends = BackendConfiguration()
    /// `nil`: in `out/`, named by the suite.
    var directory: String?
    /// Scores the existing images and makes none.
    var rejudges = false
    var question = JudgeQuestion.standard
    var writesJSON = false
    var concurrency = 4

    var folder: String { directory ?? "out/evaluation-\(suite.slug)" }

    /// The seed of the eyes for a seed of the evaluation, far from the small seeds of the eyes in training.
    static func eyesSeed(for seed: UInt64) -> UInt64 { SeededRandom.derive(seed, 0x4579_6573, 0) }

    /// The settings that a folder is tied to. Seeds, contenders, limit and judge may differ between its runs.
    var setup: EvaluationSetup {
        var backends = backends
        backends.judging = nil
        return EvaluationSetup(
            version: backends.policy == nil ? 2 : 1, suite: suite.slug, profile: profile, eyes: eyes, size: side,
            parameters: parameters.digest,
            backends: backends)
    }
}

/// The settings that, besides contender, query and seed, decide which images an evaluation makes.
struct EvaluationSetup: Codable, Equatable {
    /// 2: the sandbox's eyes follow the seeds. A policy with a model has its own eyes, so its folders stay at 1.
    var version: Int
    var suite: String
    var profile: RunOptions.Profile
    var eyes: RunOptions.Eyes
    var size: Int
    /// A hash of the weights of the sandbox's policy.
    var parameters: String
    var backends: BackendConfiguration
}

/// There is no judge that can score the images.
struct NoEvaluationJudge: Error, Equatable, CustomStringConvertible {
    let description: String
}

extension EvaluationOptions {
    /// The judge: the model that `--judge` names, else the sandbox's grader if it can score the suite.
    ///
    /// - Throws: ``NoEvaluationJudge``, `SuiteFileError` if the file of the judge's question cannot be used.
    func judge(over transport: any HTTPTransport) throws -> any Judge {
        if let settings = backends.judgeModel { return try question.judge(settings, for: suite, over: transport) }
        guard question == .standard else {
            throw NoEvaluationJudge(
                description: "--question needs a vision model. Name one: --judge URL --judge-model NAME.")
        }
        guard backends.tools.isEmpty else {
            throw NoEvaluationJudge(
                description:
                    "Only a vision model can score images of real generators. Name one: --judge URL --judge-model NAME."
            )
        }
        guard suite.isGradable else {
            throw NoEvaluationJudge(
                description:
                    "The sandbox's grader knows objects, numbers, colors and places; it cannot score \(suite.slug). Name a vision model: --judge URL --judge-model NAME."
            )
        }
        return PictogramGrader()
    }

    /// The contenders. Best-of-N matches the agent with the most rounds, and chooses with the policy's eyes.
    func contenders(over transport: any HTTPTransport) -> [any Contender] {
        let tools = tools(transport)
        let limits = contenders.compactMap { if case .agent(let rounds) = $0 { rounds } else { nil } }
        return contenders.map { choice in
            switch choice {
            case .raw: RawGenerator(tools[0], name: choice.name)
            case .onePass:
                AgentContender.onePass(
                    choice.name, policy: policy(transport), tools: tools, configuration: configuration(rounds: 1),
                    version: version)
            case .agent(let rounds):
                AgentContender(
                    choice.name, policy: policy(transport), tools: tools, rounds: rounds,
                    configuration: configuration(rounds: rounds), version: version)
            case .bestOf(let count?):
                BestOfN(.fixed(count), generator: tools[0], chooser: chooser(transport), name: choice.name)
            case .bestOf(nil):
                BestOfN(
                    .matching(ContenderChoice.agent(rounds: limits.max() ?? 1).name), generator: tools[0],
                    chooser: chooser(transport), name: choice.name)
            }
        }
    }

    private func policy(_ transport: any HTTPTransport) -> @Sendable (EvaluationTask) -> any PolicyModel {
        guard let settings = backends.policy else {
            let parameters = parameters.parameters
            let eyes = sandboxEyes
            return { SandboxPolicy(parameters: parameters, eyes: eyes($0)) }
        }
        let policy = ChatCompletionsPolicy(
            settings.endpoint, transport: transport, options: ChatOptions(streams: false),
            imageTransform: settings.imageTransform)
        return { _ in policy }
    }

    /// Each seed has other eyes, so that several seeds also show how much the errors of the eyes matter.
    private var sandboxEyes: @Sendable (EvaluationTask) -> SandboxEyes {
        let errors = eyes.errors
        return { SandboxEyes(errors: errors, seed: Self.eyesSeed(for: $0.seed)) }
    }

    private func tools(_ transport: any HTTPTransport) -> [any GeneratorTool] {
        guard backends.tools.isEmpty else { return backends.tools.map { $0.tool(over: transport) } }
        return [PictogramPainter(profile: profile.painter, side: side)]
    }

    /// Best-of-N chooses with the eyes of the policy that it is compared with.
    private func chooser(_ transport: any HTTPTransport) -> @Sendable (EvaluationTask) -> any CandidateChooser {
        guard let settings = backends.policy else {
            let eyes = sandboxEyes
            return { JudgeChooser(EyesJudge(eyes($0))) }
        }
        let chooser = JudgeChooser(settings.judge(over: transport))
        return { _ in chooser }
    }

    /// What else decides which images are made; the folder's setup has the rest.
    private var version: String { backends.policy == nil ? parameters.digest : "" }

    private func configuration(rounds: Int) -> SessionConfiguration {
        // Room for calls and turns that yield no image.
        let (doubled, overflow) = rounds.multipliedReportingOverflow(by: 2)
        let most = overflow ? Int.max : doubled
        return SessionConfiguration(
            limits: SessionLimits(
                rounds: rounds, generatorCalls: max(16, most), policyTurns: max(32, most),
                tokens: backends.limits.tokens, money: backends.limits.money,
                contextTokens: backends.limits.contextTokens, seconds: backends.limits.seconds),
            format: backends.policy?.format ?? .tagged, sampling: backends.policy?.sampling ?? SamplingOptions())
    }
}

enum JudgeQuestion: Sendable, Equatable {
    /// The suite's own question if it has one, else requirement by requirement.
    case standard
    /// Requirement by requirement, the same for every suite.
    case generic
    /// The suite's own question, in our words.
    case benchmark
    /// The suite's own question in its authors' words, from a file.
    case file(String)

    /// `nil` if the text is empty.
    init?(_ text: String) {
        switch text.lowercased() {
        case "": return nil
        case "generic": self = .generic
        case "benchmark": self = .benchmark
        default: self = .file(text)
        }
    }

    /// - Throws: ``NoEvaluationJudge``, `SuiteFileError`
    func judge(_ settings: ChatSettings, for suite: SuiteChoice, over transport: any HTTPTransport) throws -> any Judge
    {
        guard self != .generic, let benchmark = suite.benchmark else {
            if self == .standard || self == .generic { return settings.judge(over: transport) }
            throw NoEvaluationJudge(
                description:
                    "\(suite.slug) is not a benchmark with its own question. Omit --question, or choose geneval++, wise, wise-original or imagine."
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

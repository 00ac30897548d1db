import GenAgent
import GenAgentBackends
import GenAgentEvaluation
import GenAgentHTTP
import GenAgentSandbox

extension EvaluationOptions {
    /// Who scores: the model that `--judge` names, else the sandbox's grader where it can.
    ///
    /// - Throws: ``NoEvaluationJudge``, `SuiteFileError` where a file with the judge's question cannot be used.
    func judge(over transport: any HTTPTransport) throws -> any Judge {
        if let settings = backends.judgeModel { return try question.judge(settings, for: suite, over: transport) }
        guard question == .standard else {
            throw NoEvaluationJudge(
                description: "--question is what a vision model is asked. Name one: --judge URL --judge-model NAME.")
        }
        guard backends.tools.isEmpty else {
            throw NoEvaluationJudge(
                description:
                    "Nobody can score images of real generators but a vision model. Name one: --judge URL --judge-model NAME."
            )
        }
        guard suite.isGradable else {
            throw NoEvaluationJudge(
                description:
                    "The sandbox's grader knows objects, numbers, colours and places; it cannot score \(suite.slug). Name a vision model: --judge URL --judge-model NAME."
            )
        }
        return PictogramGrader()
    }

    /// Who takes part. Best-of-N goes by the agent with the most rounds, and chooses with the policy's eyes.
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

    /// Another pair of eyes for every seed, so that several seeds also tell what the luck of the eyes is worth.
    private var sandboxEyes: @Sendable (EvaluationTask) -> SandboxEyes {
        let errors = eyes.errors
        return { SandboxEyes(errors: errors, seed: Self.eyesSeed(for: $0.seed)) }
    }

    private func tools(_ transport: any HTTPTransport) -> [any GeneratorTool] {
        guard backends.tools.isEmpty else { return backends.tools.map { $0.tool(over: transport) } }
        return [PictogramPainter(profile: profile.painter, side: side)]
    }

    /// Best-of-N chooses with the eyes of the very policy that it is compared with.
    private func chooser(_ transport: any HTTPTransport) -> @Sendable (EvaluationTask) -> any CandidateChooser {
        guard let settings = backends.policy else {
            let eyes = sandboxEyes
            return { JudgeChooser(EyesJudge(eyes($0))) }
        }
        let chooser = JudgeChooser(settings.judge(over: transport))
        return { _ in chooser }
    }

    /// What else decides which images come out; the setup of the folder has the rest.
    private var version: String { backends.policy == nil ? parameters.digest : "" }

    private func configuration(rounds: Int) -> SessionConfiguration {
        SessionConfiguration(
            limits: SessionLimits(
                rounds: rounds, generatorCalls: max(16, rounds * 2), policyTurns: max(32, rounds * 2),
                tokens: backends.limits.tokens, money: backends.limits.money,
                contextTokens: backends.limits.contextTokens, seconds: backends.limits.seconds),
            format: backends.policy?.format ?? .tagged, sampling: backends.policy?.sampling ?? SamplingOptions())
    }
}

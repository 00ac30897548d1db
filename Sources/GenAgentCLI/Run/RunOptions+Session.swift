import GenAgent
import GenAgentBackends
import GenAgentHTTP
import GenAgentSandbox

extension RunOptions {
    /// Makes the session: the configured policy, tools and judge, and the sandbox's where none is.
    ///
    /// - Parameters:
    ///   - seed: Settles everything that is left to chance.
    ///   - person: Asked after every picture, where the options say so.
    ///   - clock: Tells the time.
    ///   - transport: Carries the requests to servers.
    ///   - store: Keeps the session.
    func session(
        seed: UInt64, judge person: any Judge, clock: any SessionClock, transport: any HTTPTransport,
        store: any TrajectoryStore = InMemoryTrajectoryStore()
    ) -> AgentSession {
        AgentSession(
            policy: policy(seed: seed, transport),
            tools: tools(transport),
            assessment: assessment(person, transport),
            selection: selection == .best ? .bestScored : .last,
            configuration: SessionConfiguration(
                limits: limits, format: backends.policy?.format ?? .tagged,
                sampling: backends.policy?.sampling ?? SamplingOptions()),
            store: store,
            environment: SessionEnvironment(clock: clock),
            seed: seed)
    }

    /// Takes a stored session up with the participants that these options name.
    ///
    /// - Parameter foreignJobs: Jobs that an archive names: they are not asked for.
    /// - Throws: `ResumeError`; the stored session is then as it was.
    func resumed(
        _ id: SessionID, from store: any TrajectoryStore, seed: UInt64, substituting: ResumeSubstitutions,
        foreignJobs: [JobHandle] = [], judge person: any Judge, clock: any SessionClock, transport: any HTTPTransport
    ) async throws(ResumeError) -> AgentSession {
        var tools = tools(transport)
        if !foreignJobs.isEmpty {
            tools = tools.map { tool in
                (tool as? any GeneratorTool).map { JoblessTool(base: $0, foreignJobs: foreignJobs) } ?? tool
            }
        }
        return try await AgentSession.resume(
            id, from: store, policy: policy(seed: seed, transport), tools: tools,
            assessment: assessment(person, transport), selection: selection == .best ? .bestScored : .last,
            substituting: substituting, environment: SessionEnvironment(clock: clock))
    }

    private func policy(seed: UInt64, _ transport: any HTTPTransport) -> any PolicyModel {
        guard let settings = backends.policy else {
            var policy = SandboxPolicy(eyes: SandboxEyes(errors: eyes.errors, seed: seed))
            if let parameters { policy.parameters = parameters }
            return policy
        }
        return ChatCompletionsPolicy(
            settings.endpoint, transport: transport, options: ChatOptions(streams: settings.streams),
            imageTransform: settings.imageTransform)
    }

    private func tools(_ transport: any HTTPTransport) -> [any AgentTool] {
        guard backends.tools.isEmpty else { return backends.tools.map { $0.tool(over: transport) } }
        return [PictogramPainter(profile: profile.painter, side: side)]
    }

    private func assessment(_ person: any Judge, _ transport: any HTTPTransport) -> Assessment {
        if judge == .person { return .judge(person) }
        guard judge == .model, let settings = backends.judgeModel else { return .selfJudging }
        return .judge(settings.judge(over: transport))
    }

    /// The rounds bound the run; what else is bounded leaves room for them.
    private var limits: SessionLimits {
        SessionLimits(
            rounds: rounds, generatorCalls: max(16, rounds.addingClamped(rounds)),
            policyTurns: max(32, rounds.addingClamped(rounds)), tokens: backends.limits.tokens,
            money: backends.limits.money, contextTokens: backends.limits.contextTokens,
            seconds: backends.limits.seconds)
    }
}

extension RunOptions.Profile {
    var painter: PainterProfile {
        switch self {
        case .weak: .weak
        case .base: .base
        case .strong: .strong
        }
    }
}

extension RunOptions.Eyes {
    var errors: EyeErrors {
        switch self {
        case .none: .none
        case .paperLike: .paperLike
        case .high: .high
        }
    }
}

extension Int {
    fileprivate func addingClamped(_ other: Int) -> Int {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}

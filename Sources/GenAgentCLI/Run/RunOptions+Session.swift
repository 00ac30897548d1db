import GenAgent
import GenAgentBackends
import GenAgentHTTP
import GenAgentImaging
import GenAgentSandbox

extension RunOptions {
    /// Makes the session: the configured policy, tools and judge, or the sandbox's if none is configured.
    ///
    /// - Throws: `ConfigurationError`
    func session(
        seed: UInt64, judge person: any Judge, clock: any SessionClock, transport: any HTTPTransport,
        store: any TrajectoryStore = InMemoryTrajectoryStore()
    ) throws -> AgentSession {
        let parts = try parts(seed, person, transport)
        return AgentSession(
            policy: parts.policy, tools: parts.tools, assessment: parts.assessment, selection: imageSelection,
            configuration: parts.configuration, store: store, environment: SessionEnvironment(clock: clock), seed: seed)
    }

    /// Resumes a stored session with the policy, tools and judge that these options name.
    ///
    /// - Parameter foreignJobs: Jobs that an archive names: no server is asked for them.
    /// - Throws: `ResumeError`, and the stored session is unchanged; `ConfigurationError`
    func resumed(
        _ id: SessionID, from store: any TrajectoryStore, seed: UInt64, substituting: ResumeSubstitutions,
        foreignJobs: [JobHandle] = [], judge person: any Judge, clock: any SessionClock, transport: any HTTPTransport
    ) async throws -> AgentSession {
        var parts = try parts(seed, person, transport)
        if !foreignJobs.isEmpty {
            parts.tools = parts.tools.map { tool in
                (tool as? any GeneratorTool).map { JoblessTool(base: $0, foreignJobs: foreignJobs) } ?? tool
            }
        }
        return try await AgentSession.resume(
            id, from: store, policy: parts.policy, tools: parts.tools, assessment: parts.assessment,
            selection: imageSelection, substituting: substituting, environment: SessionEnvironment(clock: clock))
    }

    private func parts(
        _ seed: UInt64, _ person: any Judge, _ transport: any HTTPTransport
    ) throws(ConfigurationError) -> BackendParts {
        var policy = SandboxPolicy(eyes: SandboxEyes(errors: eyes.errors, seed: seed))
        if let parameters { policy.parameters = parameters }
        let sandbox = BackendParts(policy: policy, tools: [PictogramPainter(profile: profile.painter, side: side)])
        var backends = backends
        backends.limits.rounds = rounds
        // The judge is a separate option, because a foreign session may ask for a person.
        switch judge {
        case .person: backends.judging = .person
        case .model where backends.judgeModel != nil: break
        case .model, .policy: backends.judging = .policy
        }
        return try backends.parts(over: transport, fallback: sandbox, person: person) {
            PNGDownscaler(longestSide: $0)
        }
    }

    private var imageSelection: ImageSelection { selection == .best ? .bestScored : .last }
}

extension ChatSettings {
    /// Scales large images down before the model sees them.
    var imageTransform: PNGDownscaler? { maximumImageSide.map { PNGDownscaler(longestSide: $0) } }

    /// A judge with this model that checks each requirement.
    func judge(over transport: any HTTPTransport) -> any Judge {
        judge(over: transport, imageTransform: imageTransform)
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

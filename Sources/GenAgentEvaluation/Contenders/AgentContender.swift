import GenAgent

/// The agent: a policy with tools, at a limit of rounds.
///
/// Its sessions are kept in the evaluation's store under ``EvaluationTask/sessionID``. Where that store outlives the process, a session
/// that a crash cut off goes on where it was.
public struct AgentContender: Contender {
    /// Its name in reports.
    public let name: String
    private let policy: @Sendable (EvaluationTask) -> any PolicyModel
    private let tools: [any AgentTool]
    private let assessment: Assessment
    private let selection: ImageSelection
    private let configuration: SessionConfiguration
    private let systemText: SystemText?
    private let version: String

    /// Makes a contender.
    ///
    /// - Parameters:
    ///   - name: Its name in reports.
    ///   - policy: The policy of a task; the same for all, or another for every ``EvaluationTask/seed``.
    ///   - tools: What it may call.
    ///   - rounds: The most images, at least 1.
    ///   - assessment: Who judges; by default the policy itself.
    ///   - selection: Which image counts; by default the last.
    ///   - configuration: Everything else; its limit of rounds gives way to `rounds`.
    ///   - systemText: By default the standard text.
    ///   - version: What else decides: a hash of the policy's parameters, a checkpoint. Part of the items' identity.
    public init(
        _ name: String, policy: @escaping @Sendable (EvaluationTask) -> any PolicyModel, tools: [any AgentTool],
        rounds: Int, assessment: Assessment = .selfJudging, selection: ImageSelection = .last,
        configuration: SessionConfiguration = SessionConfiguration(), systemText: SystemText? = nil,
        version: String = ""
    ) {
        self.name = name
        self.policy = policy
        self.tools = tools
        self.assessment = assessment
        self.selection = selection
        var configuration = configuration
        configuration.limits.rounds = max(1, rounds)
        self.configuration = configuration
        self.systemText = systemText
        self.version = version
    }

    /// One-pass rewriting: the policy writes one turn, its image counts, and nobody looks at it.
    public static func onePass(
        _ name: String = "one pass", policy: @escaping @Sendable (EvaluationTask) -> any PolicyModel,
        tools: [any AgentTool], configuration: SessionConfiguration = SessionConfiguration(),
        systemText: SystemText? = nil, version: String = ""
    ) -> AgentContender {
        var configuration = configuration
        configuration.limits.policyTurns = 1
        configuration.limits.generatorCalls = 1
        return AgentContender(
            name, policy: policy, tools: tools, rounds: 1, configuration: configuration, systemText: systemText,
            version: version)
    }

    /// The same agent at several limits of rounds, named `<name>, 1 round`, `<name>, 2 rounds`, …
    public static func atRounds(
        _ limits: [Int], name: String = "agent", policy: @escaping @Sendable (EvaluationTask) -> any PolicyModel,
        tools: [any AgentTool], configuration: SessionConfiguration = SessionConfiguration(),
        systemText: SystemText? = nil, version: String = ""
    ) -> [AgentContender] {
        limits.map { limit in
            AgentContender(
                "\(name), \(limit) round\(limit == 1 ? "" : "s")", policy: policy, tools: tools, rounds: limit,
                configuration: configuration, systemText: systemText, version: version)
        }
    }

    /// The session's whole setup decides, by the names of those who take part.
    public func identity(for task: EvaluationTask) -> String {
        let setup = SessionSetup(
            configuration: configuration, policy: policy(task).name, judge: judge?.name,
            selection: rule, tools: tools.map(\.descriptor), systemText: systemText)
        return "\((try? JSONValue(encoding: setup))?.canonicalText ?? "") \(version)"
    }

    private var judge: (any Judge)? { if case .judge(let judge, _) = assessment { judge } else { nil } }

    private var rule: SelectionRule {
        switch selection {
        case .last: .last
        case .bestScored: .bestScored
        case .pairwise: .pairwise
        }
    }

    /// Runs a session, or takes up the one that the store has of this item.
    public func produce(_ task: EvaluationTask) async throws -> Production {
        let outcome = try await outcome(task)
        if outcome.stopReason == .cancelled { throw CancellationError() }
        if outcome.stopReason.isFailure {
            let last = outcome.trajectory.issues.last?.error.message ?? "no more is known"
            throw AdapterError.fatal("The session stopped as \(outcome.stopReason.rawValue): \(last)", status: nil)
        }
        return Production(
            image: outcome.image, cost: ProductionCost(outcome.trajectory), trajectory: outcome.trajectory)
    }

    private func outcome(_ task: EvaluationTask) async throws -> SessionOutcome {
        var (attempt, id) = (1, task.sessionID)
        while try await !task.store.inputs(of: id).isEmpty {
            if let outcome = try await task.store.outcome(of: id) {
                guard outcome.stopReason.isFailure || outcome.stopReason == .cancelled else { return outcome }
                attempt += 1
                id = SessionID(rawValue: "\(task.sessionID)-\(attempt)")
                continue
            }
            let session = try await AgentSession.resume(
                id, from: task.store, policy: policy(task), tools: tools, assessment: assessment,
                selection: selection, environment: task.environment)
            return await session.finish()
        }
        let session = AgentSession(
            policy: policy(task), tools: tools, assessment: assessment, selection: selection,
            configuration: configuration, systemText: systemText, store: task.store, environment: task.environment,
            id: id, seed: task.sessionSeed)
        return await session.respond(to: task.query)
    }
}

import GenAgent

/// The agent: a policy with tools and a limit of rounds.
///
/// Its sessions are kept in the evaluation's store under ``EvaluationTask/sessionID``. If that store outlives the process, a session that was
/// interrupted by a crash or a cancellation resumes. The call in progress reattaches to its job if possible; otherwise it is repeated. The
/// pause does not count as working time. A session starts again, and is paid for again, if resuming could change its result: with a deadline,
/// after two interruptions of the same call, without a spare call (as in one pass), or if the store has lost its images.
public struct AgentContender: Contender {
    public let name: String
    private let policy: @Sendable (EvaluationTask) -> any PolicyModel
    private let tools: [any AgentTool]
    private let assessment: Assessment
    private let selection: ImageSelection
    private let configuration: SessionConfiguration
    private let systemText: SystemText?
    private let version: String
    /// Whether a session that ended without an image is not a result, so that the next run starts a new one.
    var requiresImage = false

    /// Makes a contender.
    ///
    /// - Parameters:
    ///   - name: Its name in reports.
    ///   - policy: The policy of a task; it may depend on ``EvaluationTask/seed``.
    ///   - rounds: The most images, at least 1; overrides the limit in `configuration`.
    ///   - version: What else identifies the items, such as a checkpoint or a hash of the policy's parameters.
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

    /// One-pass rewriting: the policy writes one turn without seeing the image, and that image counts.
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

    /// The same agent with several limits of rounds, named `<name>, 1 round`, `<name>, 2 rounds`, …
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

    /// The whole setup of the session, with participants by name.
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

    /// Runs a session, or resumes the stored session of this item. A canceled session is left unfinished, as by a killed process, so that the
    /// next run can resume it.
    public func produce(_ task: EvaluationTask) async throws -> Generation {
        let (outcome, cost) = try await session(task)
        if outcome.stopReason.isFailure {
            let last = outcome.trajectory.issues.last?.error.message ?? "no more is known"
            throw AdapterError.fatal("The session stopped as \(outcome.stopReason.rawValue): \(last)", status: nil)
        }
        return Generation(image: outcome.image, cost: cost, trajectory: outcome.trajectory)
    }

    /// How the item's session ended, for any reason, and what it cost.
    ///
    /// - Throws: `CancellationError`, or a `ResumeError`.
    func session(_ task: EvaluationTask) async throws -> (SessionOutcome, ProductionCost) {
        let store = InterruptibleStore(task.store)
        let work = Task { try await self.outcome(task, store) }
        let outcome = try await withTaskCancellationHandler {
            try await work.value
        } onCancel: {
            // In this order: the session must not record that it was canceled.
            store.shut()
            work.cancel()
        }
        try Task.checkCancellation()
        if outcome.stopReason == .cancelled { throw CancellationError() }
        var cost = ProductionCost(outcome.trajectory)
        cost.seconds -= Self.pauses(in: try await task.store.inputs(of: outcome.trajectory.sessionID))
        return (outcome, cost)
    }

    private func outcome(_ task: EvaluationTask, _ store: any TrajectoryStore) async throws -> SessionOutcome {
        var (attempt, id) = (1, task.sessionID)
        while try await !store.inputs(of: id).isEmpty {
            do {
                if let outcome = try await takenUp(id, task, store) { return outcome }
            } catch let error as ResumeError where error.code == .missingImages {
                // The store has the log but lost one of its images: only a new session can replace it.
            }
            attempt += 1
            id = SessionID(rawValue: "\(task.sessionID)-\(attempt)")
        }
        let session = AgentSession(
            policy: policy(task), tools: tools, assessment: assessment, selection: selection,
            configuration: configuration, systemText: systemText, store: store, environment: task.environment,
            id: id, seed: task.sessionSeed)
        return await session.respond(to: task.query)
    }

    /// How a session of an earlier run ended, or ends now; `nil` if it cannot be used.
    private func takenUp(
        _ id: SessionID, _ task: EvaluationTask, _ store: any TrajectoryStore
    ) async throws -> SessionOutcome? {
        if let outcome = try await store.outcome(of: id) { return isUsable(outcome) ? outcome : nil }
        guard canGoOn(try await store.trajectory(of: id)) else { return nil }
        let session = try await AgentSession.resume(
            id, from: store, policy: policy(task), tools: tools, assessment: assessment,
            selection: selection, environment: task.environment)
        let outcome = await session.finish()
        // Whether a job still exists is known only afterwards.
        return lacksCallForLostJob(outcome) ? nil : outcome
    }

    private func isUsable(_ outcome: SessionOutcome) -> Bool {
        !outcome.stopReason.isFailure && outcome.stopReason != .cancelled && !lacksCallForLostJob(outcome)
            && (outcome.image != nil || !requiresImage)
    }

    /// Whether the job to reattach no longer existed, and no call was left to submit a new one.
    private func lacksCallForLostJob(_ outcome: SessionOutcome) -> Bool {
        outcome.stopReason == .generatorCallLimit
            && outcome.trajectory.calls.last?.attempts.last?.error?.isJobOver == true
    }

    /// Whether an unfinished session would end as without the interruption. With a deadline it would not, because the pause counts. A call
    /// continues unchanged if its tool can reattach to the job. Otherwise a call that was interrupted twice fails, and a repetition counts
    /// as a call, so one must be left.
    private func canGoOn(_ trajectory: Trajectory) -> Bool {
        let setup = trajectory.setup
        guard setup.configuration.limits.seconds == nil else { return false }
        guard let call = trajectory.calls.last, let last = call.attempts.last, last.finishedAt == nil else {
            return true
        }
        let generator = setup.tools.first { $0.name == call.call.name }?.generator
        if last.job != nil, generator?.reattach == true { return true }
        // The job has the call's name, whether or not a handle was recorded.
        if last.name != nil, generator?.callNaming == .job { return true }
        guard !last.mayHaveChargedTwice else { return false }
        guard call.request != nil else { return true }
        let attempts = trajectory.calls.reduce(0) { $0 + ($1.request == nil ? 0 : $1.attempts.count) }
        return attempts < setup.configuration.limits.generatorCalls
    }

    /// Seconds in which a session did not run because its process had ended.
    private static func pauses(in log: [RecordedInput]) -> Double {
        zip(log, log.dropFirst()).reduce(0) { sum, pair in
            pair.1.input == .resumed ? sum + max(0, pair.1.time.seconds(since: pair.0.time)) : sum
        }
    }
}

/// A session's store that can be shut. A canceled session then leaves its log unfinished, as after a killed process, so the next run resumes
/// it instead of paying for it again.
final class InterruptibleStore: SessionLeasing {
    private let base: any TrajectoryStore
    private let isShut = Locked(false)

    init(_ base: any TrajectoryStore) { self.base = base }

    /// Stops new inputs; one that is being added is completed. Images are still kept, because they are paid for.
    func shut() { isShut.withLock { $0 = true } }

    func append(_ input: RecordedInput, to session: SessionID) async throws {
        if isShut.withLock(\.self) { throw CancellationError() }
        try await base.append(input, to: session)
    }

    func inputs(of session: SessionID) async throws -> [RecordedInput] { try await base.inputs(of: session) }

    func sessions() async throws -> [SessionID] { try await base.sessions() }

    func save(_ image: EncodedImage) async throws { try await base.save(image) }

    func image(_ digest: ImageDigest) async throws -> EncodedImage? { try await base.image(digest) }

    func lease(_ session: SessionID) async throws -> any SessionLease {
        guard let base = base as? any SessionLeasing else { return NoLease() }
        return try await base.lease(session)
    }

    /// For stores that cannot lease.
    private final class NoLease: SessionLease {
        func release() {}
    }
}

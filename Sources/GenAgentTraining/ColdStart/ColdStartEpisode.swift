import GenAgent

/// The way of one prompt through the stages.
struct ColdStartEpisode: Sendable {
    let pipeline: ColdStartPipeline
    let query: Query
    let key: String

    private var environment: SessionEnvironment { pipeline.environment }

    /// Makes a trajectory.
    ///
    /// - Returns: It, and whether a turn was written with a hint.
    /// - Throws: ``ColdStartDrop``, or what went wrong.
    func run() async throws -> (rollout: Rollout, isHinted: Bool) {
        let seed = SeededRandom.derive(pipeline.seed, TrainingStream.coldStart, SeededRandom.hash(key))
        let context = ToolContext(
            sessionID: SessionID(rawValue: key), images: [:], logger: environment.logger, clock: environment.clock)
        if let drop = try await pipeline.hardPrompts?.drop(query, seed: seed, context: context) { throw drop }
        var reference: EncodedImage?
        switch try await pipeline.reference?.reference(for: query, seed: seed &+ 1, context: context) {
        case .drawn(let image): reference = image
        case .missing(let drop): if pipeline.requiresReference { throw drop }
        case nil: break
        }
        let policy = GuidedPolicy(
            pipeline.teacher, judge: pipeline.judge, query: query, reference: reference,
            rounds: pipeline.configuration.limits.rounds,
            context: JudgeContext(
                sessionID: SessionID(rawValue: key), logger: environment.logger, clock: environment.clock))
        let session = AgentSession(
            policy: policy, tools: [pipeline.generator], configuration: pipeline.configuration,
            environment: environment, id: SessionID(rawValue: key), seed: seed)
        let rollout = Rollout(await session.respond(to: query), query: query)
        let notes = policy.notes
        if let drop = notes.drop { throw drop }
        if let interruption = rollout.interruption { throw AdapterError.fatal(interruption) }
        if let turn = rollout.trajectory.turns.firstIndex(where: { $0.turn == nil }) {
            let violation = rollout.trajectory.turns[turn].parse.violation
            throw ColdStartDrop(.malformed, "Turn \(turn + 1): \(violation?.description ?? "unreadable")")
        }
        if let turn = rollout.trajectory.firstRedactedTurn {
            throw ColdStartDrop(.redacted, "A key was taken out of turn \(turn + 1).")
        }
        guard rollout.roundCount > 0 else { throw ColdStartDrop(.noImage, "No image was drawn.") }
        let filterContext = RewardContext(logger: environment.logger, clock: environment.clock)
        for filter in pipeline.filters {
            if let drop = try await filter.drop(rollout, context: filterContext) { throw drop }
        }
        return (rollout, notes.isHinted)
    }
}

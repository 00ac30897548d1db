import Foundation
import GenAgent
import Logging

/// One query and one seed, for a contender to make an image of.
public struct EvaluationTask: Sendable {
    /// What is asked: the text and the images. Tags and metadata were taken off: no contender sees what the judge knows.
    public let query: Query
    /// The seed of the evaluation that this item belongs to, as it was given; a contender may be another model for every seed.
    public let seed: UInt64
    /// A seed of this item's own, grown from the query and ``seed``, and the same for every contender. For an `AgentSession`.
    public let sessionSeed: UInt64
    /// A name for a session of this item that is the same in every run; it differs from contender to contender.
    public let sessionID: SessionID
    /// Where a session may keep its log and its images.
    public let store: any TrajectoryStore
    /// Logger, clock, tracer, randomness.
    public let environment: SessionEnvironment

    init(
        _ query: Query, seed: UInt64, sessionID: SessionID = "evaluation", store: any TrajectoryStore,
        environment: SessionEnvironment
    ) {
        self.query = Query(query.text, id: query.id, images: query.images)
        self.seed = seed
        let digest = SHA256.hexDigest(of: Data((query.id + "\n" + query.text).utf8))
        sessionSeed = SeededRandom.derive(seed, UInt64(digest.prefix(16), radix: 16) ?? 0, 0)
        self.sessionID = sessionID
        self.store = store
        self.environment = environment
    }

    /// The seed for the n-th generator call, counted from 0: the very seed that a session with ``sessionSeed`` would use. So the raw
    /// generator, best-of-N and the agent start from the same noise.
    public func generatorSeed(_ call: Int) -> UInt64 { SeedStream.generatorSeed(session: sessionSeed, call: call) }

    /// What a generator needs to know for the n-th call, counted from 0. The query's images are `img_1`, `img_2`, …
    public func toolContext(call: Int = 0) -> ToolContext {
        ToolContext(
            sessionID: sessionID, callIndex: call,
            images: Dictionary(
                query.images.enumerated().map { (ImageID(number: $0 + 1), $1) }, uniquingKeysWith: { first, _ in first }
            ),
            logger: environment.logger, clock: environment.clock)
    }

    /// What a judge or a comparator needs to know that a contender asks.
    public func judgeContext(round: Int = 1) -> JudgeContext {
        JudgeContext(
            sessionID: sessionID, round: round, logger: environment.logger, clock: environment.clock)
    }

    func named(_ sessionID: SessionID) -> EvaluationTask {
        EvaluationTask(query, seed: seed, sessionID: sessionID, store: store, environment: environment)
    }
}

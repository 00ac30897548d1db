import Foundation
import GenAgent
import Logging

/// A participant of an evaluation: anything that makes an image for a query.
///
/// ```swift
/// struct Plain: Contender {
///     let name = "plain"
///     let painter: any GeneratorTool
///     func produce(_ task: EvaluationTask) async throws -> Generation {
///         let request = GenerationRequest(prompt: task.query.text, seed: task.generatorSeed(0))
///         return Generation(try await painter.generate(request, context: task.toolContext()))
///     }
/// }
/// ```
public protocol Contender: Sendable {
    /// A short name, unique in an evaluation.
    var name: String { get }

    /// Whatever beside the name decides what comes out (limits, parameters, a model's version): another identity is another item in
    /// the journal, so an old result is not taken for the new one's. By default empty.
    func identity(for task: EvaluationTask) -> String

    /// Looks at what the contenders before it did, once they are finished; best-of-N takes its number from there. Default: returns itself.
    func prepared(after records: [EvaluationRecord], tasks: [EvaluationTask]) throws -> any Contender

    /// Makes an image.
    ///
    /// - Returns: What came out; without an image where there was none to make (a policy that never called its tool).
    /// - Throws: Any error makes the item ``EvaluationRecord/Status/failed``, and the next run tries it again; nothing is retried before
    ///   that. `CancellationError`, and an ``EvaluationError`` of ``EvaluationError/Code/store`` or ``EvaluationError/Code/journal``, end the run.
    func produce(_ task: EvaluationTask) async throws -> Generation
}

extension Contender {
    /// Nothing but the name decides.
    public func identity(for task: EvaluationTask) -> String { "" }

    /// Returns itself.
    public func prepared(after records: [EvaluationRecord], tasks: [EvaluationTask]) throws -> any Contender { self }
}

/// What a contender made for a query.
public struct Generation: Sendable {
    /// The image; `nil` if there is none.
    public var image: EncodedImage?
    public var cost: ProductionCost
    /// The session behind it, where there was one.
    public var trajectory: Trajectory?

    public init(image: EncodedImage?, cost: ProductionCost = ProductionCost(), trajectory: Trajectory? = nil) {
        self.image = image
        self.cost = cost
        self.trajectory = trajectory
    }

    /// What a generator made in one call.
    public init(_ result: GenerationResult) {
        image = result.image
        cost = ProductionCost(generatorCalls: 1, seconds: 0, money: result.usage.money)
    }
}

/// What an image cost to make.
public struct ProductionCost: Sendable, Hashable, Codable {
    /// Calls of generators; a repeated attempt of one call is not another call.
    public var generatorCalls: Int
    /// Tokens that the policy, or the model that chose among candidates, read and wrote.
    public var policyTokens: Int
    /// Seconds from the query to the image, by the clock of the evaluation; it fills them in where 0 was left.
    public var seconds: Double
    /// Money, in the currency of the configured prices; `nil` if no price is known.
    public var money: Double?

    public init(generatorCalls: Int = 0, policyTokens: Int = 0, seconds: Double = 0, money: Double? = nil) {
        self.generatorCalls = min(max(generatorCalls, 0), Self.maximumCalls)
        self.policyTokens = max(policyTokens, 0)
        self.seconds = seconds.isFinite ? seconds : 0
        self.money = money.flatMap { $0.isFinite ? $0 : nil }
    }

    /// More calls than one image ever takes: a larger number in a file is not a count, and must not overflow sums.
    static let maximumCalls = 1_000_000

    /// Reads a cost; what is out of range comes back into it.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            generatorCalls: try values.decode(Int.self, forKey: .generatorCalls),
            policyTokens: try values.decode(Int.self, forKey: .policyTokens),
            seconds: try values.decode(Double.self, forKey: .seconds),
            money: try values.decodeIfPresent(Double.self, forKey: .money))
    }

    /// The cost with everything in range, whatever a contender wrote into it.
    var inRange: ProductionCost {
        ProductionCost(generatorCalls: generatorCalls, policyTokens: policyTokens, seconds: seconds, money: money)
    }

    /// What a session cost.
    package init(_ trajectory: Trajectory) {
        let calls = trajectory.calls.count { $0.request != nil && !$0.attempts.isEmpty }
        let tokens = trajectory.turns.reduce(0) { $0 &+ $1.reply.usage.totalTokens }
        let seconds = trajectory.exchanges.reduce(0) { sum, exchange in
            sum + (exchange.finishedAt?.seconds(since: exchange.startedAt) ?? 0)
        }
        self.init(generatorCalls: calls, policyTokens: tokens, seconds: seconds, money: trajectory.usage.money)
    }
}

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
    package func judgeContext(round: Int = 1) -> JudgeContext {
        JudgeContext(
            sessionID: sessionID, round: round, logger: environment.logger, clock: environment.clock)
    }

    func named(_ sessionID: SessionID) -> EvaluationTask {
        EvaluationTask(query, seed: seed, sessionID: sessionID, store: store, environment: environment)
    }
}

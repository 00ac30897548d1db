import Foundation
import GenAgent
import Logging

/// A participant in an evaluation: anything that makes an image for a query.
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
    /// Unique in an evaluation.
    var name: String { get }

    /// What determines the result in addition to the name, such as limits, parameters or a model's version. Another identity is another item
    /// in the journal, so an old result is not reused for it. Default: empty.
    func identity(for task: EvaluationTask) -> String

    /// Prepares the contender from the records of those before it; best-of-N takes its number from them. Default: returns itself.
    func prepared(after records: [EvaluationRecord], tasks: [EvaluationTask]) throws -> any Contender

    /// Makes an image.
    ///
    /// - Returns: The result; without an image if nothing failed but none was made (a policy that never called its tool).
    /// - Throws: Any error makes the item ``EvaluationRecord/Status/failed``; only the next run tries it again. `CancellationError`, and an
    ///   ``EvaluationError`` of ``EvaluationError/Code/store`` or ``EvaluationError/Code/journal``, end the run.
    func produce(_ task: EvaluationTask) async throws -> Generation
}

extension Contender {
    /// Empty: the name is the whole identity.
    public func identity(for task: EvaluationTask) -> String { "" }

    /// Returns itself.
    public func prepared(after records: [EvaluationRecord], tasks: [EvaluationTask]) throws -> any Contender { self }
}

/// The result of a contender for a query.
public struct Generation: Sendable {
    public var image: EncodedImage?
    public var cost: ProductionCost
    /// The session that made it, if any.
    public var trajectory: Trajectory?

    public init(image: EncodedImage?, cost: ProductionCost = ProductionCost(), trajectory: Trajectory? = nil) {
        self.image = image
        self.cost = cost
        self.trajectory = trajectory
    }

    /// The result of one generator call.
    public init(_ result: GenerationResult) {
        image = result.image
        cost = ProductionCost(generatorCalls: 1, seconds: 0, money: result.usage.money)
    }
}

/// What an image cost to make.
public struct ProductionCost: Sendable, Hashable, Codable {
    /// Generator calls; repeated attempts of one call count once.
    public var generatorCalls: Int
    /// Input and output tokens of the policy, or of the model that chose among candidates.
    public var policyTokens: Int
    /// Seconds from the query to the image, by the evaluation's clock. The evaluation fills them in if they are 0.
    public var seconds: Double
    /// Money, in the currency of the configured prices; `nil` if no price is known.
    public var money: Double?

    public init(generatorCalls: Int = 0, policyTokens: Int = 0, seconds: Double = 0, money: Double? = nil) {
        self.generatorCalls = min(max(generatorCalls, 0), Self.maximumCalls)
        self.policyTokens = max(policyTokens, 0)
        self.seconds = seconds.isFinite ? seconds : 0
        self.money = money.flatMap { $0.isFinite ? $0 : nil }
    }

    /// More calls than any image takes. Larger numbers in files must not overflow sums.
    static let maximumCalls = 1_000_000

    /// Reads a cost; values out of range are clamped.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            generatorCalls: try values.decode(Int.self, forKey: .generatorCalls),
            policyTokens: try values.decode(Int.self, forKey: .policyTokens),
            seconds: try values.decode(Double.self, forKey: .seconds),
            money: try values.decodeIfPresent(Double.self, forKey: .money))
    }

    /// The cost with all values clamped, because contenders can set any values.
    var inRange: ProductionCost {
        ProductionCost(generatorCalls: generatorCalls, policyTokens: policyTokens, seconds: seconds, money: money)
    }

    package init(_ trajectory: Trajectory) {
        let calls = trajectory.calls.count { $0.request != nil && !$0.attempts.isEmpty }
        let tokens = trajectory.turns.reduce(0) { $0 &+ $1.reply.usage.totalTokens }
        let seconds = trajectory.exchanges.reduce(0) { sum, exchange in
            sum + (exchange.finishedAt?.seconds(since: exchange.startedAt) ?? 0)
        }
        self.init(generatorCalls: calls, policyTokens: tokens, seconds: seconds, money: trajectory.usage.money)
    }
}

/// One query and one seed, for which a contender makes an image.
public struct EvaluationTask: Sendable {
    /// The query's text and images, without tags and metadata: contenders do not see what the judge knows.
    public let query: Query
    /// The item's seed in ``Evaluation/seeds``. A contender may use another model for each seed.
    public let seed: UInt64
    /// The seed for an `AgentSession`, derived from the query and ``seed``. It is the same for every contender.
    public let sessionSeed: UInt64
    /// The id for a session of this item. It is the same in every run, but differs between contenders.
    public let sessionID: SessionID
    /// Where a session can keep its log and images.
    public let store: any TrajectoryStore
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

    /// The seed for the n-th generator call, counted from 0: the seed that a session with ``sessionSeed`` would use. So the raw generator,
    /// best-of-N and the agent start from the same noise.
    public func generatorSeed(_ call: Int) -> UInt64 { SeedStream.generatorSeed(session: sessionSeed, call: call) }

    /// The context of the n-th generator call, counted from 0. The query's images are `img_1`, `img_2`, …
    public func toolContext(call: Int = 0) -> ToolContext {
        ToolContext(
            sessionID: sessionID, callIndex: call,
            images: Dictionary(
                query.images.enumerated().map { (ImageID(number: $0 + 1), $1) }, uniquingKeysWith: { first, _ in first }
            ),
            logger: environment.logger, clock: environment.clock)
    }

    /// The context for a contender's own judge or comparator.
    package func judgeContext(round: Int = 1) -> JudgeContext {
        JudgeContext(
            sessionID: sessionID, round: round, logger: environment.logger, clock: environment.clock)
    }

    func named(_ sessionID: SessionID) -> EvaluationTask {
        EvaluationTask(query, seed: seed, sessionID: sessionID, store: store, environment: environment)
    }
}

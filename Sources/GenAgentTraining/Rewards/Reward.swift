import GenAgent
import Logging

/// Scores a finished rollout with one number.
///
/// Your own reward is a type with a name and one function:
/// ```swift
/// struct Brevity: Reward {
///     let name = "brevity"
///     func score(_ rollout: Rollout, context: RewardContext) async throws -> RewardScore {
///         .value(1 / Double(max(1, rollout.roundCount)))
///     }
/// }
/// ```
/// Rewards for images conform to ``PointwiseReward`` or ``PairwiseReward``, rewards for the transcript to ``FormatReward``.
public protocol Reward: Sendable {
    /// Used by records, plots and other rewards.
    var name: String { get }

    /// Scores a rollout. If the score is unknown, return ``RewardScore/unscored(_:)``, never a low value.
    ///
    /// - Throws: Any error makes the rollout unscored, with its description as the reason.
    func score(_ rollout: Rollout, context: RewardContext) async throws -> RewardScore
}

/// The result of a reward.
public enum RewardScore: Sendable, Hashable, Codable {
    /// Usually 0 (worst) ... 1 (best). The weight in the mix scales it and can make it negative.
    case value(Double)
    /// Why it could not be computed. The rollout leaves its group.
    case unscored(String)

    public var value: Double? { if case .value(let value) = self { value } else { nil } }

    public var reason: String? { if case .unscored(let reason) = self { reason } else { nil } }
}

/// What a reward knows in addition to the rollout.
public struct RewardContext: Sendable {
    /// Results of the earlier rewards in the same mix, by name. A reward can build on another without asking a judge twice.
    public var earlier: [String: RewardScore]
    public var logger: Logger
    /// Times every wait.
    public var clock: any SessionClock

    public init(
        earlier: [String: RewardScore] = [:], logger: Logger = .silent, clock: any SessionClock = SystemClock()
    ) {
        self.earlier = earlier
        self.logger = logger
        self.clock = clock
    }

    /// The context for a judge that looks at a round of a rollout, counted from 0.
    public func judging(_ rollout: Rollout, round: Int) -> JudgeContext {
        JudgeContext(sessionID: rollout.trajectory.sessionID, round: round + 1, logger: logger, clock: clock)
    }
}

extension RewardScore {
    private enum CodingKeys: String, CodingKey {
        case value, unscored
    }

    /// Reads `{"value": 0.5}` or `{"unscored": "why"}`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let reason = try container.decodeIfPresent(String.self, forKey: .unscored) {
            self = .unscored(reason)
        } else {
            self = .value(try container.decode(Double.self, forKey: .value))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .value(let value): try container.encode(value, forKey: .value)
        case .unscored(let reason): try container.encode(reason, forKey: .unscored)
        }
    }
}

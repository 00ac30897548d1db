import GenAgent
import Logging

/// Something a policy is rewarded or punished for, as one number for a finished rollout.
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
/// Rewards about images conform to ``PointwiseReward`` or ``PairwiseReward``, those about the transcript to ``FormatReward``.
public protocol Reward: Sendable {
    /// The name under which records, plots and other rewards know it.
    var name: String { get }

    /// Scores a rollout.
    ///
    /// Not knowing is ``RewardScore/unscored(_:)``, never a low value.
    ///
    /// - Throws: Any error counts as not knowing, with its words as the reason.
    func score(_ rollout: Rollout, context: RewardContext) async throws -> RewardScore
}

/// What a reward came to.
public enum RewardScore: Sendable, Hashable, Codable {
    /// A number; usually 0 (nothing earned) ... 1 (all of it). The weight in the mix makes it large, small or negative.
    case value(Double)
    /// It could not be computed, and why. The rollout leaves its group.
    case unscored(String)

    /// The number; `nil` if it could not be computed.
    public var value: Double? { if case .value(let value) = self { value } else { nil } }

    /// Why it could not be computed; `nil` if it could.
    public var reason: String? { if case .unscored(let reason) = self { reason } else { nil } }
}

/// What a reward may know beside the rollout.
public struct RewardContext: Sendable {
    /// What the rewards before it in the same mix came to, by name; a reward may build on another without asking a judge twice.
    public var earlier: [String: RewardScore]
    /// For messages.
    public var logger: Logger
    /// For every wait.
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
    ///
    /// - Throws: `DecodingError` if it is neither.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let reason = try container.decodeIfPresent(String.self, forKey: .unscored) {
            self = .unscored(reason)
        } else {
            self = .value(try container.decode(Double.self, forKey: .value))
        }
    }

    /// Writes the one member that it has.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .value(let value): try container.encode(value, forKey: .value)
        case .unscored(let reason): try container.encode(reason, forKey: .unscored)
        }
    }
}

import Foundation
import GenAgent

/// The metrics of one training step, a line of a metrics file. Numbers that a stage does not have are `nil`.
public struct TrainingMetrics: Sendable, Hashable, Codable {
    /// The stages of training.
    public enum Stage: String, Sendable, Hashable, Codable {
        /// Supervised fine-tuning.
        case sft
        /// Reinforcement learning.
        case grpo
    }

    public var stage: Stage
    /// The step of the stage, counted from 0.
    public var step: Int
    /// The pass over the prompts or examples in which the step began, counted from 0.
    public var epoch: Int
    /// The objective before the step; the mean over minibatches.
    public var loss: Double
    /// The gradient's norm before clipping; the mean over minibatches.
    public var gradientNorm: Double
    /// Mean entropy per token, in nats.
    public var entropy: Double
    /// Sampled tokens to learn from, each counted once.
    public var tokens: Int
    /// Rollouts or examples to learn from.
    public var kept: Int
    public var learningRate: Double
    /// The duration of the step by the trainer's clock.
    public var seconds: Double

    /// Mean reward of the rollouts that have one, before resampling.
    public var reward: Double?
    /// Mean of each part of the reward before its weight, by name, over the rollouts in which it could be computed.
    public var rewardParts: [String: Double]?
    /// Mean score of the first images: the part named `firstImage`. It falls if a policy spoils its first round.
    public var firstImage: Double?
    /// Mean number of rounds over all rollouts without an interruption.
    public var rounds: Double?
    /// The number of those rollouts by number of rounds.
    public var roundCounts: [String: Int]?
    /// Share of those rollouts with a turn that breaks the format, 0...1.
    public var formatErrors: Double?
    public var collected: Int?
    /// Rollouts that are not used for training, by the name of the reason.
    public var dropped: [String: Int]?
    /// Share of tokens whose ratio was clipped, 0...1.
    public var clipFraction: Double?
    /// How far the policy moved from the one that sampled: mean of old minus new log-probability.
    public var approximateKL: Double?
    /// Estimated divergence from the reference policy per token.
    public var kl: Double?
    public var generatorCalls: Int?
    /// Tokens that the policy wrote in all rollouts, from its usage.
    public var policyTokens: Int?

    /// The name of the reward part that becomes ``firstImage``: a `JudgeReward` of the first image, with weight 0.
    public static let firstImagePart = "firstImage"

    /// The metrics as one line of JSON with sorted keys. Numbers are exact.
    package func line() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }
}

extension TrainingMetrics {
    init(_ stage: Stage, step: Int, epoch: Int, learningRate: Double) {
        self.init(
            stage: stage, step: step, epoch: epoch, loss: 0, gradientNorm: 0, entropy: 0, tokens: 0, kept: 0,
            learningRate: learningRate, seconds: 0)
    }

    mutating func take(_ batch: RolloutBatch) {
        collected = batch.all.count
        dropped = batch.dropped
        let whole = batch.all.filter { $0.rollout.interruption == nil }
        reward = Self.mean(whole.compactMap(\.reward))
        var parts: [String: [Double]] = [:]
        for scored in whole {
            for part in scored.report.parts {
                if let value = part.score.value { parts[part.name, default: []].append(value) }
            }
        }
        rewardParts = parts.compactMapValues(Self.mean)
        firstImage = rewardParts?[Self.firstImagePart]
        rounds = Self.mean(whole.map { Double($0.rollout.roundCount) })
        roundCounts = whole.reduce(into: [:]) { $0["\($1.rollout.roundCount)", default: 0] += 1 }
        let broken = whole.map { FormatErrorReward().score($0.rollout.trajectory).value ?? 0 }
        formatErrors = Self.mean(broken)
        generatorCalls = batch.all.reduce(0) { sum, scored in
            sum + scored.rollout.trajectory.calls.count { $0.request != nil && !$0.attempts.isEmpty }
        }
        policyTokens = batch.all.reduce(0) { sum, scored in
            scored.rollout.trajectory.turns.reduce(sum) { $0 &+ $1.reply.usage.outputTokens }
        }
    }

    private static func mean(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
}

/// Averages the results of a step's minibatches.
struct MetricSums {
    private var count = 0.0
    private var loss = 0.0
    private var norm = 0.0
    private var entropy = 0.0
    private var clipped = 0.0
    private var approximateKL = 0.0
    private var kl: Double?

    mutating func add(_ result: PolicyObjective.Result, _ norm: Double) {
        count += 1
        loss += result.value
        self.norm += norm
        entropy += result.entropy
        clipped += result.policy.clipFraction
        approximateKL += result.policy.approximateKL
        if let value = result.kl { kl = (kl ?? 0) + value }
    }

    func write(to metrics: inout TrainingMetrics) {
        metrics.loss = loss / count
        metrics.gradientNorm = norm / count
        metrics.entropy = entropy / count
        metrics.clipFraction = clipped / count
        metrics.approximateKL = approximateKL / count
        metrics.kl = kl.map { $0 / count }
    }
}

extension Array {
    /// Splits into at most this many parts, none of them empty. Sizes differ by at most one, larger parts first.
    func divided(into parts: Int) -> [[Element]] {
        let parts = Swift.max(1, Swift.min(parts, count))
        var start = 0
        return (0..<parts).map { part in
            let size = count / parts + (part < count % parts ? 1 : 0)
            defer { start += size }
            return Array(self[start..<start + size])
        }
    }
}

import Foundation
import GenAgentTraining
import Testing

/// What verl, TRL and PyTorch computed; `Fixtures/make_fixtures.py` wrote it.
struct Fixtures: Decodable {
    struct Batch: Decodable {
        var sequences, width: Int
        var mask, old, new, reference, perToken, perSequence: [Double]
    }

    struct Advantage: Decodable, CustomTestStringConvertible {
        var source, estimator: String
        var rewards: [Double?]
        var groups: [Int]
        var advantages: [Double]
        var testDescription: String { "\(source) \(estimator) \(rewards.count)" }
    }

    struct Loss: Decodable, CustomTestStringConvertible {
        var source, batch, loss, mode, advantages: String
        var low, high: Double
        var dual, length, beta: Double?
        var value: Double
        var gradient: [Double]
        var clipFraction, dualClipFraction, approximateKL: Double?
        var testDescription: String { "\(source) \(loss) \(mode) \(batch) \(advantages)" }
    }

    struct Aggregate: Decodable {
        var source, batch, mode: String
        var length: Double?
        var value: Double
    }

    struct KL: Decodable {
        var kind, batch: String
        var value: Double
        var gradient, tokens: [Double]
        var new, reference: [Double]?
    }

    struct Entropies: Decodable {
        var logits, values, gradient: [Double]
        var choices: Int
    }

    struct Overlong: Decodable {
        var length, maximum, buffer: Int
        var factor, reward: Double
    }

    struct Optimization: Decodable {
        var lr, eps, weightDecay: Double
        var betas: [Double]
        var norm: Double?
        var initial, norms: [Double]
        var gradients, parameters: [[Double]]
    }

    var versions: [String: String]
    var batches: [String: Batch]
    var advantages: [Advantage]
    var losses: [Loss]
    var aggregations: [Aggregate]
    var kl: [KL]
    var entropy: Entropies
    var overlong: [Overlong]
    var adamw: [Optimization]

    static let all: Result<Fixtures, any Error> = Result {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures/fixtures.json")
        return try JSONDecoder().decode(Fixtures.self, from: Data(contentsOf: file))
    }

    /// The shape and mask of a batch by name.
    func batch(_ name: String) throws -> (Batch, TokenBatch) {
        let batch = try #require(batches[name])
        return (
            batch,
            try TokenBatch(sequences: batch.sequences, width: batch.width, mask: batch.mask.map { $0 != 0 })
        )
    }

    /// A batch as input of a policy loss.
    func input(_ name: String, advantages: String) throws -> PolicyLossInput {
        let (batch, shape) = try batch(name)
        return try PolicyLossInput(
            batch: shape, logProbabilities: batch.new, oldLogProbabilities: batch.old,
            advantages: advantages == "perToken" ? .perToken(batch.perToken) : .perSequence(batch.perSequence))
    }
}

/// Whether all numbers agree to within a tolerance, relative for large ones.
func agree(_ ours: [Double], _ theirs: [Double], within tolerance: Double = 1e-6) -> Bool {
    ours.count == theirs.count
        && zip(ours, theirs).allSatisfy { abs($0 - $1) <= tolerance * max(1, abs($1)) }
}

extension LossAggregation {
    /// An aggregation by the name that its engine gives it.
    static func named(_ mode: String, source: String, length: Double?) throws -> LossAggregation {
        switch (source, mode) {
        case (_, "token-mean"), ("trl", "bnpo"), ("trl", "dapo"), ("trl", "cispo"): .tokenMean
        case (_, "token-sum"): .tokenSum
        case (_, "seq-mean-token-sum"): .sequenceMeanTokenSum()
        case (_, "seq-mean-token-mean"): .sequenceMeanTokenMean()
        case ("verl", "seq-mean-token-sum-norm"): .drGRPO(length: length)
        case ("verl-older", "seq-mean-token-sum-norm"): .drGRPO(length: length, over: .one)
        case ("trl", "grpo"): .sequenceMeanTokenMean(over: .all)
        case ("trl", "luspo"): .sequenceMeanTokenSum(over: .all)
        case ("trl", "dr_grpo"): .drGRPO(length: length, over: .all)
        default: throw UnknownFixture(name: "\(source) \(mode)")
        }
    }

    /// Every aggregation with every divisor.
    static let everyOne: [LossAggregation] =
        [.tokenMean, .tokenSum]
        + Divisor.allCases.flatMap {
            [
                .sequenceMeanTokenSum(over: $0), .sequenceMeanTokenMean(over: $0), .drGRPO(over: $0),
                .drGRPO(length: 16, over: $0),
            ]
        }
}

struct UnknownFixture: Error {
    var name: String
}

import Foundation
import GenAgentTraining

/// Advantages, losses with their gradients and the optimizer on a million tokens, against the same in NumPy.
struct TrainingBenchmark {
    private let settings: Settings
    private let inputs = TrainingInputs()

    init(_ settings: Settings) { self.settings = settings }

    func run() throws {
        print("## training\n")
        print(
            "\(inputs.batch.sequences.grouped) sequences of 150 to 250 tokens, \(inputs.batch.tokenCount.grouped) tokens that count, "
                + "in groups of 8; double precision, one thread. Losses come with their gradients. NumPy does the same on the "
                + "same numbers; both results must agree to 1e-9.\n")
        let peers = try numpy()
        var table = MarkdownTable("operation", "median ms", "min", "max", "NumPy ms", "NumPy, ours = 1")
        for (name, body) in operations {
            var value = 0.0
            let timing = try Timing.measure(runs: settings.runs) { value = try body() }
            guard let peer = peers[name] else {
                table.add(name, timing.median.text(2), timing.least.text(2), timing.most.text(2), "-", "-")
                continue
            }
            guard abs(value - peer.value) <= 1e-9 * max(1, abs(value)) else {
                throw Failure("\(name): we get \(value), NumPy \(peer.value).")
            }
            table.add(
                name, timing.median.text(2), timing.least.text(2), timing.most.text(2), peer.milliseconds.text(2),
                (peer.milliseconds / timing.median).text(1))
        }
        print(table.text)
        if peers.isEmpty { print("NumPy is not installed; `.ci/peers` does it.\n") }
    }

    /// Every operation returns a number by which it is compared: its value, and the sum of its gradient.
    private var operations: [(String, () throws -> Double)] {
        let aggregation = LossAggregation.tokenMean
        return [
            ("GRPO advantages of 5,000 rewards", { try sum(GroupAdvantage.verl, inputs.rewards, inputs.groups) }),
            (
                "GRPO advantages of 1,000,000 rewards",
                { try sum(GroupAdvantage.verl, inputs.manyRewards, inputs.manyGroups) }
            ),
            (
                "RLOO advantages of 1,000,000 rewards",
                { try sum(GroupAdvantage.rloo, inputs.manyRewards, inputs.manyGroups) }
            ),
            ("clipped loss, dual clip, token mean", { try check(ClippedPolicyLoss.dapo, aggregation) }),
            ("clipped loss, mean of sequence means", { try check(ClippedPolicyLoss.dapo, .sequenceMeanTokenMean()) }),
            ("GSPO, mean of sequence means", { try check(SequencePolicyLoss(), .sequenceMeanTokenMean()) }),
            ("CISPO, token mean", { try check(CISPOLoss(), aggregation) }),
            ("KL k3 with limits, token mean", { try kl(.verl(.k3), aggregation) }),
            ("KL k2, token mean", { try kl(.verl(.k2), aggregation) }),
            ("AdamW step, 1,250,000 parameters", { try step() }),
        ]
    }

    private func sum(_ rule: GroupAdvantage, _ rewards: [Double?], _ groups: [Int]) throws -> Double {
        let advantages = try rule.advantages(rewards: rewards, groups: groups)
        var sum = 0.0
        for (index, advantage) in advantages.enumerated() { sum += Double(index % 7) * (advantage ?? 0) }
        return sum
    }

    private func check(_ loss: any PolicyLoss, _ aggregation: LossAggregation) throws -> Double {
        let result = try loss.evaluate(inputs.policy, aggregation: aggregation)
        return checksum(result.loss)
    }

    private func kl(_ estimator: KLEstimator, _ aggregation: LossAggregation) throws -> Double {
        checksum(
            try estimator.evaluate(
                inputs.policy.logProbabilities, reference: inputs.policy.oldLogProbabilities, batch: inputs.batch,
                aggregation: aggregation))
    }

    private func step() throws -> Double {
        var optimizer = AdamW(maximumGradientNorm: 1)
        var parameters = inputs.policy.oldLogProbabilities
        let norm = try optimizer.step(&parameters, gradient: inputs.policy.logProbabilities)
        return norm + (parameters.first ?? 0)
    }

    private func checksum(_ loss: LossResult) -> Double {
        loss.value + (loss.gradient.first ?? 0) + (loss.gradient.last ?? 0)
    }

    private struct Peer: Decodable {
        var milliseconds, value: Double
    }

    private func numpy() throws -> [String: Peer] {
        guard PeerPython.has("numpy") else { return [:] }
        let process = try PeerPython.start("training_numpy.py", ["\(settings.runs)"])
        guard let line = try process.line() else { throw Failure("training_numpy.py wrote nothing.") }
        return try JSONDecoder().decode([String: Peer].self, from: Data(line.utf8))
    }
}

/// Inputs from a rule that Python can follow as well: place and stream, multiplied and cut to 32 bits, as a share of one.
private struct TrainingInputs {
    let batch: TokenBatch
    let policy: PolicyLossInput
    let rewards: [Double?]
    let groups: [Int]
    let manyRewards: [Double?]
    let manyGroups: [Int]

    init() {
        let lengths = (0..<5000).map { 150 + $0 * 37 % 101 }
        let batch = TokenBatch(lengths: lengths)
        let old = Self.draw(batch.count, 1).map { -3 * $0 }
        let new = zip(old, Self.draw(batch.count, 2)).map { $0 + 1.5 * ($1 - 0.5) }
        let advantages = Self.draw(batch.sequences, 3).map { 2 * $0 - 1 }
        self.batch = batch
        // The shapes fit by construction.
        guard
            let policy = try? PolicyLossInput(
                batch: batch, logProbabilities: new, oldLogProbabilities: old, advantages: .perSequence(advantages))
        else { preconditionFailure("the benchmark's own buffers do not fit") }
        self.policy = policy
        rewards = Self.draw(5000, 4)
        groups = (0..<5000).map { $0 / 8 }
        manyRewards = Self.draw(1_000_000, 5)
        manyGroups = (0..<1_000_000).map { $0 / 8 }
    }

    private static func draw(_ count: Int, _ stream: UInt64) -> [Double] {
        (0..<UInt64(count)).map { Double(($0 &* 2_654_435_761 &+ stream &* 40_503) & 0xFFFF_FFFF) / 4_294_967_296 }
    }
}

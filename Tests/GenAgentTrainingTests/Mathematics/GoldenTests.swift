import Foundation
import GenAgentTraining
import Testing

/// The numbers that came with the project's reference, which lie outside the repository.
@Suite(
    .enabled(if: Golden.file != nil, "rl-golden.json was not found in ../shared/data; the committed fixtures stand in"))
struct GoldenTests {
    private let golden: [String: Any]

    init() throws {
        let file = try #require(Golden.file)
        golden = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
    }

    private func flat(_ value: Any?) throws -> [Double] {
        if let rows = value as? [[Double]] { return rows.flatMap { $0 } }
        return try #require(value as? [Double])
    }

    @Test(arguments: [
        ("grpo", GroupAdvantage.verl), ("dr_grpo_adv", GroupAdvantage(scale: .none, singletons: .reward)),
    ])
    func verlAdvantages(name: String, rule: GroupAdvantage) throws {
        let data = try #require(golden[name] as? [String: Any])
        let groups = try #require(data["uid"] as? [String])
        let ours = try rule.advantages(rewards: try flat(data["rewards"]), groups: groups)
        #expect(agree(ours.compactMap { $0 }, try flat(data["adv_tok0"]), within: 1e-5))
    }

    @Test(arguments: [("trl/GRPOTrainer adv", GroupAdvantage.trl), ("trl/AsyncGRPO adv", GroupAdvantage.trlAsync)])
    func trlAdvantages(name: String, rule: GroupAdvantage) throws {
        let ours = try rule.advantages(rewards: [1, 0, 0.5, 0.5], groups: [1, 1, 1, 1])
        #expect(agree(ours.compactMap { $0 }, try flat(golden[name]), within: 1e-5))
    }

    @Test func policyLosses() throws {
        let data = try #require(golden["loss_inputs"] as? [String: Any])
        let batch = try TokenBatch(sequences: 2, width: 3, mask: try flat(data["mask"]).map { $0 != 0 })
        let input = try PolicyLossInput(
            batch: batch, logProbabilities: try flat(data["log_prob"]),
            oldLogProbabilities: try flat(data["old_log_prob"]),
            advantages: .perToken(try flat(data["adv"])))
        // The file's normalised loss is the mean over sequences, as verl has it since 0.7.1.
        let cases: [(String, any PolicyLoss, LossAggregation)] = [
            ("vanilla/token-mean", ClippedPolicyLoss.dapo, .tokenMean),
            ("vanilla/token-sum", ClippedPolicyLoss.dapo, .tokenSum),
            ("vanilla/seq-mean-token-sum", ClippedPolicyLoss.dapo, .sequenceMeanTokenSum()),
            ("vanilla/seq-mean-token-mean", ClippedPolicyLoss.dapo, .sequenceMeanTokenMean()),
            ("vanilla/seq-mean-token-sum-norm", ClippedPolicyLoss.dapo, .drGRPO()),
            ("gspo(clip .2/.28)", SequencePolicyLoss(clipLow: 0.2, clipHigh: 0.28), .sequenceMeanTokenMean()),
            ("cispo", CISPOLoss(least: 0.8, most: 1.28), .tokenMean),
        ]
        for (name, loss, aggregation) in cases {
            let wanted = try #require(golden[name] as? [String: Any])
            let ours = try loss.evaluate(input, aggregation: aggregation)
            #expect(agree([ours.loss.value], [try #require(wanted["loss"] as? Double)], within: 1e-5), "\(name)")
            if let clipped = wanted["actor/pg_clipfrac"] as? Double, let kl = wanted["actor/ppo_kl"] as? Double {
                #expect(agree([ours.clipFraction, ours.approximateKL], [clipped, kl], within: 1e-5), "\(name)")
            }
        }
    }

    @Test func klEstimates() throws {
        let inputs = try #require(golden["loss_inputs"] as? [String: Any])
        let (new, reference) = (try flat(inputs["log_prob"]), try flat(golden["kl_ref"]))
        for kind in KLEstimator.Kind.allCases {
            let ours = zip(new, reference).map { KLEstimator.verl(kind).estimate($0, reference: $1).value }
            #expect(agree(ours, try flat(golden["kl/\(kind.rawValue)"]), within: 1e-5))
        }
    }
}

enum Golden {
    static let file: URL? = {
        var folder = URL(fileURLWithPath: #filePath)
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            let file = folder.appendingPathComponent("shared/data/rl-golden.json")
            if FileManager.default.fileExists(atPath: file.path) { return file }
        }
        return nil
    }()
}

import GenAgentTraining
import Testing

/// Our numbers against those of verl, TRL and PyTorch. They must agree to 1e-5; the tests ask for 1e-6.
@Suite struct ConformanceTests {
    private let fixtures: Fixtures

    init() throws { fixtures = try Fixtures.all.get() }

    @Test func policyLossesAndGradientsAreTheirs() throws {
        #expect(fixtures.losses.count >= 200)
        for fixture in fixtures.losses {
            let input = try fixtures.input(fixture.batch, advantages: fixture.advantages)
            let isTRL = fixture.source == "trl"
            let loss: any PolicyLoss
            switch fixture.loss {
            case "clipped":
                loss = ClippedPolicyLoss(
                    clipLow: fixture.low, clipHigh: fixture.high, dualClip: fixture.dual,
                    logRatioLimit: isTRL ? nil : 20)
            case "sequence":
                loss = SequencePolicyLoss(
                    clipLow: fixture.low, clipHigh: fixture.high, logRatioLimit: isTRL ? nil : 10)
            case "cispo":
                loss =
                    isTRL
                    ? CISPOLoss.trl(most: fixture.high) : CISPOLoss(least: 1 - fixture.low, most: 1 + fixture.high)
            default: throw UnknownFixture(name: fixture.loss)
            }
            let aggregation = try LossAggregation.named(fixture.mode, source: fixture.source, length: fixture.length)
            var ours = try loss.evaluate(input, aggregation: aggregation)
            if let beta = fixture.beta, beta != 0 {
                let (data, shape) = try fixtures.batch(fixture.batch)
                let kl = try KLEstimator(.k3).evaluate(
                    data.new, reference: data.reference, batch: shape, aggregation: aggregation)
                ours.loss = try ours.loss.adding(kl, times: beta)
            }
            let name = fixture.testDescription
            #expect(agree([ours.loss.value], [fixture.value]), "\(name): \(ours.loss.value), \(fixture.value)")
            #expect(agree(ours.loss.gradient, fixture.gradient), "\(name)")
            if let clipped = fixture.clipFraction, let dual = fixture.dualClipFraction, let kl = fixture.approximateKL {
                #expect(
                    agree([ours.clipFraction, ours.dualClipFraction, ours.approximateKL], [clipped, dual, kl]),
                    "\(name)")
            }
        }
    }

    @Test func theFixturesReallyClip() {
        #expect(fixtures.losses.contains { $0.source == "trl" && $0.beta == 0.3 })
        #expect(fixtures.losses.contains { $0.source == "verl" && ($0.dualClipFraction ?? 0) > 0.05 })
        #expect(fixtures.losses.contains { $0.loss == "clipped" && ($0.clipFraction ?? 0) > 0.1 })
        #expect(fixtures.losses.contains { $0.loss == "sequence" && ($0.clipFraction ?? 0) > 0.1 })
        #expect(fixtures.versions.keys.sorted() == ["numpy", "python", "torch", "trl", "verl", "verl-older"])
    }

    @Test func groupAdvantagesAreTheirs() throws {
        for fixture in fixtures.advantages {
            let rule: GroupAdvantage
            switch (fixture.source, fixture.estimator) {
            case ("verl", "grpo"): rule = .verl
            case ("verl", "drGRPO"): rule = GroupAdvantage(scale: .none, singletons: .reward)
            case ("verl", "rloo"): rule = GroupAdvantage(baseline: .leaveOneOut, scale: .none, singletons: .reward)
            case ("trl", "grpo"): rule = .trl
            case ("trl", "drGRPO"): rule = .drGRPO
            case ("trl", "rloo"): rule = .rloo
            case ("trl-async", "grpo"): rule = .trlAsync
            default: throw UnknownFixture(name: fixture.testDescription)
            }
            let ours = try rule.advantages(rewards: fixture.rewards, groups: fixture.groups)
            // The engines write 0 where we drop a rollout.
            #expect(agree(ours.map { $0 ?? 0 }, fixture.advantages), "\(fixture.testDescription): \(ours)")
            #expect(zip(ours, fixture.rewards).allSatisfy { ($0 == nil) == ($1 == nil) })
        }
        #expect(Set(fixtures.advantages.map(\.source)) == ["verl", "trl", "trl-async"])
    }

    @Test func aggregationsAreTheirs() throws {
        for fixture in fixtures.aggregations {
            let (batch, shape) = try fixtures.batch(fixture.batch)
            let aggregation = try LossAggregation.named(fixture.mode, source: fixture.source, length: fixture.length)
            #expect(agree([try aggregation.aggregate(batch.perToken, in: shape)], [fixture.value]), "\(fixture)")
        }
        #expect(Set(fixtures.aggregations.map(\.source)) == ["verl", "verl-older"])
    }

    @Test func klEstimatesAreTheirs() throws {
        for fixture in fixtures.kl {
            let kind = try #require(KLEstimator.Kind(rawValue: fixture.kind.replacing("+", with: "")))
            let estimator = KLEstimator.verl(kind, usesK2Gradient: fixture.kind.hasSuffix("+"))
            let ours: LossResult
            var tokens: [Double]
            if let new = fixture.new, let reference = fixture.reference {
                ours = try estimator.evaluate(
                    new, reference: reference, batch: TokenBatch(lengths: [new.count]), aggregation: .tokenMean)
                tokens = zip(new, reference).map { estimator.estimate($0, reference: $1).value }
            } else {
                let (batch, shape) = try fixtures.batch(fixture.batch)
                ours = try estimator.evaluate(
                    batch.new, reference: batch.reference, batch: shape, aggregation: .tokenMean)
                tokens = zip(batch.new, batch.reference).map { estimator.estimate($0, reference: $1).value }
            }
            #expect(agree(tokens, fixture.tokens), "\(fixture.kind) \(fixture.batch)")
            #expect(agree([ours.value], [fixture.value]), "\(fixture.kind) \(fixture.batch)")
            #expect(agree(ours.gradient, fixture.gradient), "\(fixture.kind) \(fixture.batch)")
        }
        #expect(fixtures.kl.contains { $0.batch == "far" && $0.kind == "k3" && $0.tokens.contains(10) })
    }

    @Test func entropiesAndOverlongPenaltiesAreTheirs() throws {
        let entropy = try Entropy(logits: fixtures.entropy.logits, choices: fixtures.entropy.choices)
        #expect(agree(entropy.values, fixtures.entropy.values))
        #expect(agree(entropy.gradient, fixtures.entropy.gradient))
        for fixture in fixtures.overlong {
            let penalty = OverlongPenalty(maximum: fixture.maximum, buffer: fixture.buffer, factor: fixture.factor)
            #expect(agree([penalty.reward(length: fixture.length)], [fixture.reward]))
        }
        #expect(fixtures.overlong.contains { $0.reward < 0 })
    }

    @Test func optimizerStepsAreTorchs() throws {
        for fixture in fixtures.adamw {
            var optimizer = AdamW(
                learningRate: fixture.lr, beta1: fixture.betas[0], beta2: fixture.betas[1], epsilon: fixture.eps,
                weightDecay: fixture.weightDecay, maximumGradientNorm: fixture.norm)
            var parameters = fixture.initial
            for (step, gradient) in fixture.gradients.enumerated() {
                let norm = try optimizer.step(&parameters, gradient: gradient)
                #expect(agree([norm], [fixture.norms[step]]))
                #expect(agree(parameters, fixture.parameters[step], within: 1e-9), "step \(step)")
            }
        }
        #expect(fixtures.adamw.contains { fixture in fixture.norms.contains { $0 > fixture.norm ?? .infinity } })
    }
}

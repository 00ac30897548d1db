import Foundation
import GenAgent
import Testing

@testable import GenAgentSandbox

@Suite struct TaskCuesTests {
    private static let tools = [PictogramPainter.scenes().descriptor, PictogramPainter.riddles().descriptor]

    private static func request(_ prompt: String, seed: UInt64 = 1) -> PolicyRequest {
        PolicyRequests.first(prompt, seed: seed, tools: tools)
    }

    /// Half imply a fact.
    private static func prompts(_ count: Int, seed: UInt64) -> [String] {
        var generator = PromptGenerator(seed: seed)
        return (0..<count).map { $0 % 2 == 0 ? generator.next().prompt : generator.knowledgeRow().prompt }
    }

    @Test func shuffledCuesChangeTheChoiceOfAToolAndNothingElse() async throws {
        let own = SandboxPolicy(parameters: .toolNovice)
        let shuffled = SandboxPolicy(parameters: .toolNovice, taskCues: .shuffled(seed: 3))
        var changed = 0
        for (index, prompt) in Self.prompts(30, seed: 2).enumerated() {
            let request = Self.request(prompt, seed: UInt64(index))
            let tokens = try #require(try await shuffled.reply(to: request).tokens)
            let trace = try shuffled.trace(of: tokens, for: request)
            // Recorded turns trace to the same features and probabilities.
            #expect(trace.tokens == tokens)
            let plain = try own.trace(of: tokens, for: request)
            #expect(trace.decisions.filter { $0.kind != .tool } == plain.decisions.filter { $0.kind != .tool })
            if trace.decisions.first(where: { $0.kind == .tool })?.features
                != plain.decisions.first(where: { $0.kind == .tool })?.features
            {
                changed += 1
            }
            var other = request
            other.sampling.seed = 99
            #expect(
                try await PolicyToolTests.choice(shuffled, other).features
                    == trace.decisions.first { $0.kind == .tool }?.features)
        }
        #expect(changed > 20)
    }

    @Test func shuffledCuesTellNothingOfTheTask() async throws {
        var implied = [0.0, 0.0]
        let policy = SandboxPolicy(parameters: .toolNovice, taskCues: .shuffled(seed: 4))
        for (index, prompt) in Self.prompts(600, seed: 5).enumerated() {
            let choice = try await PolicyToolTests.choice(policy, Self.request(prompt))
            implied[index % 2] += (PolicyToolTests.value("implied", choice) ?? 0) / 300
        }
        // Half of what is drawn implies a fact, whatever the prompt does.
        #expect(implied.allSatisfy { (0.4...0.6).contains($0) }, "\(implied)")
    }

    @Test func withOneGeneratorCuesDoNotMatter() async throws {
        for prompt in Self.prompts(6, seed: 6) {
            let request = PolicyRequests.first(prompt)
            let reply = try await SandboxPolicy(taskCues: .shuffled(seed: 7)).reply(to: request)
            #expect(try await SandboxPolicy().reply(to: request) == reply)
        }
    }

    /// The study `tools` shows it with painters; here a wrong choice earns nothing.
    @Test(arguments: [TaskCues.own, .shuffled(seed: 8)]) func onlyItsOwnCuesLetItLearnWhichToolFits(
        cues: TaskCues
    ) async throws {
        var policy = SandboxPolicy(parameters: .toolNovice, taskCues: cues)
        for step in 0..<24 as Range<UInt64> {
            var turns: [(trace: DecisionTrace, reward: Double)] = []
            for (index, prompt) in Self.prompts(24, seed: 100 + step).enumerated() {
                let request = Self.request(prompt, seed: step << 8 | UInt64(index))
                let tokens = try #require(try await policy.reply(to: request).tokens)
                let trace = try policy.trace(of: tokens, for: request)
                let option = trace.decisions.first { $0.kind == .tool }?.option
                turns.append((trace, option == index % 2 ? 1 : 0))
            }
            let mean = turns.reduce(0) { $0 + $1.reward } / Double(turns.count)
            var values = policy.parameters.values
            for turn in turns {
                let weights = turn.trace.decisions.map { $0.kind == .tool ? turn.reward - mean : 0 }
                let gradient = turn.trace.gradient(under: policy.parameters, weights: weights)
                for place in values.indices { values[place] += 0.25 * gradient[place] }
            }
            policy.parameters = try SandboxPolicyParameters(values: values, provenance: "learned")
        }
        var knowing = [0.0, 0.0]
        for (index, prompt) in Self.prompts(60, seed: 9).enumerated() {
            let choice = try await PolicyToolTests.choice(policy, Self.request(prompt))
            let all = policy.parameters.logProbabilities(of: .tool, features: choice.features)
            knowing[index % 2] += exp(all[1]) / 30
        }
        let gap = knowing[1] - knowing[0]
        #expect(cues == .own ? gap > 0.7 : abs(gap) < 0.3, "\(knowing)")
    }
}

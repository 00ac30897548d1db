import GenAgent
import Testing

@testable import GenAgentSandbox

/// With one generator there is nothing to choose, so what was recorded before tools were chosen must come out again.
@Suite struct PolicyRecordTests {
    private static func replies(_ parameters: SandboxPolicyParameters) async throws -> [PolicyReply] {
        let policy = SandboxPolicy(parameters: parameters)
        let image = try await PolicyRequests.picture("two red apples on the left, a dog and a smaller cat")
        var replies: [PolicyReply] = []
        for (index, prompt) in PolicyRequests.prompts(24, seed: 8).enumerated() {
            let request = PolicyRequests.first(
                prompt, seed: UInt64(index), format: TurnFormat.allCases[index % TurnFormat.allCases.count])
            let reply = try await policy.reply(to: request)
            replies.append(reply)
            guard index % 2 == 0 else { continue }
            replies.append(
                try await policy.reply(to: PolicyRequests.after(reply, to: request, showing: image)))
            replies.append(
                try await policy.reply(to: PolicyRequests.after(reply, to: request, failing: "no paint")))
        }
        return replies
    }

    /// Fingerprints of tokens and words, taken before there was a decision about tools.
    @Test(arguments: [
        ("handSet", 591_138_706_421_397_228 as UInt64, 1_046_414_777_917_362_284 as UInt64),
        ("untrained", 10_811_973_578_269_407_258, 1_719_788_029_251_534_886),
        ("uniform", 14_075_990_514_086_052_629, 15_928_494_948_649_281_617),
    ])
    func oneGeneratorGivesTheSameTokensAndWordsAsBefore(name: String, tokens: UInt64, words: UInt64) async throws {
        let parameters = ["handSet": SandboxPolicyParameters.handSet, "untrained": .untrained][name]
        let replies = try await Self.replies(parameters ?? PolicyRequests.uniform)
        let ids = replies.map { "\($0.tokens?.completionIDs ?? [])" }.joined(separator: "\n")
        let texts = replies.map { "\($0.text)|\($0.reasoning ?? "")|\($0.toolCalls.map(\.arguments))" }
        #expect(StableHash.fnv1a(ids) == tokens)
        #expect(StableHash.fnv1a(texts.joined(separator: "\n")) == words)
    }

    @Test func aRecordFromThenReads() async throws {
        let request = PolicyRequests.first(
            "as many red apples as a tricycle has wheels and a blue cup on the left", seed: 5)
        let ids = [0, 49, 65, 81, 129, 81, 113, 128, 161]
        let reply = try await SandboxPolicy(parameters: .handSet).reply(to: request)
        #expect(reply.tokens?.completionIDs == ids)
        #expect(
            try SandboxPolicy(parameters: .handSet).trace(of: TokenRecord(completionIDs: ids), for: request).tokens
                == reply.tokens)
    }
}

import Foundation
import GenAgent
import Testing

@testable import GenAgentSandbox

@Suite struct TrainedParametersTests {
    @Test func theyAreTheDefault() {
        #expect(SandboxPolicy().parameters == .trained)
        #expect(SandboxPolicyParameters.trained.provenance.contains("training seed"))
    }

    /// What training never meets is as it was set by hand: repairs, native calls, separate judges, several tools.
    @Test func whatTrainingNeverMeetsIsSetByHand() {
        for kind in PolicyDecisionKind.allCases {
            for option in kind.options {
                for feature in kind.features
                where kind == .tool || ["repair", "native", "judgeUnsatisfied", "nothingToCheck"].contains(feature) {
                    #expect(
                        SandboxPolicyParameters.trained[kind, option, feature]
                            == SandboxPolicyParameters.handSet[kind, option, feature],
                        "\(kind).\(option).\(feature)")
                }
            }
        }
    }

    @Test func thePublishedFileHoldsTheSameValues() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let file = root.appendingPathComponent("Documentation/Results/policy.json")
        let published = try SandboxPolicyParameters(json: String(contentsOf: file, encoding: .utf8))
        #expect(published == .trained)
    }

    /// Without pixels: the painter's plan for the first prompt, graded, on prompts of a seed that training has not seen.
    @Test func theirFirstPromptsServeBetterThanTheQueryAndThanTheHandSetOnes() async throws {
        var generator = PromptGenerator(seed: 424_242)
        let rows = (0..<280).map { _ in generator.next() }
        let raw = try share(of: rows) { row, _ in row.prompt }
        let handSet = try await share(of: rows, .handSet)
        let trained = try await share(of: rows, .trained)
        #expect(trained > raw + 0.15, "raw \(raw), trained \(trained)")
        #expect(trained > handSet + 0.05, "hand-set \(handSet), trained \(trained)")
    }

    private func share(of rows: [GenEvalRow], _ parameters: SandboxPolicyParameters) async throws -> Double {
        let policy = SandboxPolicy(parameters: parameters)
        var prompts: [String] = []
        for (index, row) in rows.enumerated() {
            let reply = try await policy.reply(to: PolicyRequests.first(row.prompt, seed: UInt64(index)))
            prompts.append(PolicyRequests.prompt(reply) ?? "")
        }
        let written = prompts
        return try share(of: rows) { _, index in written[index] }
    }

    private func share(of rows: [GenEvalRow], prompt: (GenEvalRow, Int) -> String) throws -> Double {
        let planner = ScenePlanner(profile: .base, metrics: .drawn)
        let right = rows.enumerated().count { index, row in
            let scene = planner.plan(PromptReader.standard.read(prompt(row, index)), seed: UInt64(index)).scene
            return SceneGrader().grade(scene.objects, against: row.metadata).isSatisfied
        }
        return Double(right) / Double(rows.count)
    }
}

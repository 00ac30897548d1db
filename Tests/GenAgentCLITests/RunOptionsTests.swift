import Foundation
import GenAgent
import GenAgentBackends
import GenAgentHTTP
import GenAgentSandbox
import GenAgentTesting
import Testing

@testable import GenAgentCLI

@Suite struct RunOptionsTests {
    /// A person who says the same of every picture.
    private struct SameVerdict: Judge {
        let name = "person"
        var verdict: Verdict
        func assess(_ candidate: Candidate, for query: Query, context: JudgeContext) async throws -> Verdict { verdict }
    }

    private func outcome(_ options: RunOptions, _ verdict: Verdict = .satisfied()) async throws -> SessionOutcome {
        let session = try options.session(
            seed: 9, judge: SameVerdict(verdict: verdict), clock: StillClock(), transport: ScriptedTransport([]))
        return await session.respond(to: Query(options.prompt))
    }

    @Test func theSessionDoesWhatTheOptionsSay() async throws {
        let options = RunOptions(prompt: "a cup", rounds: 40, selection: .best, judge: .person, side: 96)
        let outcome = try await outcome(options)
        let setup = outcome.trajectory.setup
        #expect(outcome.isSatisfied && outcome.trajectory.seed == 9)
        #expect(outcome.image?.size == PixelSize(width: 96, height: 96))
        #expect(setup.selection == .bestScored && setup.judge == "person" && setup.policy == "sandbox-policy")
        // No other limit comes before the rounds.
        let limits = setup.configuration.limits
        #expect(limits.rounds == 40 && limits.generatorCalls >= 80 && limits.policyTurns >= 80)
    }

    @Test func thePolicyJudgesItselfByDefault() {
        #expect(RunOptions(prompt: "a cup").judge == .policy)
        #expect(RunOptions(prompt: "a cup").eyes.errors == .paperLike)
    }

    @Test func manyRoundsDoNotOverflowTheLimits() async throws {
        let outcome = try await outcome(RunOptions(prompt: "a cup", rounds: .max, judge: .person, side: 64))
        #expect(outcome.trajectory.setup.configuration.limits.generatorCalls == .max)
    }

    @Test func aToolsOwnSizeIsOnRecord() async throws {
        let backends = try BackendConfiguration(BackendFlags(tools: ["sdcpp=http://127.0.0.1:9,size=512x768"]))
        let tools = backends.tools.map { $0.tool(over: ScriptedTransport([])) }
        #expect(tools.first?.descriptor.generator?.defaultSize == PixelSize(width: 512, height: 768))
        let outcome = await AgentSession(policy: SandboxPolicy(), tools: tools).respond(to: "a red cup")
        #expect(outcome.trajectory.calls.first?.request?.size == PixelSize(width: 512, height: 768))
    }

    @Test func thePainterIsTheChosenOne() {
        let profiles = RunOptions.Profile.allCases.map(\.painter)
        #expect(profiles == [.weak, .base, .strong])
    }
}

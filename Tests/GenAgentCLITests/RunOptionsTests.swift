import Foundation
import GenAgent
import GenAgentHTTP
import GenAgentImaging
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

    private func outcome(_ options: RunOptions, _ verdict: Verdict = .satisfied()) async -> SessionOutcome {
        let session = options.session(
            seed: 9, judge: SameVerdict(verdict: verdict), clock: StillClock(), transport: ScriptedTransport([]))
        return await session.respond(to: Query(options.prompt))
    }

    @Test func theSessionDoesWhatTheOptionsSay() async {
        let options = RunOptions(prompt: "a cup", rounds: 40, selection: .best, judge: .person, side: 96)
        let outcome = await outcome(options)
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

    @Test func manyRoundsDoNotOverflowTheLimits() async {
        let outcome = await outcome(RunOptions(prompt: "a cup", rounds: .max, judge: .person, side: 64))
        #expect(outcome.trajectory.setup.configuration.limits.generatorCalls == .max)
    }

    @Test func largePicturesAreMadeSmallerForAModel() async throws {
        let large = try EncodedImage(PNG.encode(Bitmap(width: 100, height: 50, fill: Pixel(red: 9, green: 9, blue: 9))))
        let seen = try await PNGDownscaler(longestSide: 40).transform(large)
        #expect(seen.size == PixelSize(width: 40, height: 20))
        #expect(try await PNGDownscaler(longestSide: 100).transform(large).digest == large.digest)
    }

    @Test func aLargePictureThatCannotBeMadeSmallerIsNotSentSilently() async throws {
        // A JPEG as far as its size: start, frame header of 100 x 50, end.
        let frame: [UInt8] = [0xFF, 0xC0, 0, 17, 8, 0, 50, 0, 100, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0]
        let jpeg = try EncodedImage(Data([0xFF, 0xD8] + frame + [0xFF, 0xD9]))
        #expect(jpeg.format == .jpeg && jpeg.size == PixelSize(width: 100, height: 50))
        #expect(try await PNGDownscaler(longestSide: 100).transform(jpeg) == jpeg)
        let error = await #expect(throws: AdapterError.self) { try await PNGDownscaler(longestSide: 99).transform(jpeg) }
        #expect(
            error?.message.hasPrefix("The picture is a JPEG of 100x50, more than maximumImageSide (99) allows") == true)
        #expect(error?.message.contains("Have the generator answer in PNG") == true)
    }

    @Test func aToolsOwnSizeIsOnRecord() async throws {
        let backends = try RunConfiguration(BackendFlags(tools: ["sdcpp=http://127.0.0.1:9,size=512x768"]))
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

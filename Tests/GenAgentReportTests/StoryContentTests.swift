import GenAgentTesting
import Testing

@testable import GenAgent
@testable import GenAgentReport

@Suite("What a story tells") struct StoryContentTests {
    private func text(_ session: ReportSession) async throws -> String {
        let checker = TagChecker(try await Pages.story(session))
        #expect(checker.problems == [])
        return checker.text
    }

    @Test func retriesFailuresWarningsAndRefusals() async throws {
        let painter = FlakyTool(
            StubGenerator(behavior: .init(warnings: ["no size"])), every: 1 + 1,
            .failure(.transient("busy now", status: 503, retryAfter: 2)))
        let session = await Sample.run(
            ScriptedPolicy([
                .turn("la la"), .call(prompt: "a"), .calls([ToolCall(name: "sing", arguments: [:])], judging: "No."),
                .call(prompt: "b", thinking: "Again."), .answer(judging: "Yes."),
            ]), tools: [painter])
        let text = try await text(session)
        for words in [
            "The policy's turn could not be parsed", "asked to write its turn again", "draw: no size",
            "Attempt 1 of 2 failed: busy now",
            "HTTP status 503", "asked to wait 2 s", "sing was not called: There is no tool `sing`",
        ] { #expect(text.contains(words), "\(words)") }
    }

    @Test func judgeReflectorAndUnscoredVerdicts() async throws {
        let judge = ScriptedJudge(
            [
                .give(
                    .unsatisfied(
                        score: 0.25,
                        findings: [
                            Finding("red", isMet: false, detail: "it is grey"), Finding("a fox", isMet: true),
                            Finding("alone", isMet: nil),
                        ],
                        summary: "Not yet.")),
                .unscored("the server was silent"), .satisfied(score: 1),
            ], name: "the critic")
        let reflector = ScriptedReflector([.guidance("Say red twice."), .call(prompt: "a red, red fox")])
        let session = await Sample.run(
            ScriptedPolicy([.call(prompt: "a fox"), .call(prompt: "a red fox"), .call(prompt: "a red fox, truly")]),
            assessment: .judge(judge, reflector: reflector))
        let text = try await text(session)
        for words in [
            "Not satisfied, by the critic", "Not yet.", "it is grey", "met: ", "not met: ", "not scored: ",
            "Say red twice.", "Generate a new image.",
            "No verdict, by the critic", "Why: the server was silent", "Score by round",
        ] { #expect(text.contains(words), "\(words)") }
    }

    @Test func theHooksDoings() async throws {
        let hook = ScriptedHook([.change(prompt: "a tame fox"), .give(.refuse("not today"))])
        let session = await Sample.run(
            ScriptedPolicy([.call(prompt: "a fox"), .call(prompt: "a bear", judging: "No."), .answer()]), hook: hook)
        let text = try await text(session)
        #expect(text.contains("The hook changed the arguments of this call.") && text.contains("a tame fox"))
        #expect(text.contains("draw was not called: not today"))
    }

    @Test func comparisonsAndWhyAnImageWasReturned() async throws {
        let policy = [PolicyStep.call(prompt: "a"), .call(prompt: "b", judging: "No."), .answer(judging: "Yes.")]
        let won = await Sample.run(
            ScriptedPolicy(policy),
            selection: .pairwise(ScriptedComparator([.give(Comparison(.first, reason: "Calmer."))])))
        let words = try await text(won)
        #expect(
            words.contains("img_1 against img_2: img_1 is better. Calmer.") && words.contains("it won the comparisons"))
        #expect(words.contains("the image of round 1 (img_1)"))
        let fell = await Sample.run(ScriptedPolicy(policy), selection: .bestScored)
        #expect(try await text(fell).contains("no image had a score, so the last one was selected"))
        let failed = await Sample.run(ScriptedPolicy(policy), selection: .pairwise(ScriptedComparator([])))
        #expect(try await text(failed).contains("the comparator failed, which counts as a tie"))
    }

    @Test func aContinuedSessionWithInputImages() async throws {
        let store = InMemoryTrajectoryStore()
        let policy = ScriptedPolicy([
            .call(prompt: "a fox"), .answer(judging: "Good."), .answer("It is fine as it is."),
        ])
        let session = AgentSession(
            policy: policy, tools: [StubGenerator()], store: store,
            environment: SessionEnvironment(clock: ManualClock.automatic()), id: "c", seed: 1)
        _ = await session.respond(to: Query("a fox like this", images: [try StubImage.solid(.red)]))
        let outcome = await session.respond(to: "make it bluer")
        let text = try await text(ReportSession(outcome.trajectory, store: store))
        for words in [
            "2 queries", "Query 1", "Query 2", "make it bluer", "Given with the query: img_1",
            "the image returned before, is returned again", "It is fine as it is.",
        ] {
            #expect(text.contains(words), "\(words)")
        }
    }

    @Test func whatMayHaveBeenPaidTwice() async throws {
        var session = await Sample.simple()
        session.trajectory.calls[0].attempts.insert(CallAttempt(startedAt: session.trajectory.startedAt), at: 0)
        session.trajectory.calls[0].attempts[1].mayHaveChargedTwice = true
        let text = try await text(session)
        #expect(text.contains("A call was repeated after a crash and may have been charged twice."))
        #expect(
            text.contains("Attempt 1 of 2 was interrupted.")
                && text.contains("Attempt 2 of 2 repeats one that a crash interrupted"))
    }

    @Test func costsByRoundAndInAll() async throws {
        let painter = StubGenerator(behavior: .init(usage: Usage(images: 1, seconds: 2, money: 0.25)))
        let session = await Sample.run(
            ScriptedPolicy([
                .call(prompt: "a"), .call(prompt: "b", judging: "No."), .answer(judging: "Yes."),
            ]), tools: [painter])
        let outline = StoryOutline(session.trajectory)
        #expect(outline.chapters[0].sections.map(\.usage.money) == [0.25, 0.25, nil])
        #expect(outline.chapters[0].usage.money == session.trajectory.usage.money)
        #expect(try await text(session).contains("cost 0.5"))
    }

    @Test func aCallAfterTheLastImageIsToldAsIgnored() async throws {
        let session = await Sample.run(
            ScriptedPolicy([.call(prompt: "a"), .call(prompt: "b", judging: "Still not.")]),
            configuration: SessionConfiguration(limits: SessionLimits(rounds: 1)))
        let text = try await text(session)
        #expect(
            text.contains("draw was ignored") && text.contains("After the last image")
                && text.contains("The one round was used"))
    }
}

import GenAgent
import GenAgentTesting
import Testing

@Suite struct StoryTests {
    static func trajectory() async -> Trajectory {
        let policy = ScriptedPolicy([
            .call(prompt: "three red apples"), .turn("<think>hm"), .call(prompt: "x", tool: "etch"),
            .call(prompt: "exactly three red apples"), .answer(),
        ])
        let judge = ScriptedJudge([.unsatisfied("only two apples", score: 0.5), .unsatisfied("blurred")])
        let session = AgentSession(
            policy: policy, tools: [StubGenerator()],
            assessment: .judge(judge, reflector: ScriptedReflector([.guidance("Count aloud.")])),
            selection: .pairwise(ScriptedComparator([.first])),
            environment: SessionEnvironment(clock: ManualClock()), id: "story", seed: 1)
        return await session.respond(to: "three apples, red").trajectory
    }

    @Test func storyIsToldInWords() async {
        let story = await Self.trajectory().story.map(\.description)
        #expect(
            story == [
                "query “three apples, red”", "turn thinking “I call a tool.”", "call draw “three red apples”",
                "image img_1", "verdict on img_1: unsatisfied 0.5 “only two apples”", "reflection “Count aloud.”",
                "malformed turn (unclosedTag)", "turn thinking “I call a tool.”",
                "refused call etch: There is no tool `etch`; there are: draw.", "turn thinking “I call a tool.”",
                "call draw “exactly three red apples”", "image img_2", "verdict on img_2: unsatisfied “blurred”",
                "answer “done”", "comparison img_1 : img_2, first",
                "issue reflector: The script of the reflector `scripted reflector` has 1 step and ran out: reflection 2 was asked for, about img_2.",
                "stop policyStopped",
            ])
    }

    @Test func walkHasIssuesWhereTheyHappened() async {
        var trajectory = await Self.trajectory()
        // The reflector failed before the last turn was asked for.
        trajectory.turns[4].startedAt = trajectory.issues[0].time.advanced(bySeconds: 1)
        #expect(
            TrajectoryWalk(trajectory).exchanges == [
                [
                    .query, .turn(0), .call(0), .image("img_1", round: 0), .verdict(round: 0), .reflection(round: 0),
                    .turn(1),
                    .turn(2), .call(1), .turn(3), .call(2), .image("img_2", round: 1), .verdict(round: 1), .issue(0),
                    .turn(4),
                    .comparison(0), .stop(.policyStopped),
                ]
            ])
    }

    @Test func everyKindOfStepCanBeExpected() async throws {
        try expect(
            await Self.trajectory(),
            tells: [
                .query(.contains("apples")), .turn(thinking: "I call a tool."),
                .call(tool: "draw", prompt: "three red apples"), .image("img_1"),
                .verdict(.unsatisfied, saying: "only two apples"), .guidance(.contains("Count")),
                .malformedTurn(.unclosedTag), .turn, .refusedCall(.contains("etch")), .turn, .call, .image, .verdict,
                .answer("done"), .comparison(.first), .issue(.reflector), .stop(.policyStopped),
            ])
        try expect(
            await Self.trajectory(),
            tells: [.query, .reflection, .malformedTurn, .refusedCall, .answer, .comparison, .issue, .stop])
    }

    @Test func kindsThatAreNotMentionedAreNotCompared() async throws {
        try expect(await Self.trajectory(), tells: [.image, .image])
        try expect(await Self.trajectory(), tells: [])
    }

    @Test func mismatchShowsBothStoriesAndMarksWhereTheyPart() async throws {
        let trajectory = await Self.trajectory()
        let mismatch = #expect(throws: StoryMismatch.self) {
            try expect(
                trajectory,
                tells: [
                    .call(prompt: .contains("red")), .image, .verdict(.satisfied), .call, .image,
                    .stop(.satisfied),
                ])
        }
        let shown = """
            The trajectory tells a different story; the first difference is at step 3.

                 expected               told
               1 call containing “red”  call draw “three red apples”
               2 image                  image img_1
            >  3 verdict satisfied      verdict on img_1: unsatisfied 0.5 “only two apples”
               4 call                   call draw “exactly three red apples”
               5 image                  image img_2
               6 stop satisfied         verdict on img_2: unsatisfied “blurred”
               7 (nothing)              stop policyStopped
            """
        #expect(mismatch?.description == shown)
        let article = PackageRoot.text("Sources/GenAgentTesting/GenAgentTesting.docc/TestingYourAgent.md")
        #expect(article?.contains(shown) == true, "the article shows another failure message")
        #expect(mismatch?.partsAt == 2)
    }

    @Test func storyThatIsTooShortPartsAtItsEnd() async throws {
        let trajectory = await Self.trajectory()
        let mismatch = #expect(throws: StoryMismatch.self) {
            try expect(trajectory, tells: [.image, .image, .image("img_3")])
        }
        #expect(mismatch?.partsAt == 2)
        #expect(mismatch?.description.contains(">  3 image img_3  (nothing)") == true)
    }

    @Test func wrongValuesOfEveryKindAreFound() async throws {
        let trajectory = await Self.trajectory()
        let wrong: [StoryExpectation] = [
            .query("pears"), .turn(thinking: "Nothing."), .call(tool: "etch"), .call(prompt: "pears"), .image("img_2"),
            .verdict(.satisfied), .verdict(.unsatisfied, saying: "all wrong"), .guidance("Guess."),
            .malformedTurn(.empty), .refusedCall("no"), .answer("no"), .comparison(nil), .issue(.tool),
            .stop(.satisfied), .failedCall("no"),
        ]
        for expectation in wrong {
            #expect(throws: StoryMismatch.self, "\(expectation)") { try expect(trajectory, tells: [expectation]) }
        }
    }

    @Test func expectationsComplainOfAllAtOnce() async throws {
        let trajectory = await Self.trajectory()
        try expect(
            trajectory, .stopped(.policyStopped), .rounds(2), .images(2), .turns(5), .calls(3), .selected("img_1"),
            .issues(.reflector), TrajectoryExpectation { $0.sessionID == "story" ? nil : "another session" })
        let failure = #expect(throws: ExpectationFailure.self) {
            try expect(trajectory, .stopped(.satisfied), .rounds(2), .images(3), .issues())
        }
        #expect(
            failure?.complaints == [
                "stop reason: expected satisfied, found policyStopped", "images: expected 3, found 2",
                #"issues: expected [], found ["reflector"]"#,
            ])
        #expect(failure?.description.contains("The story:\n  query “three apples, red”") == true)
    }

    @Test func issuesOfAContinuedSessionBelongToTheirExchange() async throws {
        let clock = ManualClock.automatic()
        let flaky = FlakyTool(StubGenerator(), every: 2, .failure(.transient("busy")))
        let policy = ScriptedPolicy(
            [.call(prompt: "one"), .answer(), .delay(5), .call(prompt: "two"), .answer()], clock: clock)
        let session = AgentSession(policy: policy, tools: [flaky], environment: SessionEnvironment(clock: clock))
        _ = await session.respond(to: "first")
        let outcome = await session.respond(to: "second")
        try expect(
            outcome.trajectory, tells: [.query("first"), .stop(.satisfied), .query("second"), .issue(.tool), .stop])
    }
}

import Foundation
import GenAgent
import GenAgentTesting
import GenAgentTraining
import Testing

@Suite struct ColdStartTests {
    private static let pool: [Query] = [
        "easy apples", "two apples", "impossible apples", "leaky apples", "stubborn apples", "broken apples",
        "contrary two apples", "failing apples", "foggy apples", "fair apples", "quick apples",
    ]

    @Test func everyPromptIsKeptOrDroppedForItsReason() async throws {
        let world = ColdStartWorld()
        let report = try await world.pipeline().run(Self.pool)
        #expect(
            report.progress.dropped == [
                "easy": 1, "noReference": 1, "leak": 1, "notBetter": 1, "malformed": 1, "disagreement": 1,
                "unscored": 1,
            ])
        #expect(report.examples.map(\.query.text) == ["two apples", "fair apples", "quick apples"])
        #expect(report.failures.keys.map(\.self) == ["failing apples"])
        #expect(report.failures["failing apples"]?.contains("no power") == true)
        #expect(report.progress.finished == 11 && report.progress.kept == 3 && report.progress.failed == 1)
        // The one that was right at once needed no hint.
        #expect(report.hinted == 2 && report.examples.map(\.roundCount) == [2, 2, 1])
        #expect(report.examples.map(\.stopReason) == [.satisfied, .roundLimit, .satisfied])
    }

    @Test func theTrajectoryIsWhatTheStudentWouldHaveSeen() async throws {
        let world = ColdStartWorld()
        let report = try await world.pipeline().run(["two apples"])
        let trajectory = try #require(report.examples.first?.trajectory)
        // The teacher had the hint exactly when it reflected.
        let asked = world.teacher.asked.withLock { $0.map(\.guidance) }
        #expect(asked.map { $0.reference != nil } == [false, true, false])
        #expect(asked[1].reference == ColdStartWorld.green && asked[1].verdict?.findings.first?.detail == "not green")
        #expect(
            trajectory.messages.map(\.message.author) == [
                .system, .user, .policy, .session, .policy, .session, .policy,
            ])
        #expect(trajectory.turns.allSatisfy { $0.turn?.deviations == [] })
        #expect(trajectory.images.map(\.id) == ["img_1", "img_2"])
        let json = String(decoding: try trajectory.encoded(), as: UTF8.self)
        #expect(!json.contains("not green"))
        #expect(trajectory.setup.policy == "teacher" && trajectory.setup.configuration.limits.repairs == 0)
    }

    /// The closing turn only assesses: whoever sees the hint there would speak of what it cannot use.
    @Test func theClosingTurnIsWrittenWithoutTheHint() async throws {
        let world = ColdStartWorld()
        _ = try await world.pipeline().run(["fair apples"])
        let asked = world.teacher.asked.withLock { $0.map(\.guidance) }
        #expect(asked.map(\.isClosing) == [false, false, true])
        #expect(asked.map { $0.verdict?.outcome } == [nil, .unsatisfied, .unsatisfied])
        #expect(asked.map { $0.reference != nil } == [false, true, false])
    }

    /// The paper's three: a prompt that the third attempt satisfies is not hard.
    @Test(arguments: 0...3) func aPromptIsHardAfterThreeFailures(failures: Int) async throws {
        let tool = StubGenerator()
        let verdicts = Array(repeating: JudgeStep.unsatisfied("no"), count: failures) + [.satisfied]
        let drop = try await HardPromptStage(generator: tool, judge: ScriptedJudge(verdicts)).drop(
            "two apples", seed: 1, context: ToolContext())
        #expect(tool.requests.count == min(failures + 1, 3))
        if failures == 3 {
            #expect(drop == nil)
        } else {
            #expect(drop?.reason == .easy && drop?.detail.contains("Attempt \(failures + 1) of 3") == true)
        }
    }

    @Test func withoutTheHintTheSamePromptIsLost() async throws {
        let report = try await ColdStartWorld().pipeline(hinted: false).run(["two apples"])
        #expect(report.examples.isEmpty && report.progress.dropped == ["notBetter": 1])
    }

    @Test func aReferenceThatNobodyCouldJudgeIsNotCalledWrong() async throws {
        let world = ColdStartWorld()
        var pipeline = world.pipeline()
        let judge = ScriptedJudge([
            .unsatisfied("two"), .unscored("the server is tired"), .unsatisfied("two"), .unscored("again"),
        ])
        pipeline.reference = ReferenceStage(generator: world.strong, judge: judge)
        let report = try await pipeline.run(["two apples"])
        #expect(report.progress.dropped == ["unscored": 1])
        // Where a reference is not required, the teacher goes on without.
        pipeline.requiresReference = false
        pipeline.filters = []
        pipeline.reference?.attempts = -1
        let free = try await pipeline.run(["two apples"])
        #expect(free.progress.kept == 1 && free.hinted == 0)
    }

    @Test func progressIsWrittenWhateverTheClockSays() {
        var progress = ColdStartProgress(total: 5)
        progress.finished = 1
        for seconds in [Double.infinity, .nan, 1e300, -1e300] {
            progress.seconds = seconds
            #expect(progress.description.hasPrefix("1/5, 0 kept"))
        }
    }

    @Test func oneWhoMustEndWellKeepsOnlyThose() async throws {
        let world = ColdStartWorld()
        let report = try await world.pipeline(filters: [SatisfiedFilter()]).run(["two apples", "fair apples"])
        #expect(report.examples.map(\.query.text) == ["two apples"])
        #expect(report.progress.dropped == ["unsatisfied": 1])
    }

    @Test func anyPolicyIsATeacherAndItsNotesStayWithIt() async throws {
        let world = ColdStartWorld()
        let policy = ScriptedPolicy([
            .call(prompt: "first try"), .call(prompt: "good", judging: "One is missing."), .answer(judging: "Right."),
        ])
        var pipeline = world.pipeline()
        pipeline.teacher = PromptedTeacher(policy)
        let report = try await pipeline.run(["two apples"])
        let trajectory = try #require(report.examples.first?.trajectory)
        let reflecting = try #require(policy.requests.dropFirst().first)
        #expect(reflecting.images[PromptedTeacher.referenceID] == ColdStartWorld.green)
        let last = try #require(reflecting.messages.last)
        #expect(last.imageIDs == ["img_1", "reference"] && last.text.contains("not green"))
        #expect(last.text.contains("mention neither"))
        #expect(policy.requests.last?.images[PromptedTeacher.referenceID] == nil)
        #expect(!trajectory.messages.contains { $0.message.text.contains("examiner") })
        #expect(trajectory.turns[1].turn?.judgment == "One is missing.")
    }

    @Test func progressEstimatesTheTimeLeft() async throws {
        let world = ColdStartWorld(secondsPerTurn: 20)
        let seen = Locked<[ColdStartProgress]>([])
        let pool: [Query] = ["two apples", "two pears", "two plums", "two figs"]
        _ = try await world.pipeline(concurrency: 1).run(pool) { progress in seen.withLock { $0.append(progress) } }
        // Three turns a prompt.
        #expect(seen.withLock { $0.map(\.seconds) } == [60, 120, 180, 240])
        #expect(seen.withLock { $0.map(\.secondsLeft) } == [180, 120, 60, 0])
        #expect(seen.withLock { $0.first?.description } == "1/4, 1 kept, about 3 min left")
        #expect(seen.withLock { $0.last?.description } == "4/4, 4 kept")
    }

    @Test func theStudentsTrainerTakesTheExamples() async throws {
        // The toy as teacher and student: what it draws is its own token record.
        let world = ColdStartWorld()
        let toy = try ToyPolicy().replacing(parameterVector: [50, 0] + [Double](repeating: 0, count: 14))
        var pipeline = world.pipeline(filters: [TraceableFilter(toy)])
        pipeline.hardPrompts = nil
        pipeline.reference = nil
        pipeline.teacher = PromptedTeacher(toy)
        let report = try await pipeline.run((0..<30).map { Query("context \($0 % 3)", id: "\($0)") })
        // Red images never satisfy, so the toy that answers disagrees with the examiner.
        #expect(report.progress.dropped.keys.map(\.self) == ["disagreement"] && !report.examples.isEmpty)
        var trainer = try SFTTrainer(
            policy: ToyPolicy(), examples: report.examples, settings: SFTSettings(epochs: 5, batchSize: 4, seed: 1),
            optimizer: AdamW(learningRate: 0.2))
        let before = try trainer.loss()
        try trainer.run()
        #expect(try trainer.loss() < before && trainer.policy.tidiness > 0.9)
    }
}

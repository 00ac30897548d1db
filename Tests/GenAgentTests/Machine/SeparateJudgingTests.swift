import Testing

@testable import GenAgent

@Suite("Separate judging") struct SeparateJudgingTests {
    private static func judged(rounds: Int = 3, reflector: String? = nil) -> MachineHarness {
        MachineHarness {
            $0.judge = "judge"
            $0.reflector = reflector
            $0.configuration.limits.rounds = rounds
        }
    }

    @Test func aSatisfiedVerdictEndsWithoutAnotherTurn() throws {
        var session = Self.judged()
        session.policyPaints("a fox")
        #expect(try session.draws(1) == .judge(AssessmentTask(round: 0)))
        #expect(session.feed(.judged(.satisfied(score: 0.9))) == .finish(.satisfied))
        #expect(session.turns.count == 1)
    }

    @Test func aSatisfiedVerdictLeavesTheOtherCallsOfTheTurnUnmade() throws {
        var session = Self.judged()
        session.policyPaints("one", "two")
        try session.draws(1)
        session.feed(.judged(.satisfied()))
        #expect(session.calls.map(\.status) == [.succeeded, .refused])
    }

    @Test func anUnsatisfiedVerdictIsShownWithTheImage() throws {
        var session = Self.judged()
        session.policyPaints("a fox")
        try session.draws(1)
        let verdict = Verdict.unsatisfied(
            score: 0.25, findings: [Finding("a red fox", isMet: false, detail: "it is blue")], summary: "Wrong colour.")
        session.feed(.judged(verdict))
        #expect(session.phase == .awaitingPolicy)
        let words = session.lastWords
        #expect(words.contains("[img_1]") && words.contains("Verdict: not satisfied (score 0.25): Wrong colour."))
        #expect(words.contains("- a red fox: not met, it is blue"))
    }

    @Test func anUnscoredVerdictIsShownAndThePolicysAnswerDoesNotReplaceIt() throws {
        var session = Self.judged()
        session.policyPaints("a fox")
        try session.draws(1)
        session.feed(.judged(.unscored("The judge is asleep.")))
        #expect(session.lastWords.contains("The judge is asleep."))
        #expect(session.policyAnswers() == .finish(.unscored))
        #expect(session.rounds.first?.verdict?.outcome == .unscored)
    }

    @Test func anAnswerAgainstAnUnsatisfiedVerdictOnlyStops() throws {
        var session = Self.judged()
        session.policyPaints("a fox")
        try session.draws(1)
        session.feed(.judged(.unsatisfied()))
        #expect(session.policyAnswers() == .finish(.policyStopped))
        #expect(session.selected == "img_1")
    }

    @Test func theRoundLimitEndsAtAnUnsatisfiedVerdictWithoutAnotherTurn() throws {
        var session = Self.judged(rounds: 1)
        session.policyCalls([.paint("a fox"), .search()])
        try session.draws(1)
        #expect(session.feed(.judged(.unsatisfied())) == .finish(.roundLimit))
        #expect(session.turns.count == 1)
        #expect(session.calls.last?.status == .refused)
    }

    @Test func aVerdictThatIsSatisfiedByTheLastAllowedImageIsNoRoundLimit() throws {
        var session = Self.judged(rounds: 2)
        session.policyPaints("a fox")
        try session.draws(1)
        session.feed(.judged(.unsatisfied()))
        session.policyPaints("a red fox")
        try session.draws(2)
        #expect(session.feed(.judged(.satisfied(score: 0.9))) == .finish(.satisfied))
        #expect(session.selected == "img_2")
    }

    @Test func anUnscoredVerdictAtTheRoundLimitEndsWithoutAnotherTurn() throws {
        var session = Self.judged(rounds: 1)
        session.policyPaints("a fox")
        try session.draws(1)
        #expect(session.feed(.judged(.unscored("No idea."))) == .finish(.unscored))
        #expect(session.turns.count == 1)
    }

    @Test func aFailingJudgeIsUnscoredAndNeverALowScore() throws {
        var session = Self.judged()
        session.policyPaints("a fox")
        try session.draws(1)
        session.fails(.judge, .fatal("no key"))
        #expect(session.phase == .awaitingPolicy)
        #expect(session.rounds.first?.verdict == .unscored("The judge failed: no key"))
        #expect(session.issues.map(\.boundary) == [.judge])
    }

    @Test func guidanceJoinsTheRoundsOneMessage() throws {
        var session = Self.judged(reflector: "critic")
        session.policyPaints("a fox")
        try session.draws(1)
        let before = session.messages.count
        #expect(session.feed(.judged(.unsatisfied())) == .reflect(AssessmentTask(round: 0)))
        session.feed(.reflected(.guidance("Name the colour first.")))
        #expect(session.messages.count == before + 1)
        #expect(session.messages.last?.author == .session)
        #expect(session.lastWords.contains("Verdict: not satisfied") && session.lastWords.contains("Name the colour"))
        #expect(session.rounds.first?.reflection == .guidance("Name the colour first."))
    }

    @Test(arguments: TurnFormat.allCases) func aReflectorsCallIsMadeAndNotSampled(format: TurnFormat) throws {
        var session = MachineHarness {
            $0.judge = "judge"
            $0.reflector = "critic"
            $0.configuration.format = format
        }
        session.policyPaints("a fox")
        try session.draws(1)
        session.feed(.judged(.unsatisfied()))
        let effect = session.feed(.reflected(.call(.paint("a RED fox", id: "foreign"))))
        guard case .startCall(let task) = effect else {
            Issue.record("\(effect)")
            return
        }
        #expect(task.request?.prompt == "a RED fox")
        let message = try #require(session.messages.last)
        #expect(message.role == .assistant && message.author == .reflector && !message.isSampled)
        #expect(session.calls.last?.turn == nil)
        #expect(session.calls.last?.call.id == (format == .native ? "reflector_1" : nil))
        try session.draws(2)
        session.feed(.judged(.satisfied()))
        #expect(session.turns.count == 1)
        #expect(session.rounds.count == 2)
    }

    @Test func aFailingReflectorLeavesThePolicyWithoutGuidance() throws {
        var session = Self.judged(reflector: "critic")
        session.policyPaints("a fox")
        try session.draws(1)
        session.feed(.judged(.unsatisfied()))
        session.fails(.reflector, .fatal("broken"))
        #expect(session.phase == .awaitingPolicy)
        #expect(!session.lastWords.contains("Guidance"))
        #expect(session.issues.map(\.boundary) == [.reflector])
    }

    @Test func nobodyReflectsWhereNoImageMayFollow() throws {
        var session = Self.judged(rounds: 1, reflector: "critic")
        session.policyPaints("a fox")
        try session.draws(1)
        #expect(session.feed(.judged(.unsatisfied())) == .finish(.roundLimit))
    }
}

import Testing

@testable import GenAgent

@Suite("Self judging") struct SelfJudgingTests {
    @Test func anAnswerAfterAnImageMeansSatisfied() throws {
        var session = MachineHarness()
        session.policyPaints("a fox")
        try session.draws(1)
        let effect = session.policyAnswers(judging: "All is there.")
        #expect(effect == .finish(.satisfied))
        #expect(session.rounds.map(\.verdict?.outcome) == [.satisfied])
        #expect(session.rounds.first?.judgedInTurn == 1)
        #expect(session.selected == "img_1")
    }

    @Test func anotherCallMeansUnsatisfiedAndItsJudgmentIsTheFinding() throws {
        var session = MachineHarness()
        session.policyPaints("a fox")
        try session.draws(1)
        session.policyPaints("a red fox", judging: "The fox is blue.")
        let verdict = session.rounds.first?.verdict
        #expect(verdict?.outcome == .unsatisfied)
        #expect(verdict?.findings == [Finding("The fox is blue.", isMet: false)])
    }

    @Test(arguments: 1...4) func nRoundsTakeOneTurnMore(count: Int) throws {
        var session = MachineHarness { $0.configuration.limits.rounds = 4 }
        for round in 1...count {
            session.policyPaints("fox \(round)")
            try session.draws(round)
        }
        session.policyAnswers()
        #expect(session.rounds.count == count)
        #expect(session.turns.count == count + 1)
        #expect(session.stopReason == .satisfied)
    }

    @Test func theRoundLimitAsksForOneClosingTurn() throws {
        var session = MachineHarness { $0.configuration.limits.rounds = 1 }
        session.policyPaints("a fox")
        let effect = try session.draws(1)
        guard case .askPolicy(let task) = effect else {
            Issue.record("\(effect)")
            return
        }
        #expect(task.purpose == .closing)
        #expect(session.lastWords.contains(SystemText.standard(.tagged).closingNote))
    }

    @Test func anAnswerInTheClosingTurnSatisfies() throws {
        var session = MachineHarness { $0.configuration.limits.rounds = 1 }
        session.policyPaints("a fox")
        try session.draws(1)
        #expect(session.policyAnswers() == .finish(.satisfied))
    }

    @Test func aCallInTheClosingTurnIsIgnoredAndAssessesTheImage() throws {
        var session = MachineHarness { $0.configuration.limits.rounds = 1 }
        session.policyPaints("a fox")
        try session.draws(1)
        let effect = session.policyCalls([.paint("a better fox", id: "c9")], judging: "Too small.")
        #expect(effect == .finish(.roundLimit))
        #expect(session.calls.map(\.status) == [.succeeded, .ignored])
        #expect(session.rounds.first?.verdict?.outcome == .unsatisfied)
        #expect(session.selected == "img_1")
        #expect(session.issues.isEmpty)
    }

    @Test func anAnswerWithoutAnImageIsNoSatisfaction() {
        var session = MachineHarness()
        #expect(session.policyAnswers() == .finish(.policyStopped))
        #expect(session.selected == nil)
    }

    @Test func severalCallsInOneTurnRunInOrderAndEachIsARound() throws {
        var session = MachineHarness()
        let first = session.policyPaints("one", "two")
        guard case .startCall(let one) = first else {
            Issue.record("\(first)")
            return
        }
        #expect(one.request?.prompt == "one")
        let second = try session.draws(1)
        guard case .startCall(let two) = second else {
            Issue.record("\(second)")
            return
        }
        #expect(two.request?.prompt == "two")
        try session.draws(2)
        #expect(session.rounds.map(\.image) == ["img_1", "img_2"])
        session.policyAnswers(judging: "The second is right.")
        #expect(session.rounds.map(\.verdict?.outcome) == [.unscored, .satisfied])
    }

    @Test func callsBeyondTheRoundLimitAreRefusedInTheSameTurn() throws {
        var session = MachineHarness { $0.configuration.limits.rounds = 2 }
        session.policyPaints("one", "two", "three")
        try session.draws(1)
        try session.draws(2)
        #expect(session.calls.map(\.status) == [.succeeded, .succeeded, .refused])
        #expect(session.lastWords.contains("The round limit is reached"))
        #expect(session.phase == .awaitingPolicy)
    }

    @Test func resultsOfOneTurnArriveInOneUserMessage() throws {
        var session = MachineHarness()
        session.policyPaints("one", "two")
        try session.draws(1)
        let before = session.messages.count
        try session.draws(2)
        #expect(session.messages.count == before + 1)
        let message = try #require(session.messages.last)
        #expect(message.role == .user && message.author == .session)
        #expect(message.imageIDs == ["img_1", "img_2"])
        #expect(session.lastWords.contains("image_id: img_1 (64x48)"))
    }

    @Test func aSearchAfterAnImageAssessesItAndALaterAnswerCorrectsThat() throws {
        var session = MachineHarness()
        session.policyPaints("a fox")
        try session.draws(1)
        session.policyCalls([.search()], judging: "Is that a fox?")
        #expect(session.rounds.first?.verdict?.outcome == .unsatisfied)
        session.feed(.callStarted)
        session.feed(.toolReturned(RecordedToolResult(text: "Foxes look like that.")))
        #expect(session.policyAnswers() == .finish(.satisfied))
        #expect(session.rounds.first?.verdict?.outcome == .satisfied)
    }
}

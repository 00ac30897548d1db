import Testing

@testable import GenAgent

@Suite("Limits, each with its named reason") struct LimitTests {
    private static func limited(_ limits: SessionLimits) -> MachineHarness {
        MachineHarness { $0.configuration.limits = limits }
    }

    @Test func generatorCallsEndTheSessionAfterTheLastAssessment() throws {
        var session = Self.limited(SessionLimits(generatorCalls: 1))
        session.policyPaints("a fox")
        try session.draws(1)
        #expect(session.policyPaints("a red fox", judging: "Blue.") == .finish(.generatorCallLimit))
        #expect(session.rounds.first?.verdict?.outcome == .unsatisfied && session.selected == "img_1")
        #expect(session.calls.map(\.status) == [.succeeded, .refused])
    }

    @Test func everyAttemptCountsAsAGeneratorCall() {
        var session = Self.limited(SessionLimits(generatorCalls: 1))
        session.policyPaints("a fox")
        session.feed(.callStarted)
        session.fails(.tool, .transient("busy"))
        #expect(session.feed(.waited) == .finish(.generatorCallLimit))
        #expect(session.calls.map(\.status) == [.abandoned])
    }

    @Test func otherToolsDoNotCountAsGeneratorCalls() {
        var session = Self.limited(SessionLimits(generatorCalls: 1))
        for _ in 0..<3 {
            session.policyCalls([.search()])
            session.feed(.callStarted)
            session.feed(.toolReturned(RecordedToolResult(text: "fox")))
        }
        session.policyPaints("a fox")
        #expect(session.phase == .startingCall)
    }

    @Test func policyTurnsBoundAPolicyThatOnlySearches() {
        var session = Self.limited(SessionLimits(policyTurns: 2))
        for _ in 0..<2 {
            session.policyCalls([.search()])
            session.feed(.callStarted)
            session.feed(.toolReturned(RecordedToolResult(text: "fox")))
        }
        #expect(session.stopReason == .policyTurnLimit)
        #expect(session.turns.count == 2)
    }

    @Test func tokensStopBeforeTheNextRequest() {
        var session = Self.limited(SessionLimits(tokens: 100))
        let usage = Usage(inputTokens: 90, outputTokens: 10)
        #expect(session.policyCalls([.paint("a fox")], usage: usage) == .finish(.tokenLimit))
        #expect(session.calls.first?.attempts.isEmpty == true)
    }

    @Test func tokensBelowTheLimitGoOn() {
        var session = Self.limited(SessionLimits(tokens: 101))
        session.policyCalls([.paint("a fox")], usage: Usage(inputTokens: 90, outputTokens: 10))
        #expect(session.phase == .startingCall)
    }

    @Test func anAnswerThatReachesALimitStillSatisfies() throws {
        var session = Self.limited(SessionLimits(tokens: 100))
        session.policyPaints("a fox")
        try session.draws(1)
        let turn = PolicyTurn(thought: "Good.", action: .answer("done"))
        let reply = PolicyReply(text: "done", usage: Usage(inputTokens: 1000))
        #expect(session.feed(.policyReplied(reply, .turn(turn))) == .finish(.satisfied))
    }

    @Test func moneyStopsWithTheImageItPaidFor() throws {
        var session = Self.limited(SessionLimits(money: 0.1))
        session.policyPaints("a fox")
        #expect(try session.draws(1, usage: Usage(images: 1, money: 0.1)) == .finish(.moneyLimit))
        #expect(session.selected == "img_1")
    }

    @Test func theContextCountsTheLastTurnAlone() throws {
        var session = Self.limited(SessionLimits(contextTokens: 100))
        session.policyCalls([.paint("a fox")], usage: Usage(inputTokens: 60, outputTokens: 10))
        try session.draws(1)
        #expect(session.phase == .awaitingPolicy)
        let effect = session.policyCalls([.paint("a fox")], usage: Usage(inputTokens: 95, outputTokens: 10))
        #expect(effect == .finish(.contextFull))
    }

    @Test func theDeadlineIsAComparisonAtTheNextStep() throws {
        var session = Self.limited(SessionLimits(seconds: 10))
        session.policyPaints("a fox")
        session.feed(.callStarted)
        let effect = session.feed(.toolReturned(try .picture(1)), after: 60)
        #expect(effect == .finish(.deadline))
        #expect(session.selected == "img_1")
    }

    @Test(arguments: [1, 2, 3]) func theDeadlineFiresInTheMiddle(steps: Int) {
        var session = Self.limited(SessionLimits(seconds: 10))
        if steps > 1 { session.policyPaints("a fox") }
        if steps > 2 { session.feed(.callStarted) }
        #expect(session.feed(.deadlineFired, after: 10) == .finish(.deadline))
    }

    @Test func aDeadlineThatNobodySetIsRejected() {
        var session = MachineHarness()
        guard case .rejected = session.feed(.deadlineFired) else {
            Issue.record("another effect came")
            return
        }
        #expect(session.phase == .awaitingPolicy)
    }

    @Test func aSessionWithoutMeansNeverAsksAnybody() {
        let session = Self.limited(SessionLimits(tokens: 0))
        #expect(session.effects == [.finish(.tokenLimit)])
    }

    @Test func refusedAndFailedCallsAreNoRounds() throws {
        var session = Self.limited(SessionLimits(rounds: 1))
        session.policyCalls([ToolCall(name: "sculpt", arguments: [:])])
        session.policyPaints("a fox")
        session.feed(.callStarted)
        session.fails(.tool, .rejected("moderated"))
        #expect(session.rounds.isEmpty && session.phase == .awaitingPolicy)
    }
}

@Suite("Malformed turns") struct RepairTests {
    @Test func aMalformedTurnEarnsOneRepairRequest() {
        var session = MachineHarness()
        let effect = session.policyBabbles()
        guard case .askPolicy(let task) = effect else {
            Issue.record("\(effect)")
            return
        }
        #expect(task.purpose == .repair)
        #expect(session.lastWords.contains("Neither a call nor an answer."))
        #expect(session.policyBabbles() == .finish(.repairLimit))
        #expect(session.turns.count == 2)
    }

    @Test func repairsCountInARow() {
        var session = MachineHarness()
        for _ in 0..<3 {
            session.policyBabbles()
            session.policyCalls([ToolCall(name: "sculpt", arguments: [:])])
        }
        #expect(session.phase == .awaitingPolicy)
    }

    @Test func rolloutsKeepTheMalformedTurnAndStop() {
        var session = MachineHarness { $0.configuration = .rollouts() }
        #expect(session.policyBabbles() == .finish(.repairLimit))
        #expect(session.messages.last?.text == "la la")
    }

    @Test func everyNativeCallOfAMalformedTurnGetsAResult() {
        var session = MachineHarness { $0.configuration.format = .native }
        let calls = ["a", "b"].map { NativeToolCall(id: $0, name: "paint", arguments: "{broken") }
        session.policyBabbles(calling: calls)
        let results = session.messages.last?.parts.compactMap {
            if case .toolResult(let part) = $0 { part } else { nil }
        }
        #expect(results?.map(\.callID) == ["a", "b"])
        #expect(results?.allSatisfy(\.isError) == true)
    }

    @Test func nativeCallsThatTheTurnDoesNotMakeGetAResult() {
        var session = MachineHarness { $0.configuration.format = .native }
        let reply = PolicyReply(
            text: "", toolCalls: ["a", "b"].map { NativeToolCall(id: $0, name: "search", arguments: "{}") })
        session.feed(.policyReplied(reply, .turn(PolicyTurn(action: .call([.search(id: "b"), .search(id: "z")])))))
        #expect(session.calls.map(\.call.id) == ["b", nil])
        session.feed(.cancelled)
        let results = session.messages.last?.parts.compactMap {
            if case .toolResult(let part) = $0 { part } else { nil }
        }
        #expect(results?.map(\.callID) == ["a", "b", nil])
    }

    @Test func nativeCallsBesideAnAnswerGetAResult() {
        var session = MachineHarness { $0.configuration.format = .native }
        let reply = PolicyReply(text: "", toolCalls: [NativeToolCall(id: "a", name: "paint", arguments: "{}")])
        session.feed(.policyReplied(reply, .turn(PolicyTurn(action: .answer("done")))))
        #expect(session.stopReason == .policyStopped)
        #expect(session.lastWords.contains("the turn ends with an answer"))
    }

    @Test func aMalformedClosingTurnIsRepairedAndStaysClosing() throws {
        var session = MachineHarness { $0.configuration.limits.rounds = 1 }
        session.policyPaints("a fox")
        try session.draws(1)
        let effect = session.policyBabbles()
        guard case .askPolicy(let task) = effect else {
            Issue.record("\(effect)")
            return
        }
        #expect(task.purpose == .closing)
        #expect(session.policyAnswers() == .finish(.satisfied))
    }

    @Test func anUnreadableClosingTurnLeavesTheImageUnscored() throws {
        var session = MachineHarness { $0.configuration = .rollouts(rounds: 1) }
        session.policyPaints("a fox")
        try session.draws(1)
        #expect(session.policyBabbles() == .finish(.roundLimit))
        #expect(session.rounds.first?.verdict?.outcome == .unscored)
        #expect(session.selected == "img_1")
    }

    @Test func aTurnThatCallsNothingIsMalformed() {
        var session = MachineHarness()
        session.policyCalls([])
        #expect(session.lastWords.contains("The turn calls no tool."))
    }
}

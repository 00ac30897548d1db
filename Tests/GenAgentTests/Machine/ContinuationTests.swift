import Foundation
import Testing

@testable import GenAgent

@Suite("Continuing a finished session") struct ContinuationTests {
    private static func finished(_ limits: SessionLimits = SessionLimits(rounds: 1)) throws -> MachineHarness {
        var session = MachineHarness { $0.configuration.limits = limits }
        session.policyPaints("a fox")
        try session.draws(1)
        session.policyAnswers()
        return session
    }

    @Test func countersBeginAnew() throws {
        var session = try Self.finished(SessionLimits(rounds: 1, generatorCalls: 1, policyTurns: 2))
        session.feed(.continued(QueryRecord("bluer")))
        session.policyPaints("a blue fox")
        try session.draws(2)
        #expect(session.policyAnswers() == .finish(.satisfied))
        #expect(session.rounds.map(\.exchange) == [0, 1])
    }

    @Test func theConversationGrowsAndImagesKeepTheirIDs() throws {
        var session = try Self.finished()
        let before = session.messages
        session.feed(.continued(QueryRecord("like this", images: [try .sample(8)])))
        #expect(session.messages.starts(with: before))
        #expect(session.messages.last?.imageIDs == ["img_2"])
        session.policyPaints("like that")
        try session.draws(3)
        #expect(session.rounds.map(\.image) == ["img_1", "img_3"])
    }

    @Test func anEarlierImageIsReturnedWhereNothingNewCame() throws {
        var session = try Self.finished()
        session.feed(.continued(QueryRecord("is it good?")))
        #expect(session.policyAnswers() == .finish(.policyStopped))
        #expect(session.selected == "img_1")
    }

    @Test func theDeadlineBeginsAnew() throws {
        var session = try Self.finished(SessionLimits(seconds: 100))
        session.feed(.continued(QueryRecord("bluer")), after: 1000)
        #expect(session.phase == .awaitingPolicy)
        #expect(session.state?.deadline == session.time.advanced(bySeconds: 100))
    }

    @Test func aFullContextStaysFull() {
        var session = MachineHarness { $0.configuration.limits.contextTokens = 10 }
        session.policyCalls([.search()], usage: Usage(inputTokens: 20))
        #expect(session.stopReason == .contextFull)
        #expect(session.feed(.continued(QueryRecord("go on"))) == .finish(.contextFull))
    }

    @Test func aRunningSessionCannotBeContinued() {
        var session = MachineHarness()
        guard case .rejected = session.feed(.continued(QueryRecord("bluer"))) else {
            Issue.record("another effect came")
            return
        }
    }
}

@Suite("Taking a session up after a crash") struct ResumeTests {
    private static func called(_ tool: String) -> MachineHarness {
        var session = MachineHarness()
        session.policyCalls([ToolCall(name: tool, arguments: ["prompt": "a fox"])])
        session.feed(.callStarted)
        return session
    }

    @Test func aRecordedJobIsTakenUpAndNotPaidAgain() throws {
        var session = Self.called("queue")
        session.feed(.jobSubmitted(JobHandle("job 5")))
        let effect = session.feed(.resumed)
        guard case .reattach(_, let job) = effect else {
            Issue.record("\(effect)")
            return
        }
        #expect(job == JobHandle("job 5"))
        session.feed(.toolReturned(try .picture(1)))
        #expect(session.calls.first?.attempts.count == 1)
        #expect(session.calls.first?.mayHaveChargedTwice == false)
    }

    @Test func aJobThatCouldNotBeReachedIsTakenUpAgainAndNotPaidAgain() throws {
        var session = Self.called("queue")
        session.feed(.jobSubmitted(JobHandle("job 5")))
        session.feed(.resumed)
        session.fails(.tool, .transient("the server is starting"))
        let effect = session.feed(.waited)
        guard case .reattach(let task, _) = effect else {
            Issue.record("\(effect)")
            return
        }
        #expect(task.attempt == 2)
        #expect(session.calls.first?.attempts.count == 1)
        session.feed(.toolReturned(try .picture(1)))
        #expect(session.calls.first?.attempts.first?.error == nil)
    }

    @Test func aJobOfAToolThatCannotReattachIsSentAgain() {
        var session = Self.called("paint")
        session.feed(.jobSubmitted(JobHandle("job 5")))
        guard case .startCall(let task) = session.feed(.resumed) else {
            Issue.record("another effect came")
            return
        }
        #expect(task.repeatsAfterCrash)
    }

    @Test func aCallWithoutAJobIsRepeatedOnceAndMarked() throws {
        var session = Self.called("paint")
        let effect = session.feed(.resumed)
        guard case .startCall(let task) = effect else {
            Issue.record("\(effect)")
            return
        }
        #expect(task.attempt == 2 && task.repeatsAfterCrash)
        try session.draws(1)
        #expect(session.calls.first?.attempts.map(\.mayHaveChargedTwice) == [false, true])
        #expect(session.calls.first?.mayHaveChargedTwice == true)
        #expect(session.issues.map(\.boundary) == [.tool])
    }

    @Test func aSecondCrashStopsInsteadOfPayingAThirdTime() {
        var session = Self.called("paint")
        session.feed(.resumed)
        session.feed(.callStarted)
        #expect(session.feed(.resumed) == .finish(.toolFailed))
        #expect(session.calls.first?.status == .failed)
        #expect(session.calls.first?.attempts.count == 2)
    }

    @Test func aCrashBeforeTheCallLeftRepeatsNothing() {
        var session = MachineHarness()
        session.policyPaints("a fox")
        guard case .startCall(let task) = session.feed(.resumed) else {
            Issue.record("another effect came")
            return
        }
        #expect(!task.repeatsAfterCrash && task.attempt == 1)
    }

    @Test func theRepetitionCountsTowardsTheLimit() {
        var session = MachineHarness { $0.configuration.limits.generatorCalls = 1 }
        session.policyPaints("a fox")
        session.feed(.callStarted)
        #expect(session.feed(.resumed) == .finish(.generatorCallLimit))
    }

    @Test(arguments: FailureTests.asked.filter { $0 != .tool } + [.hook])
    func everythingElseIsAskedAgain(boundary: Boundary) throws {
        var session = try FailureTests.waiting(for: boundary)
        let asked = session.effects.last
        #expect(session.feed(.resumed) == asked)
    }

    @Test func aWaitGoesOn() throws {
        var session = try FailureTests.waiting(for: .policy)
        let wait = session.fails(.policy, .transient("busy"))
        #expect(session.feed(.resumed) == wait)
    }

    @Test func aDeadlineThatPassedMeanwhileStops() {
        var session = MachineHarness { $0.configuration.limits.seconds = 60 }
        #expect(session.feed(.resumed, after: 3600) == .finish(.deadline))
    }

    @Test func aFinishedSessionStaysFinished() {
        var session = MachineHarness()
        session.feed(.cancelled)
        #expect(session.feed(.resumed) == .none)
    }
}

@Suite("The order of inputs") struct InputOrderTests {
    @Test func anIndexOutOfOrderDoesNotCount() {
        var machine = MachineHarness().machine
        let before = machine
        let late = RecordedInput(index: 0, time: Timestamp(microseconds: 5), input: .cancelled)
        #expect(machine.handle(late) == .rejected("input 0 came where input 1 was due"))
        #expect(machine == before)
    }

    @Test func nothingMakesSenseBeforeTheStart() {
        var machine = SessionMachine()
        let early = RecordedInput(index: 0, time: Timestamp(microseconds: 5), input: .waited)
        #expect(machine.handle(early) == .rejected("waited came before the session started"))
        #expect(machine.state == nil && machine.inputCount == 1)
    }

    @Test func aLogOfOtherRulesIsRejected() {
        var start = SessionStart(
            sessionID: "s", seed: 1, setup: SessionSetup(policy: "p", tools: []), query: QueryRecord("fox"))
        start.machineVersion = 99
        var machine = SessionMachine()
        let effect = machine.handle(
            RecordedInput(index: 0, time: Timestamp(microseconds: 5), input: .started(start)))
        guard case .rejected(let reason) = effect else {
            Issue.record("\(effect)")
            return
        }
        #expect(reason.contains("version 99") && machine.state == nil)
    }

    @Test func aRejectionNamesTheInputAndThePhase() {
        var session = MachineHarness()
        let effect = session.feed(.failed(.judge, .fatal("x")))
        #expect(effect == .rejected("failed(judge) makes no sense while the session is awaitingPolicy"))
    }
}

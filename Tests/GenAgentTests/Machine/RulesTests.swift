import GenAgent
import Testing

/// What differs between the versions of the rules. A session keeps those with which it began.
struct RulesTests {
    @Test(arguments: [(1, StopReason.satisfied), (2, .unscored)])
    func anAnswerAfterAJudgeCouldNotTell(rules: Int, stop: StopReason) throws {
        var session = MachineHarness(rules: rules) { $0.judge = "critic" }
        session.policyPaints("a fox")
        try session.draws(1)
        session.feed(.judged(.unscored("The judge is asleep.")))
        #expect(session.lastWords.contains("Judge the image yourself") == (rules == 1))
        #expect(session.policyAnswers() == .finish(stop))
        #expect(session.selected == "img_1")
    }

    @Test(arguments: [(1, StopReason.satisfied), (2, .unscored)])
    func aPolicyThatSaysThatItCouldNotJudge(rules: Int, stop: StopReason) throws {
        var session = MachineHarness(rules: rules)
        session.policyPaints("a fox")
        try session.draws(1)
        #expect(session.policyAnswers(judging: "\n Unscored: the image is a JPEG.") == .finish(stop))
        let verdict = try #require(session.rounds.first?.verdict)
        #expect(verdict.outcome == (rules == 1 ? .satisfied : .unscored))
        if rules == 2 { #expect(verdict.summary == "the image is a JPEG.") }
    }

    @Test func aPolicyThatCouldNotJudgeMayTryAgain() throws {
        var session = MachineHarness()
        session.policyPaints("a fox")
        try session.draws(1)
        session.policyPaints("a clearer fox", judging: "unscored: too dark")
        #expect(session.rounds.first?.verdict == .unscored("too dark"))
        try session.draws(2)
        #expect(session.policyAnswers(judging: "It is fine.") == .finish(.satisfied))
    }

    @Test func onlyTheBeginningOfAJudgmentSaysThatThereIsNone() {
        func reason(_ judgment: String?) -> String? {
            PolicyTurn(thought: nil, judgment: judgment, action: .answer("done")).unscoredReason
        }
        #expect(reason("UNSCORED:   no eyes ") == "no eyes ")
        #expect(reason("unscored:") == "The policy could not judge the image.")
        #expect(reason("It was unscored: no") == nil && reason("unscored") == nil && reason(nil) == nil)
    }

    @Test(arguments: [(1, AdapterError.Kind.transient), (2, .outcomeUnknown)])
    func aCallThatACrashCutOff(rules: Int, kind: AdapterError.Kind) throws {
        var session = MachineHarness(rules: rules)
        session.policyPaints("a fox")
        session.feed(.callStarted)
        let first = session.calls.first?.attempts.first?.name
        #expect((first == nil) == (rules == 1))
        session.feed(.resumed)
        session.feed(.callStarted)
        let call = try #require(session.calls.first)
        #expect(call.attempts.map(\.error?.kind) == [kind, nil])
        #expect(call.mayHaveChargedTwice && call.mayHaveBeenCharged == (rules == 2))
        // Nothing is known of the first request, so the second one must not pass for it.
        if rules == 2 { #expect(call.attempts[1].name != first) }
    }

    // Unknown outcomes and names.

    @Test func anUnknownOutcomeIsNeitherRetriedNorShownToThePolicy() throws {
        var session = MachineHarness()
        session.policyPaints("a fox")
        session.feed(.callStarted)
        #expect(session.fails(.tool, .outcomeUnknown("no answer")) == .finish(.toolFailed))
        let call = try #require(session.calls.first)
        #expect(call.status == .failed && call.mayHaveBeenCharged && !call.mayHaveChargedTwice)
        #expect(session.issues.map(\.error.kind) == [.outcomeUnknown])
    }

    @Test func aCallThatTheSessionLeftMayHaveBeenCharged() throws {
        var session = MachineHarness()
        session.policyPaints("a fox")
        session.feed(.callStarted)
        #expect(session.feed(.cancelled) == .finish(.cancelled))
        #expect(session.calls.first?.status == .abandoned && session.calls.first?.mayHaveBeenCharged == true)
        // One that did not leave cost nothing.
        var early = MachineHarness()
        early.policyPaints("a fox")
        early.feed(.cancelled)
        #expect(early.calls.first?.mayHaveBeenCharged == false)
    }

    @Test func everyAttemptHasANameOfItsOwn() throws {
        var session = MachineHarness()
        session.policyPaints("a fox", "a hare")
        session.feed(.callStarted)
        session.fails(.tool, .transient("busy"))
        session.feed(.waited)
        session.feed(.callStarted)
        session.feed(.toolReturned(try .picture(1)))
        session.feed(.callStarted)
        let names = session.calls.flatMap(\.attempts).compactMap(\.name)
        #expect(Set(names).count == 3)
        // A lowercase UUID, because newer ComfyUI servers reject any other id.
        let form = /[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}/
        #expect(names.allSatisfy { $0.wholeMatch(of: form) != nil })
        // The same log gives the same names; the same session at another time does not.
        let again = SessionMachine.replay(session.log).machine.state?.trajectory.calls.flatMap(\.attempts)
        #expect(again?.compactMap(\.name) == names)
        let later = session.log.map {
            RecordedInput(index: $0.index, time: $0.time.advanced(bySeconds: 9), input: $0.input)
        }
        let others = SessionMachine.replay(later).machine.state?.trajectory.calls.flatMap(\.attempts)
        #expect(Set((others ?? []).compactMap(\.name)).isDisjoint(with: names))
    }

    private static func named(_ naming: CallNaming, reattach: Bool = false) -> MachineHarness {
        MachineHarness {
            $0.tools = [
                ToolDescriptor(
                    generator: "paint", summary: "Paints.",
                    capabilities: GeneratorCapabilities(reattach: reattach, callNaming: naming))
            ]
        }
    }

    @Test func aJobThatTheClientNamesIsAskedForByItsName() throws {
        var session = Self.named(.job, reattach: true)
        session.policyPaints("a fox")
        session.feed(.callStarted)
        let name = try #require(session.calls.first?.attempts.first?.name)
        guard case .reattach(let task, let job) = session.feed(.resumed) else {
            Issue.record("the job is not asked for")
            return
        }
        #expect(task.name == name && job == .unconfirmed(name) && job.isUnconfirmed && job.value == name)
        // Once the backend has confirmed it, by the confirmed handle.
        session.feed(.jobSubmitted(JobHandle(name)))
        guard case .reattach(_, JobHandle(name)) = session.feed(.resumed) else {
            Issue.record("the confirmed handle is not used")
            return
        }
        session.feed(.toolReturned(try .picture(1)))
        #expect(session.calls.first?.attempts.count == 1 && session.calls.first?.mayHaveChargedTwice == false)
    }

    @Test func whereKeysAreHonoredACallIsRepeatedUnderItsNameAndChargedOnce() throws {
        var session = Self.named(.idempotencyKey)
        session.policyPaints("a fox")
        // However often it is cut off.
        for _ in 0..<3 {
            session.feed(.callStarted)
            session.feed(.resumed)
        }
        session.feed(.callStarted)
        let call = try #require(session.calls.first)
        #expect(call.attempts.count == 4 && Set(call.attempts.compactMap(\.name)).count == 1)
        #expect(!call.mayHaveChargedTwice && !call.mayHaveBeenCharged)
        // Every attempt counts towards the limit all the same.
        #expect(session.machine.state?.phase.name == .awaitingTool)
    }
}

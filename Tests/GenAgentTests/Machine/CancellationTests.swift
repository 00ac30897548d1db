import Testing

@testable import GenAgent

@Suite("Cancellation") struct CancellationTests {
    /// A session with one image that now stands in the given phase.
    private static func standing(in phase: SessionPhase.Name) throws -> MachineHarness {
        var session = MachineHarness {
            $0.judge = "judge"
            $0.reflector = "critic"
            $0.comparator = "arbiter"
            $0.selection = .pairwise
            $0.consultsHook = true
        }
        session.policyPaints("one")
        session.feed(.hookDecided(.allow))
        try session.draws(1)
        session.feed(.judged(.unsatisfied()))
        if phase == .awaitingReflector { return session }
        session.feed(.reflected(.guidance("Again.")))
        if phase == .awaitingPolicy { return session }
        session.policyCalls([.paint("two", id: "c1"), .search(id: "c2")])
        if phase == .awaitingHook { return session }
        session.feed(.hookDecided(.allow))
        if phase == .startingCall { return session }
        session.feed(.callStarted)
        if phase == .awaitingTool { return session }
        if phase == .waiting {
            session.fails(.tool, .transient("busy"))
            return session
        }
        session.feed(.toolReturned(try .picture(2)))
        if phase == .awaitingJudge { return session }
        session.feed(.judged(.satisfied()))
        return session
    }

    private static let phases = SessionPhase.Name.allCases.filter { $0 != .ready && $0 != .finished }

    @Test(arguments: phases) func itReturnsTheBestImageSoFarFromEveryPhase(phase: SessionPhase.Name) throws {
        var session = try Self.standing(in: phase)
        #expect(session.phase == phase)
        #expect(session.feed(.cancelled) == .finish(.cancelled))
        let hasTwo: Set<SessionPhase.Name> = [.awaitingJudge, .awaitingComparator]
        #expect(session.selected == (hasTwo.contains(phase) ? "img_2" : "img_1"))
        #expect(session.calls.allSatisfy { $0.status != .pending })
    }

    @Test(arguments: phases) func whatComesAfterwardsIsRejected(phase: SessionPhase.Name) throws {
        var session = try Self.standing(in: phase)
        session.feed(.cancelled)
        for input: SessionInput in [.cancelled, .callStarted, .waited, .judged(.satisfied())] {
            guard case .rejected = session.feed(input) else {
                Issue.record("\(input.name)")
                return
            }
        }
    }

    @Test(arguments: phases) func aCancelledSessionCanBeContinued(phase: SessionPhase.Name) throws {
        var session = try Self.standing(in: phase)
        session.feed(.cancelled)
        session.feed(.continued(QueryRecord("go on")))
        #expect(session.phase == .awaitingPolicy)
    }

    @Test func beforeAnyImageThereIsNoneToReturn() {
        var session = MachineHarness()
        session.feed(.cancelled)
        #expect(session.selected == nil && session.stopReason == .cancelled)
    }
}

@Suite("Selection") struct SelectionTests {
    /// Draws judged images up to the round limit.
    private static func drawn(
        _ rule: SelectionRule, comparator: String? = nil, limits: SessionLimits? = nil, verdicts: [Verdict]
    ) throws -> MachineHarness {
        var session = MachineHarness {
            $0.selection = rule
            $0.comparator = comparator
            $0.judge = "judge"
            $0.configuration.limits = limits ?? SessionLimits()
            $0.configuration.limits.rounds = verdicts.count
        }
        for (index, verdict) in verdicts.enumerated() {
            session.policyPaints("fox \(index)")
            try session.draws(index + 1)
            session.feed(.judged(verdict))
        }
        return session
    }

    private static let scores = [0.4, 0.9, 0.2].map { Verdict.unsatisfied(score: $0) }

    @Test func lastReturnsTheLast() throws {
        let session = try Self.drawn(.last, verdicts: Self.scores)
        #expect(session.selected == "img_3" && session.exchange?.selectionFellBack == false)
    }

    @Test func bestScoredReturnsTheBest() throws {
        let session = try Self.drawn(.bestScored, verdicts: Self.scores)
        #expect(session.selected == "img_2" && session.exchange?.selectionFellBack == false)
    }

    @Test func bestScoredPutsASatisfyingImageFirstAndTheLaterOfEquals() throws {
        let satisfied = try Self.drawn(.bestScored, verdicts: [.unsatisfied(score: 0.9), .satisfied(score: 0.5)])
        #expect(satisfied.selected == "img_2")
        let equal = try Self.drawn(.bestScored, verdicts: [.unsatisfied(score: 0.5), .unsatisfied(score: 0.5)])
        #expect(equal.selected == "img_2")
    }

    @Test func bestScoredWithoutScoresFallsBackToTheLastAndSaysSo() throws {
        let session = try Self.drawn(.bestScored, verdicts: [.unsatisfied(), .unsatisfied()])
        #expect(session.selected == "img_2" && session.exchange?.selectionFellBack == true)
    }

    @Test func pairwiseReturnsTheWinnerOfAll() throws {
        var session = try Self.drawn(.pairwise, comparator: "arbiter", verdicts: Self.scores)
        #expect(session.effects.last == .compare(ComparisonTask(champion: 0, challenger: 1, stop: .roundLimit)))
        session.feed(.compared(Comparison(.first)))
        #expect(session.effects.last == .compare(ComparisonTask(champion: 0, challenger: 2, stop: .roundLimit)))
        #expect(session.feed(.compared(Comparison(.first))) == .finish(.roundLimit))
        #expect(session.selected == "img_1" && session.exchange?.selectionFellBack == false)
        #expect(session.state?.trajectory.comparisons.map(\.second) == ["img_2", "img_3"])
    }

    @Test func aTieGoesToTheLaterImage() throws {
        var session = try Self.drawn(.pairwise, comparator: "arbiter", verdicts: Array(Self.scores.prefix(2)))
        session.feed(.compared(Comparison(.tie)))
        #expect(session.selected == "img_2")
    }

    @Test func aFailingComparatorCountsAsATieAndIsRecorded() throws {
        var session = try Self.drawn(.pairwise, comparator: "arbiter", verdicts: Array(Self.scores.prefix(2)))
        session.fails(.comparator, .fatal("no key"))
        #expect(session.stopReason == .roundLimit && session.selected == "img_2")
        #expect(session.exchange?.selectionFellBack == true && session.issues.map(\.boundary) == [.comparator])
    }

    @Test func anInterruptedComparisonReturnsTheLeader() throws {
        var session = try Self.drawn(.pairwise, comparator: "arbiter", verdicts: Self.scores)
        session.feed(.compared(Comparison(.first)))
        #expect(session.feed(.cancelled) == .finish(.cancelled))
        #expect(session.selected == "img_1" && session.exchange?.selectionFellBack == true)
    }

    @Test func anInterruptionBeforeTheFirstComparisonReturnsTheLast() throws {
        var session = try Self.drawn(.pairwise, comparator: "arbiter", verdicts: Self.scores)
        session.feed(.cancelled)
        #expect(session.selected == "img_3")
    }

    @Test func theDeadlineCutsComparingShort() throws {
        var session = try Self.drawn(
            .pairwise, comparator: "arbiter", limits: SessionLimits(seconds: 1000), verdicts: Self.scores)
        #expect(session.feed(.compared(Comparison(.first)), after: 2000) == .finish(.deadline))
        #expect(session.selected == "img_1")
    }

    @Test func withoutMoneyNothingIsCompared() throws {
        var session = try Self.drawn(
            .pairwise, comparator: "arbiter", limits: SessionLimits(money: 1), verdicts: Self.scores)
        let effect = session.feed(.compared(Comparison(.first, usage: Usage(money: 1))))
        #expect(effect == .finish(.roundLimit))
        #expect(session.selected == "img_1" && session.exchange?.selectionFellBack == true)
    }

    @Test func pairwiseWithoutAComparatorFallsBack() throws {
        let session = try Self.drawn(.pairwise, verdicts: Self.scores)
        #expect(session.selected == "img_3" && session.exchange?.selectionFellBack == true)
    }

    @Test func oneImageNeedsNoComparison() throws {
        let session = try Self.drawn(.pairwise, comparator: "arbiter", verdicts: [.satisfied()])
        #expect(session.selected == "img_1" && session.exchange?.selectionFellBack == false)
    }
}

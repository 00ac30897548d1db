import Testing

@testable import GenAgent

@Suite("Failures") struct FailureTests {
    /// A session that waits for the given boundary.
    static func waiting(for boundary: Boundary, retry: RetryPolicy = RetryPolicy()) throws -> MachineHarness {
        var session = MachineHarness {
            $0.configuration.retry = retry
            $0.consultsHook = boundary == .hook
            $0.judge = [.judge, .reflector, .comparator].contains(boundary) ? "judge" : nil
            $0.reflector = boundary == .reflector ? "critic" : nil
            $0.comparator = boundary == .comparator ? "arbiter" : nil
            $0.selection = boundary == .comparator ? .pairwise : .last
        }
        if boundary == .policy { return session }
        session.policyPaints("one", "two")
        if boundary == .hook { return session }
        session.feed(.callStarted)
        if boundary == .tool { return session }
        session.feed(.toolReturned(try .picture(1)))
        if boundary == .judge { return session }
        session.feed(.judged(.unsatisfied()))
        try session.draws(2)
        session.feed(.judged(boundary == .comparator ? .satisfied() : .unsatisfied()))
        return session
    }

    static let asked: [Boundary] = [.policy, .tool, .judge, .reflector, .comparator]

    @Test(arguments: asked) func aTransientFailureIsTriedAgainAfterAWait(boundary: Boundary) throws {
        var session = try Self.waiting(for: boundary)
        let effect = session.fails(boundary, .transient("busy"))
        guard case .wait(let until) = effect else {
            Issue.record("\(effect)")
            return
        }
        #expect(until > session.time)
        session.feed(.waited)
        if boundary == .tool { session.feed(.callStarted) }
        let attempt: Int? =
            switch session.effects.last {
            case .askPolicy(let task): task.attempt
            case .performCall(let task): task.attempt
            case .judge(let task), .reflect(let task): task.attempt
            case .compare(let task): task.attempt
            default: nil
            }
        #expect(attempt == 2)
        #expect(session.issues.map(\.boundary) == [boundary])
    }

    @Test(arguments: asked) func anExhaustedFailureIsNotTriedAgain(boundary: Boundary) throws {
        var session = try Self.waiting(for: boundary)
        session.fails(boundary, .transient("busy", exhausted: true))
        #expect(session.phase != .waiting)
        #expect(session.issues.count == 1)
    }

    @Test(arguments: asked) func attemptsEndWhereThePolicyOfRetriesSays(boundary: Boundary) throws {
        var session = try Self.waiting(for: boundary, retry: RetryPolicy(attempts: 2))
        session.fails(boundary, .transient("busy"))
        session.feed(.waited)
        if boundary == .tool { session.feed(.callStarted) }
        session.fails(boundary, .transient("busy"))
        #expect(session.phase != .waiting)
        #expect(session.issues.count == 2)
    }

    @Test(
        arguments: [(.policy, .policyFailed), (.tool, .toolFailed), (.hook, .hookFailed)] as [(Boundary, StopReason)])
    func aFatalFailureStopsWithItsReason(boundary: Boundary, reason: StopReason) throws {
        var session = try Self.waiting(for: boundary)
        #expect(session.fails(boundary, .fatal("no key")) == .finish(reason))
        #expect(session.issues.map(\.error) == [.fatal("no key")])
    }

    @Test func aFatalFailureLaterReturnsTheImageSoFar() throws {
        var session = MachineHarness()
        session.policyPaints("a fox")
        try session.draws(1)
        session.fails(.policy, .fatal("no key"))
        #expect(session.stopReason == .policyFailed && session.selected == "img_1")
    }

    @Test func aRejectedCallIsToldToThePolicyAndIsNoRound() throws {
        var session = try Self.waiting(for: .tool)
        session.fails(.tool, .rejected("The prompt was moderated."))
        #expect(session.phase == .startingCall)
        #expect(session.calls.first?.status == .failed && session.rounds.isEmpty)
        try session.draws(2)
        #expect(session.lastWords.contains("error: The prompt was moderated."))
        #expect(session.calls.first?.attempts.first?.error?.kind == .rejected)
    }

    @Test func aFullContextStopsByItsName() {
        var session = MachineHarness()
        #expect(session.fails(.policy, .contextFull("8192 tokens")) == .finish(.contextFull))
    }

    @Test func aFailingStoreIsNotedAndTheSessionGoesOn() {
        var session = MachineHarness()
        #expect(session.feed(.storeFailed(.fatal("disk full"))) == .none)
        #expect(session.phase == .awaitingPolicy)
        #expect(session.issues.map(\.boundary) == [.store])
    }

    @Test func waitsDoubleWithJitterAndStayBelowTheMaximum() {
        let policy = RetryPolicy(attempts: 9, baseDelay: 1, maximumDelay: 5)
        for seed: UInt64 in 0..<50 {
            for (attempt, full) in [(1, 1.0), (2, 2.0), (3, 4.0), (4, 5.0), (40, 5.0), (4000, 5.0)] {
                let delay = policy.delay(afterAttempt: attempt, retryAfter: nil, seed: seed)
                #expect(delay >= full / 2 && delay <= full)
            }
        }
        let delays = (0..<50).map { policy.delay(afterAttempt: 1, retryAfter: nil, seed: $0) }
        #expect(Set(delays).count == 50)
    }

    @Test func retryAfterIsHonouredBeyondTheMaximum() {
        var session = MachineHarness()
        let effect = session.fails(.policy, .transient("busy", retryAfter: 90))
        #expect(effect == .wait(until: session.time.advanced(bySeconds: 90)))
    }

    @Test func numbersThatAreNotFiniteDoNoHarm() throws {
        var session = MachineHarness { $0.configuration.limits = SessionLimits(money: .infinity, seconds: .nan) }
        session.fails(.policy, .transient("busy", retryAfter: .infinity))
        session.feed(.waited)
        var usage = Usage(seconds: .infinity, money: .nan)
        usage.seconds = .nan
        session.policyCalls([.paint("a fox")], usage: usage)
        try session.draws(1, usage: Usage(inputTokens: .max, outputTokens: .max, money: .infinity))
        #expect(session.phase == .awaitingPolicy)
        _ = try session.state?.trajectory.encoded()
    }
}

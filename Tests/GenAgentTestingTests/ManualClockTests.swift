import GenAgent
import GenAgentTesting
import Testing

@Suite struct ManualClockTests {
    @Test func timeMovesOnlyByAdvancing() async throws {
        let clock = ManualClock()
        #expect(clock.now() == ManualClock.start)
        let (early, late) = (Task { try await clock.sleep(seconds: 5) }, Task { try await clock.sleep(seconds: 9) })
        await clock.waitForSleepers(2)
        #expect(clock.sleepers.map { $0.seconds(since: ManualClock.start) } == [5, 9])
        clock.advance(by: 4.5)
        #expect(clock.sleepers.count == 2)
        clock.advance(by: 0.5)
        try await early.value
        #expect(clock.sleepers.count == 1)
        #expect(clock.advanceToNextSleeper())
        try await late.value
        #expect(clock.now().seconds(since: ManualClock.start) == 9)
        #expect(!clock.advanceToNextSleeper())
    }

    @Test func timeNeverGoesBack() {
        let clock = ManualClock(start: Timestamp(microseconds: 50))
        clock.advance(by: -1)
        #expect(clock.now() == Timestamp(microseconds: 50))
    }

    @Test func cancelledSleeperThrowsAndIsGone() async {
        let clock = ManualClock()
        let sleeper = Task { try await clock.sleep(seconds: 5) }
        await clock.waitForSleepers(1)
        sleeper.cancel()
        await #expect(throws: CancellationError.self) { try await sleeper.value }
        #expect(clock.sleepers.isEmpty)
        // A new sleeper is the only one again.
        let next = Task { try await clock.sleep(seconds: 1) }
        await clock.waitForSleepers(1)
        #expect(clock.advanceToNextSleeper())
        await #expect(throws: Never.self) { try await next.value }
    }

    @Test(arguments: [ManualClock(), .automatic()])
    func sleepInACancelledTaskThrowsAtOnce(clock: ManualClock) async {
        let sleeper = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await clock.sleep(seconds: 5)
        }
        await #expect(throws: CancellationError.self) { try await sleeper.value }
        #expect(clock.now() == ManualClock.start)
    }

    @Test func pastMomentReturnsAtOnce() async throws {
        let clock = ManualClock()
        try await clock.sleep(until: ManualClock.start)
        #expect(clock.sleepers.isEmpty)
    }

    @Test func automaticClockJumpsToTheEndOfEverySleep() async throws {
        let clock = ManualClock.automatic()
        try await clock.sleep(seconds: 3_600)
        try await clock.sleep(until: ManualClock.start)
        #expect(clock.now().seconds(since: ManualClock.start) == 3_600)
    }

    @Test func automaticClockLeavesLongSleepersUntilTheirTimeComes() async throws {
        let clock = ManualClock.automatic(longest: 60)
        let sleeper = Task { try await clock.sleep(seconds: 100) }
        await clock.waitForSleepers(1)
        try await clock.sleep(seconds: 60)
        #expect(clock.sleepers.count == 1)
        try await clock.sleep(seconds: 40)
        try await sleeper.value
        #expect(clock.now().seconds(since: ManualClock.start) == 100 && clock.sleepers.isEmpty)
    }

    @Test func waitingForSleepersEndsWithItsTask() async {
        let clock = ManualClock()
        let waiter = Task { await clock.waitForSleepers(1) }
        waiter.cancel()
        await waiter.value
        #expect(clock.sleepers.isEmpty)
    }

    @Test func gateHoldsUntilItIsOpened() async {
        let gate = Gate()
        let passed = Task {
            await gate.pass()
            return Task.isCancelled
        }
        await gate.waitForArrivals(1)
        passed.cancel()
        gate.open()
        #expect(await passed.value)
        await gate.pass()
        await gate.waitForArrivals(2)
    }
}

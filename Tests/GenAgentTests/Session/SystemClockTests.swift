import GenAgent
import Testing

@Suite struct SystemClockTests {
    @Test func pastMomentReturnsAtOnceAndCancellationThrows() async throws {
        let clock = SystemClock()
        try await clock.sleep(until: clock.now().advanced(bySeconds: -1))
        let sleeper = Task { try await clock.sleep(seconds: .infinity) }
        sleeper.cancel()
        await #expect(throws: CancellationError.self) { try await sleeper.value }
        let late = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await clock.sleep(seconds: -1)
        }
        await #expect(throws: CancellationError.self) { try await late.value }
    }
}

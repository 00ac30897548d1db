import Foundation
import GenAgentHTTP
import GenAgentTesting
import Testing

@Suite struct EndpointLimiterTests {
    /// Keeps the order in which things happened.
    private actor Log {
        private(set) var entries: [Int] = []

        func add(_ entry: Int) { entries.append(entry) }
    }

    private let endpoint = "http://painter:80"

    /// Lets others run until so many wait in the line.
    private func waitForLine(_ limiter: EndpointLimiter, _ count: Int) async {
        while limiter.load(of: endpoint).waiting < count { await Task.yield() }
    }

    @Test func endpointsAreNamedBySchemeHostAndPort() throws {
        #expect(EndpointLimiter.endpoint(of: try url("HTTP://Painter/a?b")) == "http://painter:80")
        #expect(EndpointLimiter.endpoint(of: try url("https://u:p@a.b/")) == "https://a.b:443")
        #expect(EndpointLimiter.endpoint(of: try url("http://[::1]:8188/")).hasSuffix(":8188"))
    }

    @Test func whoeverCameFirstIsServedFirst() async throws {
        let limiter = EndpointLimiter(standard: EndpointLimits(maximumConcurrent: 1))
        let log = Log()
        let first = try await limiter.acquire(endpoint)
        let tasks = await withTaskGroup(of: Void.self, returning: [Task<Void, any Error>].self) { _ in
            var tasks: [Task<Void, any Error>] = []
            for index in 0..<50 {
                tasks.append(
                    Task {
                        let permit = try await limiter.acquire(endpoint)
                        await log.add(index)
                        permit.release()
                    })
                await waitForLine(limiter, index + 1)
            }
            return tasks
        }
        #expect(limiter.load(of: endpoint) == (1, 50))
        first.release()
        first.release()
        for task in tasks { try await task.value }
        #expect(await log.entries == Array(0..<50))
        #expect(limiter.load(of: endpoint) == (0, 0))
    }

    @Test func whoBringsTheSameLimitsSharesThem() async throws {
        let limiter = EndpointLimiter(standard: EndpointLimits(maximumConcurrent: 5))
        let (one, two) = (EndpointLimits(maximumConcurrent: 1), EndpointLimits(maximumConcurrent: 2))
        let first = try await limiter.acquire(endpoint, limits: one)
        let task = Task { try await limiter.acquire(endpoint, limits: one) }
        while limiter.load(of: endpoint, limits: one).waiting == 0 { await Task.yield() }
        // Others, with limits of their own or none, have lines of their own.
        let others = [try await limiter.acquire(endpoint, limits: two), try await limiter.acquire(endpoint)]
        #expect(limiter.load(of: endpoint, limits: one) == (1, 1))
        first.release()
        try await task.value.release()
        for permit in others { permit.release() }
        #expect(limiter.load(of: endpoint, limits: one) == (0, 0) && limiter.load(of: endpoint) == (0, 0))
    }

    @Test func neverMoreThanTheLimitRunAtOnce() async throws {
        let limiter = EndpointLimiter(standard: EndpointLimits(maximumConcurrent: 3))
        let most = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    let permit = try await limiter.acquire(endpoint)
                    await Task.yield()
                    let running = limiter.load(of: endpoint).running
                    permit.release()
                    return running
                }
            }
            return try await group.reduce(0, max)
        }
        #expect((1...3).contains(most))
        #expect(limiter.load(of: endpoint) == (0, 0))
    }

    @Test func aCancelledWaiterLeavesAndOthersGoOn() async throws {
        let limiter = EndpointLimiter(standard: EndpointLimits(maximumConcurrent: 1))
        let first = try await limiter.acquire(endpoint)
        let second = Task { try await limiter.acquire(endpoint).release() }
        await waitForLine(limiter, 1)
        let third = Task { try await limiter.acquire(endpoint).release() }
        await waitForLine(limiter, 2)
        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        #expect(limiter.load(of: endpoint) == (1, 1))
        first.release()
        try await third.value
    }

    @Test func aDroppedPermitIsGivenBack() async throws {
        let limiter = EndpointLimiter(standard: EndpointLimits(maximumConcurrent: 1))
        do { _ = try await limiter.acquire(endpoint) }
        #expect(limiter.load(of: endpoint) == (0, 0))
    }

    @Test func theRateAllowsABurstAndThenOneAtATime() async throws {
        let clock = ManualClock.automatic()
        let limiter = EndpointLimiter(standard: .perMinute(60, burst: 3), clock: clock)
        let start = clock.now()
        var times: [Double] = []
        for _ in 0..<6 {
            try await limiter.acquire(endpoint).release()
            times.append(clock.now().seconds(since: start))
        }
        #expect(zip(times, [0, 0, 0, 1, 2, 3]).allSatisfy { abs($0 - $1) < 1e-6 }, "\(times)")
    }

    @Test func aCancelledSleeperCostsTheNextOneNothing() async throws {
        let clock = ManualClock()
        let limiter = EndpointLimiter(standard: EndpointLimits(requestsPerSecond: 0.5), clock: clock)
        try await limiter.acquire(endpoint).release()
        let second = Task { try await limiter.acquire(endpoint).release() }
        await clock.waitForSleepers(1)
        let third = Task { try await limiter.acquire(endpoint).release() }
        await waitForLine(limiter, 2)
        clock.advance(by: 1.5)
        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        await clock.waitForSleepers(1)
        #expect(clock.sleeps == [2, 0.5])
        clock.advance(by: 0.5)
        try await third.value
    }

    @Test func endpointsDoNotWaitForEachOther() async throws {
        let limiter = EndpointLimiter(limits: [endpoint: EndpointLimits(maximumConcurrent: 1)])
        let first = try await limiter.acquire(endpoint)
        let others = [try await limiter.acquire("http://other:80"), try await limiter.acquire("http://other:80")]
        #expect(others.count == 2)
        first.release()
    }

    @Test func anExchangeTakesItsRoomUntilItsBodyEndsFailsOrIsDropped() async throws {
        let limiter = EndpointLimiter(standard: EndpointLimits(maximumConcurrent: 1))
        let lost = HTTPError(.connectionLost, "lost", mayHaveBeenSent: true)
        let scripted = ScriptedTransport([
            .json("{}"), .response(chunks: [Data([1])], then: lost), .json("{}"), .failure(lost), .json("{}"),
        ])
        let transport = LimitingTransport(scripted, limiter)
        let request = HTTPRequest("GET", try url("http://painter/"))
        let running = { limiter.load(of: endpoint).running }
        let whole = try await transport.send(request)
        #expect(running() == 1)
        #expect(try await whole.body.collect() == Data("{}".utf8))
        #expect(running() == 0)
        let broken = try await transport.send(request)
        await #expect(throws: lost) { try await broken.body.collect() }
        #expect(running() == 0)
        do { #expect(try await transport.send(request).status == 200) }
        #expect(running() == 0)
        await #expect(throws: lost) { try await transport.send(request) }
        #expect(running() == 0)
    }
}

import Foundation
import GenAgentHTTP
import GenAgentTesting
import Testing

@Suite struct HTTPDateTests {
    private let now = Date(timeIntervalSince1970: 1_795_464_000)  // November 2026

    @Test(arguments: [
        "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
    ])
    func readsAllThreeForms(text: String) {
        #expect(HTTPDate.parse(text, now: now) == Date(timeIntervalSince1970: 784_111_777))
    }

    @Test func yearsOfTwoDigitsAreWithinFiftyYears() {
        #expect(
            HTTPDate.parse("Monday, 23-Nov-26 20:00:00 GMT", now: now) == Date(timeIntervalSince1970: 1_795_464_000))
        #expect(
            HTTPDate.parse("Thursday, 01-Jan-70 00:00:00 GMT", now: now) == Date(timeIntervalSince1970: 3_155_760_000))
        #expect(
            HTTPDate.parse("Saturday, 01-Jan-77 00:00:00 GMT", now: now) == Date(timeIntervalSince1970: 220_924_800))
    }

    @Test func leapDaysCount() {
        #expect(HTTPDate.parse("Tue, 29 Feb 2028 00:00:00 GMT", now: now) == Date(timeIntervalSince1970: 1_835_395_200))
        #expect(HTTPDate.parse("Mon, 29 Feb 2027 00:00:00 GMT", now: now) == nil)
        #expect(HTTPDate.parse("Thu, 01 Jan 1970 00:00:00 GMT", now: now) == Date(timeIntervalSince1970: 0))
    }

    @Test(arguments: [
        "", "soon", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 32 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT",
        "Sun, 06 Nov 1994 08:49 GMT", "Sun, +6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 99999 08:49:37 GMT", "a b c d",
        "Sun, 00 Nov 1994 08:49:37 GMT",
    ])
    func refusesAnythingElse(text: String) {
        #expect(HTTPDate.parse(text, now: now) == nil)
    }

    @Test func retryDelayReadsMillisecondsSecondsAndDates() {
        #expect(HTTPHeaders([.init("retry-after-ms", "250"), .init("Retry-After", "9")]).retryDelay(now: now) == 0.25)
        #expect((["Retry-After": "7"] as HTTPHeaders).retryDelay(now: now) == 7)
        #expect((["retry-after": "1.5"] as HTTPHeaders).retryDelay(now: now) == 1.5)
        #expect((["Retry-After": "Mon, 23 Nov 2026 20:00:30 GMT"] as HTTPHeaders).retryDelay(now: now) == 30)
        #expect((["Retry-After": "Mon, 23 Nov 2026 19:00:00 GMT"] as HTTPHeaders).retryDelay(now: now) == 0)
        // The server's clock is an hour behind: its own `Date` counts.
        let skewed: HTTPHeaders = [
            "Retry-After": "Mon, 23 Nov 2026 19:00:30 GMT", "Date": "Mon, 23 Nov 2026 19:00:20 GMT",
        ]
        #expect(skewed.retryDelay(now: now) == 10)
        for text in ["-1", "nan", "1e400", "later", ""] {
            #expect((["Retry-After": text] as HTTPHeaders).retryDelay(now: now) == nil, "\(text)")
        }
    }
}

@Suite struct RetryingTransportTests {
    typealias Step = ScriptedTransport.Step

    private func run(
        _ method: String, _ steps: [Step], policy: HTTPRetryPolicy = HTTPRetryPolicy(), mayBeRepeated: Bool? = nil,
        headers: HTTPHeaders = [:], clock: ManualClock = .automatic()
    ) async throws -> (result: Result<HTTPResponse, HTTPError>, sent: Int) {
        let scripted = ScriptedTransport(steps)
        let transport = RetryingTransport(scripted, policy: policy, clock: clock, jitter: RetryJitter(seed: 1))
        let request = HTTPRequest(
            method, try url("http://painter/jobs"), headers: headers, mayBeRepeated: mayBeRepeated)
        let result: Result<HTTPResponse, HTTPError>
        do { result = .success(try await transport.send(request)) } catch let error as HTTPError {
            result = .failure(error)
        }
        return (result, await scripted.requests.count)
    }

    @Test(arguments: [408, 425, 429, 500, 502, 503, 504])
    func aRepeatableRequestIsSentAgain(status: Int) async throws {
        let (result, sent) = try await run("GET", [.response(status), .json("{}")])
        let response = try result.get()
        #expect(response.status == 200)
        #expect(sent == 2)
        #expect(response.attempts.made == 2 && response.attempts.ending == .settled)
        #expect(!response.attempts.isExhausted)
    }

    @Test(arguments: [200, 301, 400, 401, 402, 403, 404, 409, 413, 422, 501])
    func otherStatusesAreFinal(status: Int) async throws {
        let (result, sent) = try await run("GET", [.response(status)])
        #expect(try result.get().attempts == HTTPAttempts(made: 1, ending: .settled))
        #expect(sent == 1)
    }

    @Test(arguments: [408, 500, 502, 503, 504])
    func aPlainPostIsNotSentAgainWhenTheJobMayRun(status: Int) async throws {
        let (result, sent) = try await run("POST", [.response(status)])
        #expect(try result.get().attempts == HTTPAttempts(made: 1, ending: .unsafe))
        #expect(try result.get().attempts.isExhausted)
        #expect(sent == 1)
    }

    @Test func aPlainPostIsSentAgainWhenTheServerRefusedIt() async throws {
        #expect(try await run("POST", [.response(429), .response(425), .json("{}")]).sent == 3)
        #expect(try await run("POST", [.response(503, headers: ["Retry-After": "1"]), .json("{}")]).sent == 2)
        #expect(try await run("POST", [.response(429)], mayBeRepeated: false).sent == 1)
    }

    @Test func aPlainPostIsSentAgainOnlyWhereTheErrorProvesThatItWasNotSent() async throws {
        let refused = try await run("POST", [.failure(.cannotConnect, mayHaveBeenSent: false), .json("{}")])
        #expect(refused.sent == 2)
        let (result, sent) = try await run("POST", [.failure(.connectionLost, mayHaveBeenSent: true)])
        #expect(throws: HTTPError.self) { try result.get() }
        guard case .failure(let error) = result else { return }
        #expect(error.attempts == HTTPAttempts(made: 1, ending: .unsafe))
        #expect(sent == 1)
    }

    @Test func onlyTheCallersWordMakesAPostRepeatable() async throws {
        let lost: [Step] = [.failure(.connectionLost, mayHaveBeenSent: true), .response(502), .json("{}")]
        #expect(try await run("POST", lost, mayBeRepeated: true).sent == 3)
        // Most servers ignore the header, so that it promises nothing.
        #expect(try await run("POST", lost, headers: ["Idempotency-Key": "7"]).sent == 1)
    }

    @Test func aWaitThatIsTooLongIsOnRecord() async throws {
        for asked in [61.0, 3600] {
            let steps = [Step.response(429, headers: ["Retry-After": "\(asked)"])]
            let attempts = try await run("GET", steps).result.get().attempts
            #expect(attempts == HTTPAttempts(ending: .exhausted, refusedDelay: asked))
        }
        // Each wait is short enough, but there is no time left for the third one.
        let steps = Array(repeating: Step.response(429, headers: ["Retry-After": "50"]), count: 4)
        let attempts = try await run("GET", steps).result.get().attempts
        #expect(attempts.made == 3 && attempts.refusedDelay == 50)
    }

    @Test func attemptsEndAndTheResultSaysSo() async throws {
        let clock = ManualClock.automatic()
        let (result, sent) = try await run("GET", Array(repeating: .response(503), count: 9), clock: clock)
        let attempts = try result.get().attempts
        #expect(attempts.made == 4 && attempts.ending == .exhausted && attempts.refusedDelay == nil)
        #expect(abs(attempts.seconds - clock.sleeps.reduce(0, +)) < 1e-6)
        #expect(sent == 4)
        #expect(clock.sleeps.count == 3)
        for (sleep, bound) in zip(clock.sleeps, [0.5, 1, 2]) { #expect((0..<bound).contains(sleep)) }
        let errors = try await run("GET", Array(repeating: .failure(.timeout, mayHaveBeenSent: true), count: 9))
        guard case .failure(let error) = errors.result else { throw URLError(.unknown) }
        #expect(error.attempts.made == 4 && error.attempts.ending == .exhausted)
        let seconds = (error.attempts.seconds * 10).rounded() / 10
        #expect(error.message.hasSuffix(" (tried 4 times in \(seconds) s)"), "\(error.message)")
        #expect(try await run("GET", [.response(500), .response(500)]).sent == 2)
        #expect(try await run("GET", [.response(503)], policy: .never).sent == 1)
    }

    @Test(arguments: [
        HTTPError.Code.unknownHost, .tls, .malformedResponse, .responseTooLarge, .redirect, .invalidRequest,
        .notRecorded,
    ])
    func errorsThatStayAreFinal(code: HTTPError.Code) async throws {
        let (result, sent) = try await run("GET", [.failure(code, mayHaveBeenSent: false)])
        guard case .failure(let error) = result else { throw URLError(.unknown) }
        #expect(error.attempts == HTTPAttempts(made: 1, ending: .settled))
        #expect(sent == 1)
    }

    @Test func theServersWaitIsKeptAndSpread() async throws {
        let clock = ManualClock.automatic()
        _ = try await run("POST", [.response(429, headers: ["Retry-After": "5"]), .json("{}")], clock: clock)
        #expect(clock.sleeps.count == 1)
        #expect(clock.sleeps.allSatisfy { (5..<5.5).contains($0) })
    }

    @Test func xShouldRetryIsObeyed() async throws {
        #expect(try await run("GET", [.response(503, headers: ["x-should-retry": "false"])]).sent == 1)
        #expect(try await run("GET", [.response(409, headers: ["x-should-retry": "true"]), .json("{}")]).sent == 2)
        #expect(try await run("POST", [.response(409, headers: ["x-should-retry": "true"])]).sent == 1)
    }

    @Test func aBodyThatBreaksOffBelongsToACollectedAttempt() async throws {
        let lost = HTTPError(.connectionLost, "lost", mayHaveBeenSent: true)
        let scripted = ScriptedTransport([.response(chunks: [Data("{".utf8)], then: lost), .json("{}")])
        let transport = RetryingTransport(scripted, clock: ManualClock.automatic())
        let (response, body) = try await transport.sendCollecting(HTTPRequest("GET", try url("http://painter/")))
        #expect(body == Data("{}".utf8))
        #expect(response.attempts.made == 2)
    }

    @Test func aCancelledWaitSendsNothingMore() async throws {
        let clock = ManualClock()
        let scripted = ScriptedTransport([.response(503), .json("{}")])
        let transport = RetryingTransport(scripted, clock: clock)
        let request = HTTPRequest("GET", try url("http://painter/"))
        let task = Task { try await transport.send(request) }
        await clock.waitForSleepers(1)
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(await scripted.requests.count == 1)
    }

    @Test func jitterIsEvenAndFollowsItsSeed() {
        let (one, two) = (RetryJitter(seed: 7), RetryJitter(seed: 7))
        let numbers = (0..<2000).map { _ in one.next() }
        #expect(numbers == (0..<2000).map { _ in two.next() })
        #expect(numbers.allSatisfy { (0..<1).contains($0) })
        #expect(abs(numbers.reduce(0, +) / 2000 - 0.5) < 0.03)
    }
}

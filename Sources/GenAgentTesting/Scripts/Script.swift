import GenAgent

/// One step of a script: the answer of a scripted policy, judge, reflector, comparator or hook to one request.
///
/// Waiting steps (``delay(_:)``, ``wait(_:)``) belong to the step after them: both answer one request.
public struct ScriptStep<Request: Sendable, Answer: Sendable>: Sendable {
    enum Action: Sendable {
        case answer(Answer)
        case failure(any Error)
        case compute(@Sendable (Request) throws -> Answer)
        case hang
        case delay(Double)
        case wait(Gate)
    }

    let action: Action

    /// Answers.
    public static func give(_ answer: Answer) -> Self { Self(action: .answer(answer)) }

    /// Computes the answer from the request.
    public static func compute(_ answer: @escaping @Sendable (Request) throws -> Answer) -> Self {
        Self(action: .compute(answer))
    }

    /// Fails.
    public static func failure(_ error: AdapterError) -> Self { Self(action: .failure(error)) }

    /// Fails with an error that is not an `AdapterError`, as a careless adapter does.
    public static func failure(throwing error: any Error) -> Self { Self(action: .failure(error)) }

    /// Waits until it is cancelled.
    public static var hang: Self { Self(action: .hang) }

    /// Sleeps on the clock before the next step.
    public static func delay(_ seconds: Double) -> Self { Self(action: .delay(seconds)) }

    /// Waits at a gate, ignoring cancellation, before the next step.
    public static func wait(_ gate: Gate) -> Self { Self(action: .wait(gate)) }
}

/// Plays steps one after the other and records the requests.
final class Script<Request: Sendable, Answer: Sendable>: Sendable {
    typealias Step = ScriptStep<Request, Answer>

    private struct State {
        var next = 0
        var requests: [Request] = []
    }

    private let steps: [Step]
    private let state = Locked(State())
    private let asked = Tally()

    init(_ steps: [Step]) { self.steps = steps }

    var requests: [Request] { state.withLock { $0.requests } }
    var stepCount: Int { steps.count }

    func waitForRequests(_ count: Int) async { await asked.wait(for: count) }

    /// Answers a request with the next step. A delay fails without a clock. `exhausted` gets the number of requests and words the error of a
    /// script that has run out.
    func play(
        _ request: Request, clock: (any SessionClock)?, exhausted: (Int) -> String
    ) async throws -> Answer {
        let (waits, step, count) = state.withLock { state -> ([Step], Step?, Int) in
            state.requests.append(request)
            let (waits, step, next) = steps.take(from: state.next)
            state.next = next
            return (waits, step, state.requests.count)
        }
        asked.add(1)
        return try await steps.perform(waits, step, request, clock, exhausted(count))
    }

    /// Answers a request with the `number`-th answering step, counted from 0: for scripts that many sessions share.
    func play(
        _ request: Request, answer number: Int, clock: (any SessionClock)?, exhausted: (Int) -> String
    ) async throws -> Answer {
        state.withLock { $0.requests.append(request) }
        asked.add(1)
        var next = 0
        for _ in 0..<number { next = steps.take(from: next).next }
        let (waits, step, _) = steps.take(from: next)
        return try await steps.perform(waits, step, request, clock, exhausted(number + 1))
    }
}

extension Array {
    /// The waiting steps from `start`, the answering step after them, and the index after that.
    fileprivate func take<Request, Answer>(
        from start: Int
    ) -> (waits: [Element], step: Element?, next: Int) where Element == ScriptStep<Request, Answer> {
        let rest = self[Swift.min(start, count)...]
        let waits = Array(rest.prefix { $0.isWait })
        let step = rest.dropFirst(waits.count).first
        return (waits, step, Swift.min(start + waits.count + 1, count))
    }

    fileprivate func perform<Request, Answer>(
        _ waits: [Element], _ step: Element?, _ request: Request, _ clock: (any SessionClock)?, _ exhausted: String
    ) async throws -> Answer where Element == ScriptStep<Request, Answer> {
        for wait in waits { try await wait.wait(on: clock) }
        switch step?.action {
        case .answer(let answer): return answer
        case .failure(let error): throw error
        case .compute(let body): return try body(request)
        case .hang: throw await hangUntilCancelled()
        case .delay, .wait, nil: throw AdapterError.fatal(exhausted)
        }
    }
}

extension ScriptStep {
    fileprivate var isWait: Bool {
        switch action {
        case .delay, .wait: true
        default: false
        }
    }

    fileprivate func wait(on clock: (any SessionClock)?) async throws {
        switch action {
        case .delay(let seconds):
            guard let clock else {
                throw AdapterError.fatal("The script has a delay, but no clock to sleep on; pass the session's clock.")
            }
            try await clock.sleep(seconds: seconds)
        case .wait(let gate): await gate.pass()
        default: break
        }
    }
}

func hangUntilCancelled() async -> CancellationError {
    let (stream, continuation) = AsyncStream.makeStream(of: Never.self)
    for await _ in stream {}
    continuation.finish()
    return CancellationError()
}

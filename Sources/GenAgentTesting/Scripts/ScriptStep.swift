import GenAgent

/// One step of a script: what a scripted policy, judge, reflector, comparator or hook does when it is asked.
///
/// Waiting steps (``delay(_:)``, ``wait(_:)``) belong to the step after them: both answer one question.
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

    /// Computes the answer from what was asked.
    public static func compute(_ answer: @escaping @Sendable (Request) throws -> Answer) -> Self {
        Self(action: .compute(answer))
    }

    /// Fails.
    public static func failure(_ error: AdapterError) -> Self { Self(action: .failure(error)) }

    /// Fails with an error that is no `AdapterError`, as a careless adapter does.
    public static func failure(throwing error: any Error) -> Self { Self(action: .failure(error)) }

    /// Does nothing until it is cancelled.
    public static var hang: Self { Self(action: .hang) }

    /// Sleeps some seconds on the clock, then takes the next step.
    public static func delay(_ seconds: Double) -> Self { Self(action: .delay(seconds)) }

    /// Waits at a gate, deaf to cancellation, then takes the next step.
    public static func wait(_ gate: Gate) -> Self { Self(action: .wait(gate)) }
}

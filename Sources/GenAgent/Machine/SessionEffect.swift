/// What a session does next: the machine's only output. Whoever drives the machine performs it and feeds back what happens.
public indirect enum SessionEffect: Sendable, Hashable, Codable {
    /// Nothing; the effect at hand goes on.
    case none
    /// The input makes no sense in this state and changed nothing.
    case rejected(String)
    /// Ask the policy for a turn.
    case askPolicy(PolicyTask)
    /// Ask the hook about a call.
    case consultHook(CallTask)
    /// Make ``SessionInput/callStarted`` durable; the call leaves after that.
    case startCall(CallTask)
    /// Make the call.
    case performCall(CallTask)
    /// Take up the call's job, which another process submitted.
    case reattach(CallTask, JobHandle)
    /// Ask the judge about a round.
    case judge(AssessmentTask)
    /// Ask the reflector about a round.
    case reflect(AssessmentTask)
    /// Ask the comparator about two rounds.
    case compare(ComparisonTask)
    /// Wait before a retry.
    case wait(until: Timestamp)
    /// The session, or its present exchange, is over.
    case finish(StopReason)
}

/// A policy turn to ask for.
public struct PolicyTask: Sendable, Hashable, Codable {
    /// Why.
    public var purpose: TurnPurpose
    /// The index that the turn will have.
    public var turn: Int
    /// The seed for its sampling.
    public var seed: UInt64
    /// The attempt, counted from 1.
    public var attempt = 1
    /// When the attempt was asked for.
    public var startedAt: Timestamp
}

/// A tool call to make.
public struct CallTask: Sendable, Hashable, Codable {
    /// Index of its record.
    public var index: Int
    /// The call.
    public var call: ToolCall
    /// The request, where the tool is a generator.
    public var request: GenerationRequest?
    /// The attempt, counted from 1.
    public var attempt = 1
    /// What the attempt is named for its backend; `nil` before it starts, and under version 1 of the rules.
    public var name: String?
    /// It repeats an attempt that a crash cut off.
    public var repeatsAfterCrash = false
    /// It takes up the job of an attempt that a crash cut off, instead of sending the call again.
    public var reattaches = false
}

/// A round to assess or to reflect on.
public struct AssessmentTask: Sendable, Hashable, Codable {
    /// Index of the round.
    public var round: Int
    /// The attempt, counted from 1.
    public var attempt = 1
}

/// Two rounds to compare.
public struct ComparisonTask: Sendable, Hashable, Codable {
    /// Index of the round that leads so far.
    public var champion: Int
    /// Index of the round that challenges it.
    public var challenger: Int
    /// The reason with which the exchange ends once all are compared.
    public var stop: StopReason
    /// The attempt, counted from 1.
    public var attempt = 1
}

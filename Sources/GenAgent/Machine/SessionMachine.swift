/// The rules of a session as a value that does no I/O: inputs go in, the next effect comes out.
///
/// The same inputs always give the same states and effects, byte for byte, so a log of inputs is a complete record.
/// ``AgentSession`` drives it; drive it yourself to test rules, to replay a log, or to build another kind of session.
package struct SessionMachine: Sendable, Hashable, Codable {
    /// The version of the rules by which new sessions run; logs carry it.
    ///
    /// Changes in version 2: a session without any assessment stops as ``StopReason/unscored`` (version 1: satisfied); calls have
    /// names (``CallAttempt/name``), by which a resumed session finds a call that a crash interrupted; and such a call has the
    /// outcome ``AdapterError/Kind/outcomeUnknown`` (version 1: transient).
    package static let version = 2

    /// The versions whose logs can be replayed and resumed. A session keeps the rules with which it began.
    package static let readableVersions = 1...version

    /// The state; `nil` before ``SessionInput/started(_:)``.
    package private(set) var state: SessionState?
    /// The number of inputs so far, rejected ones included: the index that the next one must have.
    package private(set) var inputCount = 0

    package init() {}

    /// Handles an input and returns what to do next.
    ///
    /// An input that is invalid in this state changes only the count and gives ``SessionEffect/rejected(_:)``.
    /// An input out of order is not counted.
    package mutating func handle(_ recorded: RecordedInput) -> SessionEffect {
        guard recorded.index == inputCount else {
            return .rejected("input \(recorded.index) came where input \(inputCount) was due")
        }
        let rejection = rejection(of: recorded.input)
        inputCount += 1
        if let rejection { return .rejected(rejection) }
        if case .started(let start) = recorded.input {
            var state = SessionState(start, at: recorded.time)
            let effect = state.begin()
            self.state = state
            return effect
        }
        return state?.apply(recorded.input, at: recorded.time) ?? .none
    }

    /// Why an input is invalid in this state; `nil` if it is valid.
    package func rejection(of input: SessionInput) -> String? {
        guard let state else {
            guard case .started(let start) = input else { return "\(input.name) came before the session started" }
            guard Self.readableVersions.contains(start.machineVersion) else {
                return
                    "the log follows version \(start.machineVersion) of the rules, this library knows versions 1 to \(Self.version)"
            }
            return nil
        }
        return state.accepts(input) ? nil : "\(input.name) makes no sense while the session is \(state.phase.name)"
    }

    /// Replays a log from its beginning; returns the machine at its end, and the effect of every input.
    package static func replay(_ log: some Sequence<RecordedInput>) -> (
        machine: SessionMachine, effects: [SessionEffect]
    ) {
        var machine = SessionMachine()
        let effects = log.map { machine.handle($0) }
        return (machine, effects)
    }
}

extension SessionInput {
    package var name: String {
        switch self {
        case .started: "started"
        case .continued: "continued"
        case .policyReplied: "policyReplied"
        case .hookDecided: "hookDecided"
        case .callStarted: "callStarted"
        case .jobSubmitted: "jobSubmitted"
        case .toolReturned: "toolReturned"
        case .judged: "judged"
        case .reflected: "reflected"
        case .compared: "compared"
        case .failed(let boundary, _): "failed(\(boundary.rawValue))"
        case .storeFailed: "storeFailed"
        case .waited: "waited"
        case .deadlineFired: "deadlineFired"
        case .cancelled: "cancelled"
        case .resumed: "resumed"
        }
    }
}

/// What a session does next: the machine's only output. The driver performs it and reports back what happened.
package indirect enum SessionEffect: Sendable, Hashable, Codable {
    /// The current effect continues.
    case none
    /// The input is invalid in this state and changed nothing.
    case rejected(String)
    case askPolicy(PolicyTask)
    case consultHook(CallTask)
    /// Make ``SessionInput/callStarted`` durable; after that, the call is sent.
    case startCall(CallTask)
    case performCall(CallTask)
    /// Resume the call's job, which another process submitted.
    case reattach(CallTask, JobHandle)
    case judge(AssessmentTask)
    case reflect(AssessmentTask)
    case compare(ComparisonTask)
    case wait(until: Timestamp)
    /// The current exchange is over.
    case finish(StopReason)
}

/// A policy turn to ask for.
package struct PolicyTask: Sendable, Hashable, Codable {
    package var purpose: TurnPurpose
    /// The index that the turn will have.
    package var turn: Int
    package var seed: UInt64
    /// The attempt, counted from 1.
    package var attempt = 1
    package var startedAt: Timestamp
}

/// A tool call to make.
package struct CallTask: Sendable, Hashable, Codable {
    /// Index of its record.
    package var index: Int
    package var call: ToolCall
    /// The request, if the tool is a generator.
    package var request: GenerationRequest?
    package var attempt = 1
    /// The name of the attempt at its backend; `nil` before it starts, and under version 1 of the rules.
    package var name: String?
    /// Whether it repeats an attempt that a crash interrupted.
    package var repeatsAfterCrash = false
    /// Whether it resumes the job of an attempt that a crash interrupted, instead of sending the call again.
    package var reattaches = false
}

/// A round to assess or to reflect on.
package struct AssessmentTask: Sendable, Hashable, Codable {
    package var round: Int
    package var attempt = 1
}

/// Two rounds to compare.
package struct ComparisonTask: Sendable, Hashable, Codable {
    /// Index of the round that leads so far.
    package var champion: Int
    /// Index of the round that challenges it.
    package var challenger: Int
    /// Why the exchange ends after all comparisons.
    package var stop: StopReason
    package var attempt = 1
}

/// What a session is waiting for.
package enum SessionPhase: Sendable, Hashable, Codable {
    case awaitingPolicy(PolicyTask)
    case awaitingHook(CallTask)
    /// The call is decided; its start is not durable yet.
    case startingCall(CallTask)
    case awaitingTool(CallTask)
    case awaitingJudge(AssessmentTask)
    case awaitingReflector(AssessmentTask)
    case awaitingComparator(ComparisonTask)
    /// A transient failure is retried at the given time.
    case waiting(until: Timestamp, Retry)
    /// The exchange is over. A new query may continue the session.
    case finished

    /// What is tried again after a wait.
    package enum Retry: Sendable, Hashable, Codable {
        case policy(PolicyTask)
        case call(CallTask)
        case judge(AssessmentTask)
        case reflector(AssessmentTask)
        case comparator(ComparisonTask)

        /// Whether only the selection is left. Its limits are the deadline and the money, not the tokens.
        var isComparison: Bool { if case .comparator = self { true } else { false } }
    }

    /// The phases' names, for logs and tests; `ready` is the machine before its first input.
    package enum Name: String, Sendable, Hashable, CaseIterable {
        case ready, awaitingPolicy, awaitingHook, startingCall, awaitingTool, awaitingJudge, awaitingReflector
        case awaitingComparator, waiting, finished
    }

    package var name: Name {
        switch self {
        case .awaitingPolicy: .awaitingPolicy
        case .awaitingHook: .awaitingHook
        case .startingCall: .startingCall
        case .awaitingTool: .awaitingTool
        case .awaitingJudge: .awaitingJudge
        case .awaitingReflector: .awaitingReflector
        case .awaitingComparator: .awaitingComparator
        case .waiting: .waiting
        case .finished: .finished
        }
    }
}

/// What a session is waiting for.
public enum SessionPhase: Sendable, Hashable, Codable {
    /// The policy writes a turn.
    case awaitingPolicy(PolicyTask)
    /// The hook looks at a call.
    case awaitingHook(CallTask)
    /// A call is decided; its start is not durable yet.
    case startingCall(CallTask)
    /// A call is under way.
    case awaitingTool(CallTask)
    /// The judge looks at a round.
    case awaitingJudge(AssessmentTask)
    /// The reflector thinks about a round.
    case awaitingReflector(AssessmentTask)
    /// The comparator looks at two rounds.
    case awaitingComparator(ComparisonTask)
    /// Something transient failed; it is tried again at the given time.
    case waiting(until: Timestamp, Retry)
    /// Nothing: the exchange is over. A new query may continue the session.
    case finished

    /// What is tried again after a wait.
    public enum Retry: Sendable, Hashable, Codable {
        /// Asking the policy.
        case policy(PolicyTask)
        /// The call.
        case call(CallTask)
        /// Asking the judge.
        case judge(AssessmentTask)
        /// Asking the reflector.
        case reflector(AssessmentTask)
        /// Asking the comparator.
        case comparator(ComparisonTask)

        /// Whether only the selection is left, which has limits of its own: the policy's tokens are none of them.
        var isComparison: Bool { if case .comparator = self { true } else { false } }
    }

    /// The phases' names, for logs and tests; `ready` is the machine before its first input.
    public enum Name: String, Sendable, Hashable, CaseIterable {
        /// Named as the phases are.
        case ready, awaitingPolicy, awaitingHook, startingCall, awaitingTool, awaitingJudge, awaitingReflector
        case awaitingComparator, waiting, finished
    }

    /// This phase's name.
    public var name: Name {
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

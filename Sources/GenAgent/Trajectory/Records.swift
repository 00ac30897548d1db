/// Why a policy turn was asked for.
public enum TurnPurpose: String, Sendable, Hashable, Codable {
    /// The usual turn.
    case act
    /// To write a malformed turn again.
    case repair
    /// To assess the last image at the round limit; also to write a malformed closing turn again.
    case closing
}

/// One policy turn. `exchange` and `message` are indices into the trajectory.
public struct TurnRecord: Sendable, Hashable, Codable {
    public var exchange: Int
    public var purpose: TurnPurpose
    public var message: Int
    public var seed: UInt64
    /// Counted from 1.
    public var attempt: Int
    public var startedAt: Timestamp
    public var finishedAt: Timestamp
    public var reply: PolicyReply
    public var parse: TurnParse

    public var turn: PolicyTurn? { if case .turn(let turn) = parse { turn } else { nil } }
}

/// One tool call, with all its attempts.
public struct CallRecord: Sendable, Hashable, Codable {
    /// The state of a call.
    public enum Status: String, Sendable, Hashable, Codable {
        /// Not decided yet.
        case pending
        case succeeded
        /// The hook answered it.
        case answered
        /// It was not made: unknown tool, bad arguments, refused by the hook, or beyond a limit.
        case refused
        case failed
        /// The session stopped before the result.
        case abandoned
        /// It came in the closing turn, after the last image: not made, without penalty.
        case ignored

        public var isError: Bool { self != .succeeded && self != .answered && self != .pending }
    }

    public var exchange: Int
    /// Index of the turn that made it; `nil`: a reflector made it.
    public var turn: Int?
    /// The call as it was made, after the hook.
    public var call: ToolCall
    public var changedByHook = false
    /// The request with its seed, if the tool is a generator.
    public var request: GenerationRequest?
    public var status = Status.pending
    /// First to last; empty for a call that was never made.
    public var attempts: [CallAttempt] = []
    /// What the policy read, or what went wrong.
    public var text = ""
    public var images: [ImageID] = []
    /// The seed that the backend used, if it reported it.
    public var seedUsed: UInt64?
    /// What the tool could not honor.
    public var warnings: [String] = []
    public var usage = Usage()

    /// Whether it was repeated after a crash, so that it may have been paid for twice.
    public var mayHaveChargedTwice: Bool { attempts.contains(where: \.mayHaveChargedTwice) }

    /// Whether an attempt without a result may have been charged (``CallAttempt/mayHaveBeenCharged``), or the session stopped
    /// while a generator worked on it. Attempts that were repeated under the same name are not counted.
    public var mayHaveBeenCharged: Bool {
        if status == .abandoned, request != nil, let last = attempts.last, last.error == nil, last.finishedAt == nil {
            return true
        }
        return attempts.enumerated().contains { index, attempt in
            let isRepeated = attempt.name != nil && attempts[(index + 1)...].contains { $0.name == attempt.name }
            return attempt.mayHaveBeenCharged && !isRepeated
        }
    }
}

extension Trajectory {
    /// A sentence for people about calls that may have been charged beyond the known cost; `nil`: none.
    package var chargeWords: String? {
        let count = calls.count(where: \.mayHaveBeenCharged)
        guard count > 0 else { return nil }
        return count == 1
            ? "1 call was sent and never answered; it may have been charged beyond the known cost."
            : "\(count) calls were sent and never answered; they may have been charged beyond the known cost."
    }
}

/// One attempt of a call.
public struct CallAttempt: Sendable, Hashable, Codable {
    public var startedAt: Timestamp
    public var finishedAt: Timestamp?
    /// The call's name for its backend (``ToolContext/callName``); durable before the request was sent. `nil` under version 1 of
    /// the rules.
    public var name: String?
    public var job: JobHandle?
    /// Why it failed; `nil` while it is running, or if its job was resumed.
    public var error: AdapterError?
    /// Whether it repeats an attempt that a crash interrupted.
    public var mayHaveChargedTwice = false

    /// Whether it failed and may have been charged: the request was never answered, or the accepted job may still run.
    public var mayHaveBeenCharged: Bool {
        guard let error else { return false }
        return error.kind == .outcomeUnknown || (job != nil && error.kind == .transient && error.isJobOver != true)
    }
}

/// One generated image and its assessment.
public struct Round: Sendable, Hashable, Codable {
    public var exchange: Int
    /// Index of the call that made the image.
    public var call: Int
    public var image: ImageID
    public var verdict: Verdict?
    /// Index of the turn in which the policy assessed it; `nil` if a judge did.
    public var judgedInTurn: Int?
    public var reflection: Reflection?
}

/// A comparison made to select an image.
public struct ComparisonRecord: Sendable, Hashable, Codable {
    /// The best image before the comparison.
    public var first: ImageID
    public var second: ImageID
    /// The result; `nil` if the comparator failed, which counts as a tie.
    public var comparison: Comparison?
}

/// Where something went wrong.
public enum Boundary: String, Sendable, Hashable, Codable, CaseIterable {
    case policy, tool, hook, judge, reflector, comparator, store
}

/// An error in a session.
public struct SessionIssue: Sendable, Hashable, Codable {
    public var boundary: Boundary
    public var error: AdapterError
    public var time: Timestamp
    /// Index of the call, for an error of a tool or the hook.
    public var call: Int?
}

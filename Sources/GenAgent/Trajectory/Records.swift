/// Why a policy turn was asked for.
public enum TurnPurpose: String, Sendable, Hashable, Codable {
    /// To go on.
    case act
    /// To write a malformed turn again.
    case repair
    /// To assess the last image at the round limit; also to write a malformed closing turn again.
    case closing
}

/// One policy turn.
public struct TurnRecord: Sendable, Hashable, Codable {
    /// The exchange it belongs to.
    public var exchange: Int
    /// Why it was asked for.
    public var purpose: TurnPurpose
    /// Index of its message.
    public var message: Int
    /// The seed that the policy was given.
    public var seed: UInt64
    /// The attempt that brought it, counted from 1.
    public var attempt: Int
    /// When it was asked for.
    public var startedAt: Timestamp
    /// When it was complete.
    public var finishedAt: Timestamp
    /// What the policy sent, verbatim.
    public var reply: PolicyReply
    /// What it means.
    public var parse: TurnParse

    /// The turn, where the reply was one.
    public var turn: PolicyTurn? { if case .turn(let turn) = parse { turn } else { nil } }
}

/// One tool call, with all its attempts.
public struct CallRecord: Sendable, Hashable, Codable {
    /// What became of a call.
    public enum Status: String, Sendable, Hashable, Codable {
        /// Not decided yet.
        case pending
        /// It brought a result.
        case succeeded
        /// The hook answered it.
        case answered
        /// It was not made: unknown tool, bad arguments, refused by the hook, or beyond a limit.
        case refused
        /// It was made and failed.
        case failed
        /// The session stopped before its result came.
        case abandoned
        /// It came in the closing turn, after the last image: not made, and no fault of the policy.
        case ignored

        /// Whether there is no result.
        public var isError: Bool { self != .succeeded && self != .answered && self != .pending }
    }

    /// The exchange it belongs to.
    public var exchange: Int
    /// The turn that asked for it; `nil`: a reflector did.
    public var turn: Int?
    /// The call as it was made, after the hook.
    public var call: ToolCall
    /// The hook changed its arguments.
    public var changedByHook = false
    /// The request, seed included, where the tool is a generator.
    public var request: GenerationRequest?
    /// What became of it.
    public var status = Status.pending
    /// The attempts, first to last; none for a call that was never made.
    public var attempts: [CallAttempt] = []
    /// What the policy read, or what went wrong.
    public var text = ""
    /// Images that it brought.
    public var images: [ImageID] = []
    /// The seed that the backend really used, where it told.
    public var seedUsed: UInt64?
    /// What the tool could not honour.
    public var warnings: [String] = []
    /// What it cost.
    public var usage = Usage()

    /// It was repeated after a crash in the middle, so it may have been paid for twice.
    public var mayHaveChargedTwice: Bool { attempts.contains(where: \.mayHaveChargedTwice) }

    /// An attempt of it brought no result and still may have been charged (``CallAttempt/mayHaveBeenCharged``), or the session stopped
    /// while a generator was at work on it. Attempts that were repeated under their own name, which the backend honors, are not counted.
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
    /// What may have been charged beyond the cost that is known, in a sentence for people; `nil`: nothing.
    package var chargeWords: String? {
        let count = calls.count(where: \.mayHaveBeenCharged)
        guard count > 0 else { return nil }
        return count == 1
            ? "1 call was sent and never answered; it may have been charged beyond the cost that is known."
            : "\(count) calls were sent and never answered; they may have been charged beyond the cost that is known."
    }
}

/// One attempt of a call.
public struct CallAttempt: Sendable, Hashable, Codable {
    /// When it left.
    public var startedAt: Timestamp
    /// When its result or failure came.
    public var finishedAt: Timestamp?
    /// What the call is named for its backend (``ToolContext/callName``); durable before the request left. `nil` under version 1 of
    /// the rules.
    public var name: String?
    /// The backend's job, once known.
    public var job: JobHandle?
    /// Why it failed; `nil` while it is under way or where its job was taken up again.
    public var error: AdapterError?
    /// It repeats an attempt that a crash cut off.
    public var mayHaveChargedTwice = false

    /// It failed, and still may have been charged: nothing answered the request, or nothing says that the job which the backend
    /// accepted is over.
    public var mayHaveBeenCharged: Bool {
        guard let error else { return false }
        return error.kind == .outcomeUnknown || (job != nil && error.kind == .transient && error.isJobOver != true)
    }
}

/// One generated image and its assessment.
public struct Round: Sendable, Hashable, Codable {
    /// The exchange it belongs to.
    public var exchange: Int
    /// The call that made the image.
    public var call: Int
    /// The image.
    public var image: ImageID
    /// The assessment; `nil` until there is one.
    public var verdict: Verdict?
    /// The turn in which the policy assessed it; `nil` where a judge did.
    public var judgedInTurn: Int?
    /// What the reflector said about it.
    public var reflection: Reflection?
}

/// A comparison made to select an image.
public struct ComparisonRecord: Sendable, Hashable, Codable {
    /// The image that led so far.
    public var first: ImageID
    /// The one that challenged it.
    public var second: ImageID
    /// What it came to; `nil` where the comparator failed, which counts as a tie.
    public var comparison: Comparison?
}

/// Where something went wrong.
public enum Boundary: String, Sendable, Hashable, Codable, CaseIterable {
    /// Whoever was asked.
    case policy, tool, hook, judge, reflector, comparator, store
}

/// Something that went wrong, as data.
public struct SessionIssue: Sendable, Hashable, Codable {
    /// Where.
    public var boundary: Boundary
    /// What.
    public var error: AdapterError
    /// When.
    public var time: Timestamp
    /// The call concerned, if it was a tool's or the hook's.
    public var call: Int?
}

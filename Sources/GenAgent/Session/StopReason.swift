/// Why a session stopped.
public enum StopReason: String, Sendable, Hashable, Codable, CaseIterable {
    /// The image satisfies the query, as the assessment has it.
    case satisfied
    /// The policy answered although nothing satisfied: against the judge's verdict, or without any image.
    case policyStopped
    /// The policy was done, but no one could tell whether the image satisfies the query: the judge failed, or the policy could not
    /// look at the image.
    case unscored
    /// ``SessionLimits/rounds`` images were generated and the last one is not known to satisfy.
    case roundLimit
    /// ``SessionLimits/generatorCalls`` were made.
    case generatorCallLimit
    /// ``SessionLimits/policyTurns`` were taken.
    case policyTurnLimit
    /// ``SessionLimits/tokens`` were spent.
    case tokenLimit
    /// ``SessionLimits/money`` was spent.
    case moneyLimit
    /// Malformed turns beyond ``SessionLimits/repairs``.
    case repairLimit
    /// The conversation fills the model's context.
    case contextFull
    /// ``SessionLimits/seconds`` have passed.
    case deadline
    /// The caller cancelled.
    case cancelled
    /// The policy failed for good.
    case policyFailed
    /// A tool failed for good.
    case toolFailed
    /// The hook before a tool call failed.
    case hookFailed

    /// Whether the session was cut short from outside, so that nothing more may be asked of anybody.
    public var isInterruption: Bool { self == .cancelled || self == .deadline }

    /// Whether something failed.
    public var isFailure: Bool { self == .policyFailed || self == .toolFailed || self == .hookFailed }
}

/// The rule by which the returned image is chosen among the rounds.
public enum SelectionRule: String, Sendable, Hashable, Codable {
    /// The last one (the paper).
    case last
    /// A satisfying one before all others, then the best scored; the later one of equals. Without any score, the last.
    case bestScored
    /// The winner of pairwise comparisons, first against second, the winner against the third, and so on.
    case pairwise
}

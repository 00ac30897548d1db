import GenAgent

/// How far a cold start is.
public struct ColdStartProgress: Sendable, Hashable, CustomStringConvertible {
    /// Prompts in all.
    public var total: Int
    /// Prompts that are done, those of earlier runs included.
    public var finished = 0
    /// Of these, prompts that earlier runs have done.
    public var resumed = 0
    /// Prompts that gave a trajectory.
    public var kept = 0
    /// Prompts that did not, by the reason's name.
    public var dropped: [String: Int] = [:]
    /// Prompts that something failed on; the next run tries them again.
    public var failed = 0
    /// Seconds that this run has taken.
    public var seconds = 0.0

    /// Makes the progress of a run that begins.
    public init(total: Int) { self.total = total }

    /// About how many seconds it will take still, at the pace of this run; `nil` before the first prompt is done.
    public var secondsLeft: Double? {
        let done = finished - resumed
        guard done > 0 else { return finished == total ? 0 : nil }
        return seconds / Double(done) * Double(total - finished)
    }

    /// `12/40, 7 kept, about 3 min left`.
    public var description: String {
        let head = "\(finished)/\(total), \(kept) kept"
        guard finished < total, let left = secondsLeft, (0..<1e9).contains(left) else { return head }
        return left < 90
            ? "\(head), about \(Int(left.rounded(.up))) s left"
            : "\(head), about \(Int((left / 60).rounded(.up))) min left"
    }

    mutating func count(_ drop: ColdStartDrop?) {
        finished += 1
        if let drop { dropped[drop.reason.rawValue, default: 0] += 1 } else { kept += 1 }
    }
}

/// What a cold start came to.
public struct ColdStartReport: Sendable {
    /// The trajectories that were kept, in the order of their prompts, for `SFTTrainer` and exports; empty where they are not collected.
    public var examples: [Rollout]
    /// How many of them were written with a hint.
    public var hinted: Int
    /// Counts, by reason too.
    public var progress: ColdStartProgress
    /// What went wrong with the prompts that failed, by the prompt's id.
    public var failures: [String: String]
}

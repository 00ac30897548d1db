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

    /// Makes the progress of a run that starts.
    package init(total: Int) { self.total = total }

    /// About how many seconds it will take still, at the pace of this run; `nil` before the first prompt is done.
    package var secondsLeft: Double? {
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

/// The result of a cold start.
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

/// Why a prompt gave no trajectory to learn from.
public struct ColdStartDrop: Error, Sendable, Hashable, Codable, CustomStringConvertible {
    /// The kinds of reasons, by which drops are counted. Your own filters add names.
    public struct Reason: RawRepresentable, Sendable, Hashable, Codable, ExpressibleByStringLiteral {
        /// The name.
        public let rawValue: String

        /// Makes a reason from its name.
        public init(rawValue: String) { self.rawValue = rawValue }
        /// Makes a reason from a literal.
        public init(stringLiteral value: String) { rawValue = value }

        /// The base generator draws the prompt without help.
        public static let easy: Reason = "easy"
        /// A judge could not tell.
        public static let unscored: Reason = "unscored"
        /// The stronger generator did not draw it either, so there is no hint.
        public static let noReference: Reason = "noReference"
        /// A turn of the teacher could not be read.
        public static let malformed: Reason = "malformed"
        /// The server repeated a key in a turn of the teacher; what is recorded is not what was written.
        public static let redacted: Reason = "redacted"
        /// The teacher went on after a success, or stopped after a failure.
        public static let disagreement: Reason = "disagreement"
        /// The session ended without an image.
        public static let noImage: Reason = "noImage"
        /// A turn speaks of what the student will not have.
        public static let leak: Reason = "leak"
        /// The last image is not better than the first.
        public static let notBetter: Reason = "notBetter"
        /// The last image does not satisfy.
        public static let unsatisfied: Reason = "unsatisfied"
        /// The student could not have written it.
        public static let untraceable: Reason = "untraceable"
    }

    /// The kind of reason.
    public var reason: Reason
    /// The same for a person.
    public var detail: String

    public init(_ reason: Reason, _ detail: String) {
        self.reason = reason
        self.detail = detail
    }

    /// The reason and the detail.
    public var description: String { "\(reason.rawValue): \(detail)" }
}

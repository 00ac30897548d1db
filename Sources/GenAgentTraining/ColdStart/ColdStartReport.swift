import GenAgent

/// The progress of a cold start.
public struct ColdStartProgress: Sendable, Hashable, CustomStringConvertible {
    public var total: Int
    /// Finished prompts, including those of earlier runs.
    public var finished = 0
    /// Prompts that earlier runs finished.
    public var resumed = 0
    public var kept = 0
    /// Prompts without one, by the name of the reason.
    public var dropped: [String: Int] = [:]
    /// Prompts with a failure; the next run tries them again.
    public var failed = 0
    /// Seconds since this run started.
    public var seconds = 0.0

    package init(total: Int) { self.total = total }

    /// Estimated seconds to the end at the pace of this run; `nil` before it has finished a prompt.
    package var secondsLeft: Double? {
        let done = finished - resumed
        guard done > 0 else { return finished == total ? 0 : nil }
        return seconds / Double(done) * Double(total - finished)
    }

    /// Such as `12/40, 7 kept, about 3 min left`.
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
    /// The kept trajectories in the order of their prompts, for `SFTTrainer` and exports; empty if they are not collected.
    public var examples: [Rollout]
    /// How many of them were written with a hint.
    public var hinted: Int
    public var progress: ColdStartProgress
    /// What went wrong with the failed prompts, by prompt id.
    public var failures: [String: String]
}

/// Why a prompt gave no trajectory to learn from.
public struct ColdStartDrop: Error, Sendable, Hashable, Codable, CustomStringConvertible {
    /// A kind of reason; drops are counted by it. Your own filters can add reasons.
    public struct Reason: RawRepresentable, Sendable, Hashable, Codable, ExpressibleByStringLiteral {
        public let rawValue: String

        public init(rawValue: String) { self.rawValue = rawValue }
        public init(stringLiteral value: String) { rawValue = value }

        /// The base generator succeeds without help.
        public static let easy: Reason = "easy"
        /// A judge gave no verdict.
        public static let unscored: Reason = "unscored"
        /// The stronger generator failed too, so there is no hint.
        public static let noReference: Reason = "noReference"
        /// A turn of the teacher could not be parsed.
        public static let malformed: Reason = "malformed"
        /// The server echoed a key in a turn of the teacher, so the record is not what was written.
        public static let redacted: Reason = "redacted"
        /// The teacher continued after a success, or stopped after a failure.
        public static let disagreement: Reason = "disagreement"
        public static let noImage: Reason = "noImage"
        /// A turn mentions what the student will not have.
        public static let leak: Reason = "leak"
        public static let notBetter: Reason = "notBetter"
        public static let unsatisfied: Reason = "unsatisfied"
        /// The student could not have written the trajectory.
        public static let untraceable: Reason = "untraceable"
    }

    public var reason: Reason
    public var detail: String

    public init(_ reason: Reason, _ detail: String) {
        self.reason = reason
        self.detail = detail
    }

    public var description: String { "\(reason.rawValue): \(detail)" }
}

#if Store
import GenAgent
import GRDB

/// Selects sessions: those that meet every condition that is set.
public struct SessionFilter: Sendable, Hashable {
    /// A reward that a session must have.
    public struct RewardRange: Sendable, Hashable {
        public var name: String
        public var range: ClosedRange<Double>

        /// Requires a reward; without a range, any value except an unscored one.
        public init(_ name: String, in range: ClosedRange<Double> = -Double.infinity...Double.infinity) {
            self.name = name
            self.range = range
        }
    }

    /// Started at this time or later.
    public var startedFrom: Timestamp?
    /// Started before this time.
    public var startedBefore: Timestamp?
    /// The last exchange ended for one of these reasons.
    public var stopReasons: Set<StopReason>?
    /// Whether its last query was answered.
    public var isFinished: Bool?
    /// A call asked for this tool.
    public var tool: String?
    /// The policy has this name.
    public var policy: String?
    /// The last assessment has this result.
    public var verdict: Verdict.Outcome?
    /// A query has this tag.
    public var tag: String?
    public var reward: RewardRange?
    /// A query or a prompt contains this text, in upper or lower case.
    public var text: String?
    /// Whether the log cannot be replayed.
    public var isDamaged: Bool?
    /// Whether it came from an archive, wholly or in part.
    public var isForeign: Bool?

    public init() {}

    public static let all = SessionFilter()

    /// The condition in SQL, on `summary` as `s`.
    var condition: (sql: String, arguments: [any DatabaseValueConvertible]) {
        var parts: [String] = []
        var arguments: [any DatabaseValueConvertible] = []
        func require(_ sql: String, _ values: any DatabaseValueConvertible...) {
            parts.append(sql)
            arguments += values
        }
        if let startedFrom { require("s.started_at >= ?", startedFrom.microseconds) }
        if let startedBefore { require("s.started_at < ?", startedBefore.microseconds) }
        if let stopReasons {
            let marks = Array(repeating: "?", count: stopReasons.count).joined(separator: ", ")
            parts.append("s.stop_reason IN (\(marks))")
            arguments += stopReasons.map(\.rawValue).sorted()
        }
        if let isFinished { require("s.stop_reason IS \(isFinished ? "NOT " : "")NULL") }
        let labelled =
            "EXISTS (SELECT 1 FROM summary_label l WHERE l.kind = ? AND l.label = ? AND l.session = s.session)"
        if let tool { require(labelled, "tool", tool) }
        if let tag { require(labelled, "tag", tag) }
        if let policy { require("s.policy = ?", policy) }
        if let verdict { require("s.verdict = ?", verdict.rawValue) }
        if let reward {
            require(
                "EXISTS (SELECT 1 FROM reward r WHERE r.session = s.session AND r.name = ? AND r.value BETWEEN ? AND ?)",
                reward.name, reward.range.lowerBound, reward.range.upperBound)
        }
        if let text { require("instr(s.text, ?) > 0", text.lowercased()) }
        if let isDamaged { require("s.is_damaged = ?", isDamaged) }
        if let isForeign {
            require(
                "EXISTS (SELECT 1 FROM session n WHERE n.number = s.session AND (n.foreign_inputs > 0) = ?)", isForeign)
        }
        return (parts.isEmpty ? "1" : parts.joined(separator: " AND "), arguments)
    }
}

/// The order in which sessions are listed.
public enum SessionOrder: String, Sendable, Hashable, CaseIterable {
    /// By start.
    case oldestFirst
    /// By start, the latest first.
    case newestFirst
    /// By last input, the latest first.
    case recentlyUpdatedFirst

    var column: String { self == .recentlyUpdatedFirst ? "updated_at" : "started_at" }
    var isDescending: Bool { self != .oldestFirst }
}
#endif

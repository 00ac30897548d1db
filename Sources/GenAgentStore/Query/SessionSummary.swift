#if Store
import GenAgent

/// What lists and filters know of a session, without reading its log.
public struct SessionSummary: Sendable, Hashable, Codable {
    /// The session.
    public var id: SessionID
    /// When its first input came.
    public var startedAt: Timestamp
    /// When its last input came.
    public var updatedAt: Timestamp
    /// How many inputs it has.
    public var inputCount: Int
    /// The texts of its queries: one, unless it was continued.
    public var queries: [String] = []
    /// The tags of its queries, each once.
    public var tags: [String] = []
    /// The policy's name.
    public var policy = ""
    /// The judge's name; `nil`: the policy judges itself.
    public var judge: String?
    /// The tools that were asked for in calls, each once.
    public var tools: [String] = []
    /// Why its last exchange ended; `nil` where it is not finished.
    public var stopReason: StopReason?
    /// How many images were generated and, mostly, assessed.
    public var rounds = 0
    /// What the last assessment came to; `nil` where there is none.
    public var verdict: Verdict.Outcome?
    /// The score of the last assessment, 0 (worst) ... 1 (best), where it gave one.
    public var score: Double?
    /// The image that the last exchange returned.
    public var image: ImageReference?
    /// What it cost.
    public var usage = Usage()
    /// How many things went wrong on the way.
    public var issues = 0
    /// Rewards by name, as ``SQLiteTrajectoryStore/setReward(_:value:for:)`` left them; `nil`: could not be scored.
    public var rewards: [String: Double?] = [:]
    /// Why the log cannot be replayed (damaged, or of other rules); the fields above are then as far as it goes.
    public var damage: String?

    /// Whether its last query was answered, however it ended.
    public var isFinished: Bool { stopReason != nil }
}
#endif

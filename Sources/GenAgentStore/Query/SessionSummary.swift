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
    /// Whether it came from an archive, wholly or in part (``SQLiteTrajectoryStore/importArchive(from:)``).
    ///
    /// What its inputs ask for (models, tools, addresses, variables, folders, in metadata or elsewhere) is someone else's request. `genagent
    /// resume` follows none of it. `AgentSession.resume` needs no guard of its own, because all participants come from its caller; one who
    /// builds them from what a session records checks this first.
    public var isForeign = false

    /// Whether its last query was answered, however it ended.
    public var isFinished: Bool { stopReason != nil }
}

extension SessionSummary {
    /// Reads a summary; those that earlier versions wrote lack what came later.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func value<Value: Decodable>(_ key: CodingKeys, _ standard: Value) throws -> Value {
            try container.decodeIfPresent(Value.self, forKey: key) ?? standard
        }
        self.init(
            id: try container.decode(SessionID.self, forKey: .id),
            startedAt: try container.decode(Timestamp.self, forKey: .startedAt),
            updatedAt: try container.decode(Timestamp.self, forKey: .updatedAt),
            inputCount: try container.decode(Int.self, forKey: .inputCount), queries: try value(.queries, []),
            tags: try value(.tags, []), policy: try value(.policy, ""), judge: try value(.judge, nil),
            tools: try value(.tools, []), stopReason: try value(.stopReason, nil), rounds: try value(.rounds, 0),
            verdict: try value(.verdict, nil), score: try value(.score, nil), image: try value(.image, nil),
            usage: try value(.usage, Usage()), issues: try value(.issues, 0), rewards: try value(.rewards, [:]),
            damage: try value(.damage, nil), isForeign: try value(.isForeign, false))
    }
}
#endif

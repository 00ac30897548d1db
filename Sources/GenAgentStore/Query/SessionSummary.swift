#if Store
import Foundation
import GenAgent

/// What lists and filters know of a session without reading its log.
public struct SessionSummary: Sendable, Hashable, Codable {
    public var id: SessionID
    /// The time of its first input.
    public var startedAt: Timestamp
    /// The time of its last input.
    public var updatedAt: Timestamp
    public var inputCount: Int
    /// The texts of its queries: one, unless it was continued.
    public var queries: [String] = []
    /// The tags of its queries, each once.
    public var tags: [String] = []
    public var policy = ""
    /// The judge's name; `nil`: the policy judges itself.
    public var judge: String?
    /// The tools that calls asked for, each once.
    public var tools: [String] = []
    /// Why its last exchange ended; `nil` if it is unfinished.
    public var stopReason: StopReason?
    /// How many images were generated; the last may lack an assessment.
    public var rounds = 0
    /// The result of the last assessment; `nil` if there is none.
    public var verdict: Verdict.Outcome?
    /// The score of the last assessment, 0 (worst) ... 1 (best), if it has one.
    public var score: Double?
    /// The image that the last exchange returned.
    public var image: ImageReference?
    public var usage = Usage()
    /// How many errors the session recorded.
    public var issues = 0
    /// Rewards by name, as set by ``SQLiteTrajectoryStore/setReward(_:value:for:)``; `nil`: could not be scored.
    public var rewards: [String: Double?] = [:]
    /// Why the log cannot be replayed (damaged, or of other rules). The other fields then cover the part before the damage.
    public var damage: String?
    /// Whether it came from an archive, wholly or in part (``SQLiteTrajectoryStore/importArchive(from:)``).
    ///
    /// What its inputs ask for (models, tools, addresses, variables, folders, in metadata or elsewhere) is someone else's request.
    /// `genagent resume` follows none of it. `AgentSession.resume` needs no check of its own, because all participants come from its
    /// caller. Check this flag before you create participants from what a session records.
    public var isForeign = false

    /// Whether the session answered its last query, for whatever reason it stopped.
    public var isFinished: Bool { stopReason != nil }
}

extension SessionSummary {
    /// Reads a summary; those of earlier versions lack the newer members.
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

/// What the store derives from a session's log: its summary, the text to search, and the images that it names.
struct SessionDigest: Sendable {
    var summary: SessionSummary
    /// Queries and prompts in lower case, one per line.
    var text = ""
    /// Every digest in the log, also if the log is damaged.
    var images: Set<String> = []

    init(_ id: SessionID, _ records: [String]) {
        summary = SessionSummary(
            id: id, startedAt: Timestamp(microseconds: 0), updatedAt: Timestamp(microseconds: 0),
            inputCount: records.count)
        for record in records { images.formUnion(Self.digests(in: record)) }
        let log = SessionLog(id, records)
        summary.damage = log.damage
        if let first = log.inputs.first { summary.startedAt = first.time }
        if let last = log.inputs.last { summary.updatedAt = last.time }
        if let trajectory = log.trajectory { describe(trajectory) }
    }

    private mutating func describe(_ trajectory: Trajectory) {
        summary.queries = trajectory.exchanges.map(\.query.text)
        summary.tags = Set(trajectory.exchanges.flatMap(\.query.tags)).sorted()
        summary.policy = trajectory.setup.policy
        summary.judge = trajectory.setup.judge
        summary.tools = Set(trajectory.calls.map(\.call.name)).sorted()
        summary.stopReason = trajectory.exchanges.last?.stopReason
        summary.rounds = trajectory.rounds.count
        let verdict = trajectory.rounds.last { $0.verdict != nil }?.verdict
        summary.verdict = verdict?.outcome
        summary.score = verdict?.score
        if let selected = trajectory.exchanges.last?.selected {
            summary.image = trajectory.images.first { $0.id == selected }?.reference
        }
        summary.usage = trajectory.usage
        summary.issues = trajectory.issues.count
        let prompts = trajectory.calls.compactMap(\.request?.prompt)
        text = (summary.queries + prompts).joined(separator: "\n").lowercased()
    }

    /// The digests that a record names: everything after `"digest":"`, because a damaged record must not lose its images.
    static func digests(in record: String) -> [String] {
        record.components(separatedBy: "\"digest\":\"").dropFirst()
            .map { String($0.prefix(64)) }.filter { ImageFiles.isDigest($0) }
    }
}
#endif

/// Where a session stands: its trajectory so far, what it waits for, and the little that is open between two inputs.
public struct SessionState: Sendable, Hashable, Codable {
    /// Everything that happened.
    public internal(set) var trajectory: Trajectory
    /// What the session waits for.
    public internal(set) var phase: SessionPhase
    /// When the deadline of the present exchange passes; `nil`: it has none.
    public internal(set) var deadline: Timestamp?

    /// Calls of the present turn that are not made yet, first to last: indices of records.
    var queue: [Int] = []
    /// Parts of the round's one user message, collected until all have arrived.
    var openParts: [MessagePart] = []
    /// Rounds that the policy has not assessed yet (self judging).
    var unassessed: [Int] = []
    /// Malformed turns in a row.
    var repairs = 0
    /// Generator attempts, policy turns and costs of the present exchange.
    var spent = Spent()
    /// Time of the input at hand.
    var now: Timestamp

    /// What the present exchange has used of its limits.
    struct Spent: Sendable, Hashable, Codable {
        var generatorCalls = 0
        var policyTurns = 0
        var tokens = 0
        var money = 0.0
        var contextTokens = 0
    }

    init(_ start: SessionStart, at time: Timestamp) {
        now = time
        phase = .finished
        trajectory = Trajectory(
            libraryVersion: start.libraryVersion, machineVersion: start.machineVersion, sessionID: start.sessionID,
            seed: start.seed, setup: start.setup, startedAt: time, exchanges: [], messages: [], turns: [], calls: [],
            rounds: [], images: [], comparisons: [], rewards: [:], issues: [], usage: Usage()
        )
        openExchange(start.query)
    }
}

// Short names for what the rules ask again and again.
extension SessionState {
    /// Whether the session runs by at least this version of the rules; see ``SessionMachine/version``.
    func follows(_ version: Int) -> Bool { trajectory.machineVersion >= version }

    var setup: SessionSetup { trajectory.setup }
    var limits: SessionLimits { trajectory.setup.configuration.limits }
    var judgesItself: Bool { trajectory.setup.judge == nil }
    var exchange: Int { trajectory.exchanges.count - 1 }

    /// Indices of the present exchange's rounds, first to last.
    var rounds: [Int] { trajectory.rounds.indices.filter { trajectory.rounds[$0].exchange == exchange } }

    /// Whether no further image may be generated.
    var isAtRoundLimit: Bool { rounds.count >= limits.rounds }

    func tool(named name: String) -> ToolDescriptor? { setup.tools.first { $0.name == name } }

    /// Counts a cost towards the totals and the limits.
    mutating func spend(_ usage: Usage) {
        trajectory.usage += usage
        spent.money += usage.money ?? 0
    }

    mutating func note(_ boundary: Boundary, _ error: AdapterError, call: Int? = nil) {
        trajectory.issues.append(SessionIssue(boundary: boundary, error: error, time: now, call: call))
    }
}

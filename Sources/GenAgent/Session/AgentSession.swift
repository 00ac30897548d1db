import Logging

/// Lets a policy draw with tools until the image satisfies the query.
///
/// ```swift
/// let session = AgentSession(policy: myModel, tools: [myGenerator])
/// let outcome = await session.respond(to: "three red apples left of a blue cup")
/// let bluer = await session.respond(to: "make the cup bluer")   // continues the conversation
/// ```
/// A session never throws: failures, limits and cancellation are stop reasons, and the outcome always carries the best image so
/// far and the whole trajectory. Queries of one session are answered one after the other. Cancelling the calling task cancels
/// the query, at any moment, without waiting for a tool that ignores cancellation; a query that is cancelled while it waits for its turn
/// leaves no trace in the conversation.
///
/// With a store that outlives the process, ``resume(_:from:policy:tools:assessment:selection:hook:substituting:environment:)`` resumes
/// a session. A store that never returns blocks its session: every input must be durable before the session acts on it.
public actor AgentSession {
    public nonisolated let id: SessionID

    let parts: SessionParts
    let store: any TrajectoryStore
    let environment: SessionEnvironment
    let seed: UInt64

    var machine = SessionMachine()
    /// Bytes of the session's images; the machine knows only references.
    var images: [ImageDigest: EncodedImage] = [:]
    /// Why the store failed; the session then continues in memory.
    var storeFailure: AdapterError?
    var storeFailureIsNoted = false
    var gate = SerialGate()
    /// What a resumed session has to finish before anything else.
    var unfinished: UnfinishedExchange?
    /// Keeps other processes from running this session during an exchange.
    var lease: (any SessionLease)?

    /// Makes a session; nothing happens yet.
    ///
    /// - Parameters:
    ///   - tools: What it may call, by name; of two tools with the same name, the first one counts.
    ///   - assessment: Default: the policy judges.
    ///   - selection: Default: the last image.
    ///   - systemText: Default: the standard text of the turn format.
    ///   - store: Keeps every input before the session acts on it.
    ///   - id: Default: random.
    ///   - seed: The source of default generator seeds and jitter; default: random.
    public init(
        policy: any PolicyModel, tools: [any AgentTool], assessment: Assessment = .selfJudging,
        selection: ImageSelection = .last, hook: (any ToolCallHook)? = nil,
        configuration: SessionConfiguration = SessionConfiguration(), systemText: SystemText? = nil,
        store: any TrajectoryStore = InMemoryTrajectoryStore(),
        environment: SessionEnvironment = SessionEnvironment(), id: SessionID? = nil, seed: UInt64? = nil
    ) {
        let parts = SessionParts(
            policy: policy, tools: tools, assessment: assessment, selection: selection, hook: hook,
            configuration: configuration, systemText: systemText)
        self.init(
            parts: parts, store: store, environment: environment,
            id: id ?? SessionID(rawValue: String(environment.random(), radix: 36)), seed: seed ?? environment.random())
    }

    init(
        parts: SessionParts, store: any TrajectoryStore, environment: SessionEnvironment, id: SessionID, seed: UInt64,
        taken: ResumedState? = nil
    ) {
        self.parts = parts
        self.store = store
        self.id = id
        self.seed = seed
        var environment = environment
        environment.logger[metadataKey: "session"] = "\(id)"
        self.environment = environment
        guard let taken else { return }
        machine = taken.machine
        images = taken.images
        unfinished = taken.unfinished
        lease = taken.lease
    }

    /// Answers a query and returns how it ended. On a session that has answered before, it continues the conversation; a resumed
    /// session first finishes the query that was interrupted.
    public func respond(to query: Query) async -> SessionOutcome { await answer(query, channel: nil) }

    /// Answers a query and reports its events. If a resumed session has a query to finish first, the events of that query come
    /// first, without a `finished`.
    public nonisolated func run(_ query: Query) -> SessionRun {
        SessionRun { channel in _ = await self.answer(query, channel: channel) }
    }

    /// What happened so far; `nil` before the first query.
    public var trajectory: Trajectory? { machine.state?.trajectory }

    private func answer(_ query: Query, channel: EventChannel<SessionEvent>?) async -> SessionOutcome {
        let outcome: SessionOutcome
        if await enter() {
            let waited = await finishUnfinished(channel) != nil
            // Cancelled while it waited for the query before it.
            if waited, Task.isCancelled {
                outcome = outcomeOfUnasked(query)
            } else {
                outcome = await drive(.query(query), channel: channel)
            }
            gate.leave()
        } else {
            outcome = outcomeOfUnasked(query)
        }
        channel?.finish(with: .finished(outcome))
        return outcome
    }
}

/// Admits one query of a session at a time, first come, first served.
struct SerialGate {
    private var isBusy = false
    private var waiters = WaiterList<Void, Bool, Never>()

    mutating func ticket() -> Int { waiters.ticket() }

    mutating func tryToEnter() -> Bool {
        defer { isBusy = true }
        return !isBusy
    }

    mutating func wait(_ ticket: Int, _ continuation: CheckedContinuation<Bool, Never>) {
        waiters.add(ticket, (), continuation)
    }

    mutating func giveUp(_ ticket: Int) { waiters.remove(ticket)?.resume(returning: false) }

    mutating func leave() {
        if let next = waiters.removeFirst() { next.resume(returning: true) } else { isBusy = false }
    }
}

extension AgentSession {
    /// Waits until the query may begin; `false`: cancelled while waiting.
    func enter() async -> Bool {
        if gate.tryToEnter() { return true }
        let ticket = gate.ticket()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // The handler may have run already.
                if Task.isCancelled { return continuation.resume(returning: false) }
                gate.wait(ticket, continuation)
            }
        } onCancel: {
            Task { await self.giveUp(ticket) }
        }
    }

    private func giveUp(_ ticket: Int) { gate.giveUp(ticket) }

    /// The outcome of a query that was cancelled before it began: the current state, with nothing added.
    func outcomeOfUnasked(_ query: Query) -> SessionOutcome {
        if let state = machine.state { return outcome(.cancelled, state) }
        // The query before this one has not begun either: a state for the outcome only.
        let start = SessionStart(sessionID: id, seed: seed, setup: parts.setup, query: QueryRecord(query))
        return outcome(.cancelled, SessionState(start, at: environment.clock.now()))
    }
}

import GenAgent
import GenAgentTesting

extension SessionEvent {
    /// The event's name, for comparing orders.
    var name: String {
        switch self {
        case .started: "started"
        case .resumed: "resumed"
        case .turnStarted(let purpose): "turnStarted(\(purpose.rawValue))"
        case .delta: "delta"
        case .turn: "turn"
        case .malformedTurn(let violation): "malformedTurn(\(violation.kind.rawValue))"
        case .callStarted(let call, _, let attempt): "callStarted(\(call.name), \(attempt))"
        case .progress: "progress"
        case .callFinished(let record): "callFinished(\(record.status.rawValue))"
        case .image(let round, let id, _): "image(\(round), \(id))"
        case .assessed(let round, let verdict): "assessed(\(round), \(verdict.outcome.rawValue))"
        case .reflected(let round, _): "reflected(\(round))"
        case .compared(let record): "compared(\(record.comparison?.outcome.rawValue ?? "failed"))"
        case .issue(let issue): "issue(\(issue.boundary.rawValue))"
        case .retrying: "retrying"
        case .finished(let outcome): "finished(\(outcome.stopReason.rawValue))"
        }
    }
}

extension SessionRun {
    /// All events, to the end.
    func collected() async -> [SessionEvent] {
        var events: [SessionEvent] = []
        for await event in self { events.append(event) }
        return events
    }
}

extension [SessionEvent] {
    /// Names without deltas and progress.
    var names: [String] { map(\.name).filter { $0 != "delta" && $0 != "progress" } }

    var outcome: SessionOutcome? { if case .finished(let outcome)? = last { outcome } else { nil } }
}

/// A generator whose n-th call (counted from 0 in the session) waits at a gate, deaf to cancellation.
struct GatedGenerator: GeneratorTool {
    let gate: Gate
    var heldCall = 1
    let painter = StubGenerator()
    var descriptor: ToolDescriptor { painter.descriptor }

    func generate(_ request: GenerationRequest, context: ToolContext) async throws -> GenerationResult {
        if context.callIndex == heldCall { await gate.pass() }
        context.report(ToolProgress(note: "late or not"))
        return try await painter.generate(request, context: context)
    }
}

/// A store that waits at a gate before it appends one input, and refuses to work in a cancelled task.
struct GatedStore: TrajectoryStore {
    let gate: Gate
    let holds: @Sendable (SessionInput) -> Bool
    let store = InMemoryTrajectoryStore()
    /// Always open; counts who comes to save.
    let saves = Gate()

    func append(_ input: RecordedInput, to session: SessionID) async throws {
        if holds(input.input) { await gate.pass() }
        try Task.checkCancellation()
        try await store.append(input, to: session)
    }

    func save(_ image: EncodedImage) async throws {
        saves.open()
        await saves.pass()
        try Task.checkCancellation()
        try await store.save(image)
    }

    func inputs(of session: SessionID) async throws -> [RecordedInput] { try await store.inputs(of: session) }
    func sessions() async throws -> [SessionID] { try await store.sessions() }
    func image(_ digest: ImageDigest) async throws -> EncodedImage? { try await store.image(digest) }
}

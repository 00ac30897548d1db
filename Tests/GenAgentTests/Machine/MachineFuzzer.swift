import Foundation

@testable import GenAgent

/// The kinds of input, failures split by boundary.
enum InputKind: Hashable, CaseIterable {
    case started, continued, policyReplied, hookDecided, callStarted, jobSubmitted, toolReturned, judged, reflected
    case compared, storeFailed, waited, deadlineFired, cancelled, resumed
    case failed(Boundary)

    static let allCases: [InputKind] =
        [
            .started, .continued, .policyReplied, .hookDecided, .callStarted, .jobSubmitted, .toolReturned, .judged,
            .reflected, .compared, .storeFailed, .waited, .deadlineFired, .cancelled, .resumed,
        ] + Boundary.allCases.map { .failed($0) }
}

/// Writes random logs: mostly inputs that make sense, so that deep states are reached, and in between kinds of input that
/// the present phase has seldom met.
struct MachineFuzzer {
    /// How often each kind came in each phase.
    private(set) var met: [SessionPhase.Name: [InputKind: Int]] = [:]
    /// The kinds that should still come more often, by phase.
    private var wanted = Dictionary(uniqueKeysWithValues: SessionPhase.Name.allCases.map { ($0, InputKind.allCases) })
    private(set) var random: SeededRandom
    private let pictures: [ImageReference]
    private let inputImages: [EncodedImage]

    init(seed: UInt64) throws {
        random = SeededRandom(seed: seed)
        pictures = try (0..<12).map { ImageReference(try .sample($0)) }
        inputImages = try (0..<2).map { try .sample(100 + $0) }
    }

    /// The next input for a machine in the given phase.
    mutating func input(for state: SessionState?) -> SessionInput {
        let phase = state?.phase.name ?? .ready
        let kind = chance(curiosity(in: phase)) ? rarelyMet(in: phase) : likely(in: phase)
        let count = met[phase, default: [:]][kind, default: 0] + 1
        met[phase, default: [:]][kind] = count
        if count >= 70 { wanted[phase]?.removeAll { $0 == kind } }
        return make(kind, state)
    }

    /// Seconds until the next input; now and then enough for a deadline to pass.
    mutating func pause() -> Double { chance(0.02) ? 100 : random.nextUnit() }

    /// How often nonsense is tried. What makes no sense changes nothing, so a log can linger where it seldom gets.
    private func curiosity(in phase: SessionPhase.Name) -> Double {
        guard wanted[phase]?.isEmpty == false else { return 0.05 }
        return [.awaitingPolicy, .startingCall, .awaitingTool, .finished].contains(phase) ? 0.3 : 0.97
    }

    private mutating func rarelyMet(in phase: SessionPhase.Name) -> InputKind {
        if let kinds = wanted[phase], !kinds.isEmpty { return pick(kinds) }
        return pick(InputKind.allCases)
    }

    private mutating func likely(in phase: SessionPhase.Name) -> InputKind {
        switch phase {
        case .ready: .started
        case .awaitingPolicy: chance(0.93) ? .policyReplied : .failed(.policy)
        case .awaitingHook: .hookDecided
        case .startingCall: .callStarted
        case .awaitingTool:
            pick([.toolReturned, .toolReturned, .toolReturned, .jobSubmitted, .failed(.tool), .resumed])
        case .awaitingJudge: chance(0.85) ? .judged : .failed(.judge)
        case .awaitingReflector: chance(0.8) ? .reflected : .failed(.reflector)
        case .awaitingComparator: chance(0.7) ? .compared : .failed(.comparator)
        case .waiting: .waited
        case .finished: .continued
        }
    }

    private mutating func make(_ kind: InputKind, _ state: SessionState?) -> SessionInput {
        switch kind {
        case .started: .started(start())
        case .continued: .continued(query())
        case .policyReplied: reply()
        case .hookDecided: .hookDecided(decision())
        case .callStarted: .callStarted
        case .jobSubmitted: .jobSubmitted(JobHandle("job \(number(9))"))
        case .toolReturned: .toolReturned(result())
        case .judged: .judged(verdict())
        case .reflected: .reflected(chance(0.5) ? .guidance("Again.") : .call(call()))
        case .compared: .compared(Comparison(pick([.first, .second, .tie]), usage: usage()))
        case .storeFailed: .storeFailed(.fatal("disk full"))
        case .waited: .waited
        case .deadlineFired: .deadlineFired
        case .cancelled: .cancelled
        case .resumed: .resumed
        case .failed(let boundary): .failed(boundary, error())
        }
    }
}

// Random content.
extension MachineFuzzer {
    mutating func chance(_ share: Double) -> Bool { random.nextUnit() < share }

    mutating func number(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[number(elements.count)] }

    private mutating func maybe<Value>(_ share: Double, _ value: Value) -> Value? { chance(share) ? value : nil }

    private mutating func start() -> SessionStart {
        let limits = SessionLimits(
            rounds: 1 + number(4), generatorCalls: 2 + number(9), policyTurns: 2 + number(12),
            tokens: maybe(0.1, 700), money: maybe(0.1, 1.0), repairs: number(3), contextTokens: maybe(0.1, 380),
            seconds: maybe(0.6, 100))
        let configuration = SessionConfiguration(
            limits: limits, format: pick(TurnFormat.allCases), retry: RetryPolicy(attempts: 1 + number(3)))
        let judged = chance(0.7)
        let compares = chance(0.85)
        let setup = SessionSetup(
            configuration: configuration, policy: "random", judge: judged ? "judge" : nil,
            reflector: judged ? maybe(0.7, "critic") : nil, comparator: compares ? "arbiter" : nil,
            consultsHook: chance(0.4), selection: compares ? .pairwise : pick([.last, .bestScored, .pairwise]),
            tools: MachineHarness.tools)
        var start = SessionStart(sessionID: "random", seed: random.next(), setup: setup, query: query())
        if chance(0.02) { start.machineVersion = 7 }
        return start
    }

    private mutating func query() -> QueryRecord {
        QueryRecord("a fox", images: chance(0.2) ? inputImages : [])
    }

    private mutating func usage() -> Usage {
        Usage(
            inputTokens: number(300), outputTokens: number(100), images: number(2), seconds: random.nextUnit(),
            money: maybe(0.5, Double(number(20)) / 64))
    }

    private mutating func call(id: String? = nil) -> ToolCall {
        let arguments: [String: JSONValue] =
            chance(0.9)
            ? ["prompt": .string("fox \(number(100))")]
            : pick([[:], ["prompt": ""], ["prompt": "fox", "images": ["img_1", "img_40"]]])
        return ToolCall(id: id, name: pick(["paint", "paint", "queue", "search", "sculpt"]), arguments: arguments)
    }

    private mutating func reply() -> SessionInput {
        var native: [NativeToolCall] = []
        var calls: [ToolCall] = []
        for index in 0..<(chance(0.7) ? 1 : number(4)) {
            // Ids repeat now and then, and turns name ids that the reply does not have: servers and parsers do such things.
            let id = "call_\(chance(0.9) ? index : 0)"
            if chance(0.5) { native.append(NativeToolCall(id: id, name: "paint", arguments: "{}")) }
            if chance(0.9) { calls.append(call(id: maybe(0.5, id))) }
        }
        let reply = PolicyReply(
            text: pick(["", "some text"]), reasoning: maybe(0.2, "hm"), toolCalls: native, usage: usage(),
            tokens: maybe(0.1, TokenRecord(completionIDs: [1, 2], logProbabilities: [-0.5, -1.25])))
        if chance(0.15) {
            return .policyReplied(reply, .violation(FormatViolation(pick(FormatViolation.Kind.allCases), "What?")))
        }
        let action: TurnAction = chance(0.12) ? .answer("done") : .call(calls)
        let turn = PolicyTurn(
            thought: maybe(0.8, "thought"), judgment: maybe(0.6, "judgement"), action: action,
            deviations: chance(0.2) ? [pick(TurnDeviation.allCases)] : [])
        return .policyReplied(reply, .turn(turn))
    }

    private mutating func decision() -> RecordedHookDecision {
        switch number(6) {
        case 0: .change(arguments: call().arguments)
        case 1: .answer(result())
        case 2: .refuse("No.")
        default: .allow
        }
    }

    private mutating func result() -> RecordedToolResult {
        RecordedToolResult(
            text: pick(["", "words"]), images: (0..<(chance(0.9) ? 1 : number(3))).map { _ in pick(pictures) },
            seedUsed: maybe(0.3, 11), warnings: chance(0.2) ? ["The size was ignored."] : [], usage: usage())
    }

    private mutating func verdict() -> Verdict {
        let score = maybe(0.7, Double(number(11)) / 10)
        var verdict: Verdict =
            switch number(8) {
            case 0: .satisfied(score: score)
            case 1: .unscored("Too dark.")
            default: .unsatisfied(score: score, findings: [Finding("fox", isMet: maybe(0.8, false))], summary: "No.")
            }
        verdict.usage = usage()
        return verdict
    }

    private mutating func error() -> AdapterError {
        switch number(8) {
        case 0: .rejected("moderated", status: 400)
        case 1: .fatal("no key")
        case 2: .contextFull("too long")
        case 3: .transient("busy", exhausted: true)
        default: .transient("busy", status: 503, retryAfter: maybe(0.3, 2))
        }
    }
}

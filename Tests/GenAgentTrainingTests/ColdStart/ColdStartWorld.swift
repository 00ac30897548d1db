import GenAgent
import GenAgentTesting
import GenAgentTraining

/// Everybody who takes part in a cold start, with words in the query that say what happens.
///
/// Green images satisfy, others do not; blue is better than red. The base generator draws green for prompts that say "good" or "easy".
final class ColdStartWorld: Sendable {
    static let green = try? StubImage.solid(.green)
    static let blue = try? StubImage.solid(.blue)
    static let red = try? StubImage.solid(.red)

    let base = StubGenerator("draw", style: .custom(ColdStartWorld.draw))
    let strong = StubGenerator(
        "strong",
        style: .custom { request in
            try StubImage.solid(request.prompt.contains("impossible") ? .red : .green)
        })
    let teacher: WorldTeacher
    let clock = ManualClock()

    init(secondsPerTurn: Double = 0, isPatient: Bool = false) {
        teacher = WorldTeacher(clock: clock, secondsPerTurn: secondsPerTurn, isPatient: isPatient)
    }

    func pipeline(
        hinted: Bool = true, seed: UInt64 = 1, concurrency: Int = 4, filters: [any ColdStartFilter]? = nil
    ) -> ColdStartPipeline {
        let judge = ColorJudge()
        return ColdStartPipeline(
            teacher: teacher, judge: judge, generator: base, seed: seed,
            hardPrompts: HardPromptStage(generator: base, judge: judge),
            reference: hinted ? ReferenceStage(generator: strong, judge: judge) : nil,
            filters: filters ?? [HintLeakFilter(), ImprovementFilter(ColorComparator())],
            concurrency: concurrency, environment: SessionEnvironment(clock: clock))
    }

    private static func draw(_ request: GenerationRequest) throws -> EncodedImage {
        let prompt = request.prompt
        if prompt.contains("failing") { throw AdapterError.fatal("no power") }
        if prompt.contains("good") || prompt.contains("easy") { return try StubImage.solid(.green) }
        return try StubImage.solid(prompt.contains("fair") ? .blue : .red)
    }
}

/// Writes what the query's words ask for. With a hint its second prompt is good.
struct WorldTeacher: ColdStartTeacher {
    let name = "teacher"
    let clock: ManualClock
    let secondsPerTurn: Double
    /// Hangs at queries that say "slow", until the task is cancelled.
    let isPatient: Bool
    let asked = Locked<[(query: String, guidance: TeacherGuidance)]>([])

    init(clock: ManualClock, secondsPerTurn: Double, isPatient: Bool) {
        self.clock = clock
        self.secondsPerTurn = secondsPerTurn
        self.isPatient = isPatient
    }

    func turn(for request: PolicyRequest, guidance: TeacherGuidance) async throws -> PolicyReply {
        let query = request.messages.first { $0.author == .user }?.text ?? ""
        asked.withLock { $0.append((query, guidance)) }
        clock.advance(by: secondsPerTurn)
        if isPatient, query.contains("slow") { try await clock.sleep(seconds: 1000) }
        let renderer = TurnRenderer()
        func call(_ prompt: String, _ thought: String, _ judgment: String?) -> PolicyReply {
            let calls = [ToolCall(name: "draw", arguments: ["prompt": .string(prompt)])]
            return PolicyReply(
                text: renderer.render(PolicyTurn(thought: thought, judgment: judgment, action: .call(calls))))
        }
        let answer = PolicyReply(
            text: renderer.render(PolicyTurn(thought: "It is right.", judgment: "Right.", action: .answer("done"))))
        guard let verdict = guidance.verdict else {
            return query.contains("quick") ? call("good", "I see.", nil) : call("first try", "I think.", nil)
        }
        if verdict.outcome == .satisfied { return query.contains("contrary") ? call("more", "More.", "No.") : answer }
        if guidance.isClosing { return call("never drawn", "I would try again.", "Not right.") }
        if query.contains("broken") { return PolicyReply(text: "<think>Hm") }
        if query.contains("stubborn") { return call("same again", "Again.", "Wrong.") }
        if query.contains("fair") { return call("fair", "Nearly.", "Wrong.") }
        let thought = query.contains("leaky") ? "As the Reference, shows, it is two." : "It must be two."
        return call(guidance.reference == nil ? "blind try" : "good", thought, "One is missing.")
    }
}

/// Satisfied with green; cannot tell what a query calls foggy.
private struct ColorJudge: Judge {
    let name = "color judge"
    func assess(_ candidate: Candidate, for query: Query, context: JudgeContext) async throws -> Verdict {
        if query.text.contains("foggy") { return .unscored("fog") }
        return candidate.image == ColdStartWorld.green
            ? .satisfied(score: 1)
            : .unsatisfied(score: 0, findings: [Finding("green", isMet: false, detail: "not green")])
    }
}

/// Green before blue before red.
struct ColorComparator: ImageComparator {
    let name = "color comparator"
    func compare(
        _ first: Candidate, _ second: Candidate, for query: Query, context: JudgeContext
    ) async throws -> Comparison {
        let order = [ColdStartWorld.red, ColdStartWorld.blue, ColdStartWorld.green]
        let places = [first, second].map { candidate in order.firstIndex { $0 == candidate.image } ?? -1 }
        return Comparison(places[0] == places[1] ? .tie : places[0] > places[1] ? .first : .second)
    }
}

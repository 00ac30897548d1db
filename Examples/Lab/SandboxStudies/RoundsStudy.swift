import GenAgent
import GenAgentImaging
import GenAgentSandbox

/// The agent at one to four rounds beside the raw painter and best-of-N, on generated prompts, with pixels.
struct RoundsStudy {
    let options: Options

    private static let mostRounds = 4

    func run() async {
        let perGrammar = max(1, options.number("--prompts", default: 40))
        let seeds = UInt64(max(1, options.number("--seeds", default: 4)))
        let side = options.number("--side", default: 256)
        let dial = Double(options.text("--dial", default: "1")) ?? 1
        let profile = profile(options.text("--profile", default: "base")).withWordingEffect(dial)
        let errors = eyes(options.text("--eyes", default: "paper"))
        let isUntrained = options.text("--policy", default: "handSet") == "untrained"
        let runner = RoundsRunner(
            painter: PictogramPainter(profile: profile, side: side), errors: errors,
            parameters: isUntrained ? .untrained : .handSet, rounds: Self.mostRounds)
        let tasks = tasks(perGrammar: perGrammar, knowledge: options.text("--suite", default: "") == "knowledge")
        let results = await runner.results(of: tasks, seeds: 0..<seeds)
        print(
            "\(tasks.count) generated prompts, \(seeds) seeds, \(side) pixels, profile \(options.text("--profile", default: "base"))"
                + ", dial \(dial), eyes \(options.text("--eyes", default: "paper"))"
                + ", policy \(isUntrained ? "untrained" : "handSet"); graded by PictogramGrader, last image returned.\n"
        )
        table(results)
    }

    private func table(_ results: [[RoundsResult]]) {
        let statistics = Statistics(results)
        print("| | right | 95% | generator calls | policy tokens |\n|---|---|---|---|---|")
        statistics.row("raw painter", { $0.raw }, calls: { _ in 1 }, tokens: { _ in 0 })
        for number in 2...Self.mostRounds {
            statistics.row(
                "best of \(number), the policy's eyes", { $0.bestOf[number - 1] }, calls: { _ in Double(number) },
                tokens: { _ in 0 })
        }
        for round in 1...Self.mostRounds {
            statistics.row(
                "agent, \(round) round\(round == 1 ? "" : "s")", { $0.agent(round) },
                calls: { Double(min(round, $0.rounds.count)) }, tokens: { $0.tokens[min(round, $0.tokens.count - 1)] })
        }
        print("\n| paired difference | mean | 95% |\n|---|---|---|")
        for round in 2...Self.mostRounds {
            statistics.difference("round \(round) - round \(round - 1)") { $0.agent(round) - $0.agent(round - 1) }
        }
        statistics.difference("agent at 1 round - raw") { $0.agent(1) - $0.raw }
        for round in 2...Self.mostRounds {
            statistics.difference("agent at \(round) rounds - best of \(round)") {
                $0.agent(round) - $0.bestOf[round - 1]
            }
        }
    }

    private func tasks(perGrammar: Int, knowledge: Bool) -> [GenEvalRow] {
        var generator = PromptGenerator(seed: UInt64(max(0, options.number("--seed", default: 11))))
        if knowledge { return (0..<perGrammar * 7).map { _ in generator.knowledgeRow() } }
        return PromptGenerator.Grammar.allCases.flatMap { grammar in
            (0..<perGrammar).map { _ in generator.row(grammar) }
        }
    }

    private func profile(_ name: String) -> PainterProfile {
        switch name {
        case "weak": .weak
        case "strong": .strong
        case "faultless": .faultless
        default: .base
        }
    }

    private func eyes(_ name: String) -> EyeErrors {
        switch name {
        case "none": .none
        case "high": .high
        default: .paperLike
        }
    }
}

/// The results of one prompt with one seed; 1 is right, 0 is wrong.
struct RoundsResult: Sendable {
    var raw = 0.0
    /// Best of 1, 2, ... raw images.
    var bestOf: [Double] = []
    var rounds: [Double] = []
    /// Tokens after each policy turn.
    var tokens: [Double] = []

    /// The last image of at most `limit` rounds. A lower limit cuts the same session off earlier.
    func agent(_ limit: Int) -> Double { rounds.prefix(limit).last ?? 0 }
}

struct RoundsRunner: Sendable {
    let painter: PictogramPainter
    let errors: EyeErrors
    let parameters: SandboxPolicyParameters
    let rounds: Int

    /// One list of results per prompt, one result per seed.
    func results(of rows: [GenEvalRow], seeds: Range<UInt64>) async -> [[RoundsResult]] {
        await withTaskGroup(of: (Int, [RoundsResult]).self) { group in
            for (index, row) in rows.enumerated() {
                group.addTask {
                    var results: [RoundsResult] = []
                    for seed in seeds { results.append(await result(of: row, seed: seed)) }
                    return (index, results)
                }
            }
            var all: [Int: [RoundsResult]] = [:]
            for await (index, results) in group { all[index] = results }
            return rows.indices.map { all[$0] ?? [] }
        }
    }

    private func result(of row: GenEvalRow, seed: UInt64) async -> RoundsResult {
        let eyes = SandboxEyes(errors: errors, seed: 1000 + seed)
        var result = RoundsResult()
        result.bestOf = await bestOf(row, eyes, seed)
        result.raw = result.bestOf.first ?? 0
        let session = AgentSession(
            policy: SandboxPolicy(parameters: parameters, eyes: eyes), tools: [painter],
            configuration: .init(limits: SessionLimits(rounds: rounds)), seed: seed)
        let outcome = await session.respond(to: Query(row.prompt))
        for round in outcome.trajectory.rounds {
            result.rounds.append(outcome.images[round.image].map { grade($0, row) } ?? 0)
        }
        var tokens = 0.0
        for turn in outcome.trajectory.turns {
            tokens += Double(turn.reply.usage.totalTokens)
            result.tokens.append(tokens)
        }
        return result
    }

    /// Whether the best of 1, 2, ... raw images is right; the policy's eyes choose, and the first of equals stays.
    private func bestOf(_ row: GenEvalRow, _ eyes: SandboxEyes, _ seed: UInt64) async -> [Double] {
        let demands = SceneMetadata(include: PromptReader.standard.read(row.prompt).requirements)
        var best = -1.0
        var isRight = 0.0
        var curve: [Double] = []
        for number in 0..<UInt64(rounds) {
            let request = GenerationRequest(
                prompt: row.prompt, seed: SeededRandom.derive(seed, 77, number) >> 32)
            guard let image = try? await painter.generate(request, context: ToolContext()).image else { continue }
            let looks = (try? eyes.look(at: image)).map { SceneGrader().grade($0, against: demands).fractionMet } ?? 0
            if looks > best { (best, isRight) = (looks, grade(image, row)) }
            curve.append(isRight)
        }
        return curve
    }

    private func grade(_ image: EncodedImage, _ row: GenEvalRow) -> Double {
        guard let bitmap = try? PNG.decode(image.data) else { return 0 }
        return PictogramGrader().verdict(for: bitmap, row.metadata).outcome == .satisfied ? 1 : 0
    }
}

import GenAgent
import GenAgentImaging
import GenAgentSandbox

/// What it costs to choose the wrong one of two painters, and whether the choice can be learned from the reward alone.
struct ToolsStudy {
    let options: Options

    static let painters = [PictogramPainter.scenes(side: 256), PictogramPainter.riddles(side: 256)]

    func run() async {
        let perGrammar = max(1, options.number("--prompts", default: 40))
        let seeds = UInt64(max(1, options.number("--seeds", default: 4)))
        let seed = UInt64(max(0, options.number("--seed", default: 21)))
        let kinds = Self.kinds(perGrammar: perGrammar, seed: seed)
        print(
            "\(perGrammar * 7) composition and \(perGrammar * 7) knowledge prompts, generated with seed \(seed); \(seeds) seeds, "
                + "256 pixels, graded by PictogramGrader; agents have one round.\n")
        print("| prompts | painter | raw prompt | agent that leaves hints to it | agent that resolves hints |")
        print("|---|---|---|---|---|")
        for (kind, rows) in kinds {
            for painter in Self.painters {
                let raw = await share(of: rows, seeds: seeds) { row, seed in await Self.raw(row, painter, seed) }
                let leaving = await share(of: rows, seeds: seeds) { row, seed in
                    await Self.agent(row, painter, .toolNovice, seed)
                }
                let resolving = await share(of: rows, seeds: seeds) { row, seed in
                    await Self.agent(row, painter, .handSet, seed)
                }
                print(
                    "| \(kind) | `\(painter.descriptor.name)` | \(fixed(raw)) | \(fixed(leaving)) | \(fixed(resolving)) |"
                )
            }
        }
        print("")
        await ToolsLearning(
            steps: max(1, options.number("--steps", default: 120)),
            runs: UInt64(max(1, options.number("--runs", default: 5)))
        ).run()
    }

    /// Composition prompts, and knowledge prompts by what they imply.
    private static func kinds(perGrammar: Int, seed: UInt64) -> [(String, [GenEvalRow])] {
        var generator = PromptGenerator(seed: seed)
        let composition = PromptGenerator.Grammar.allCases.flatMap { grammar in
            (0..<perGrammar).map { _ in generator.row(grammar) }
        }
        let knowledge = (0..<perGrammar * 7).map { _ in generator.knowledgeRow() }
        let parts = ["count", "color", "object"].map { part in
            (
                "knowledge: \(part)",
                knowledge.filter { row in
                    PromptReader.standard.read(row.prompt).clauses.contains { clause in
                        clause.knowledge.contains { $0.hasPrefix(part + ".") }
                    }
                }
            )
        }
        return [("composition", composition), ("knowledge", knowledge)] + parts
    }

    private func share(
        of rows: [GenEvalRow], seeds: UInt64, _ score: @escaping @Sendable (GenEvalRow, UInt64) async -> Double
    ) async -> Double {
        let scores = await concurrently(rows.count) { index in
            var sum = 0.0
            for seed in 0..<seeds { sum += await score(rows[index], seed) }
            return sum / Double(seeds)
        }
        return scores.isEmpty ? 0 : scores.reduce(0, +) / Double(scores.count)
    }

    private static func raw(_ row: GenEvalRow, _ painter: PictogramPainter, _ seed: UInt64) async -> Double {
        let request = GenerationRequest(prompt: row.prompt, seed: SeededRandom.derive(seed, 78, 0) >> 32)
        return grade(try? await painter.generate(request, context: ToolContext()).image, row)
    }

    private static func agent(
        _ row: GenEvalRow, _ painter: PictogramPainter, _ parameters: SandboxPolicyParameters, _ seed: UInt64
    ) async -> Double {
        let session = AgentSession(
            policy: SandboxPolicy(parameters: parameters, eyes: SandboxEyes(seed: 1000 + seed)), tools: [painter],
            configuration: .init(limits: SessionLimits(rounds: 1)), seed: seed)
        let outcome = await session.respond(to: Query(row.prompt))
        return grade(outcome.image, row)
    }

    private static func grade(_ image: EncodedImage?, _ row: GenEvalRow) -> Double {
        guard let image, let bitmap = try? PNG.decode(image.data) else { return 0 }
        return PictogramGrader().verdict(for: bitmap, row.metadata).outcome == .satisfied ? 1 : 0
    }
}

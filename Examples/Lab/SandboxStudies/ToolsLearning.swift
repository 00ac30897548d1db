import Foundation
import GenAgent
import GenAgentSandbox

/// Learns the choice of a tool alone, by REINFORCE from a neutral start: on the task's own features, and on another prompt's.
struct ToolsLearning {
    /// Updates, of 64 turns each.
    let steps: Int
    let runs: UInt64

    private static let batch = 64
    private static let rate = 4.0

    func run() async {
        let conditions: [(String, @Sendable (UInt64) -> TaskCues)] = [
            ("the prompt's own features", { _ in .own }),
            ("another prompt's (control)", { .shuffled(seed: 900 + $0) }),
        ]
        print(
            "Share of first choices that fall on `draw_knowing` after \(steps) updates of \(Self.batch) turns, on 400 new prompts "
                + "(other facts); mean of \(runs) runs, in brackets the least and the largest.\n")
        print("| the choice sees | untrained | composition prompts | knowledge prompts | difference | right pictures |")
        print("|---|---|---|---|---|---|")
        for (name, cues) in conditions {
            let results = await concurrently(Int(runs)) { run in await learn(UInt64(run), cues(UInt64(run))) }
            let columns: [(ToolsOutcome) -> Double] = [
                { $0.untrained }, { $0.composition }, { $0.knowledge }, { $0.knowledge - $0.composition }, { $0.right },
            ]
            print("| \(name) | " + columns.map { cell(results.map($0)) }.joined(separator: " | ") + " |")
        }
    }

    private func cell(_ values: [Double]) -> String {
        let mean = values.reduce(0, +) / Double(max(values.count, 1))
        return "\(fixed(mean)) (\(fixed(values.min() ?? 0)) ... \(fixed(values.max() ?? 0)))"
    }

    private func learn(_ run: UInt64, _ cues: TaskCues) async -> ToolsOutcome {
        let facts = KnowledgeBase.standard.facts.map(\.id)
        let heldOut = Set(facts.enumerated().filter { $0.offset % 2 == 1 }.map(\.element))
        var generator = PromptGenerator(seed: 5000 + run)
        var policy = SandboxPolicy(parameters: .toolNovice, taskCues: cues)
        let test = Self.prompts(400, excluding: Set(facts).subtracting(heldOut), &generator)
        var outcome = ToolsOutcome()
        outcome.untrained = await evaluate(policy, test, run).all
        for step in 0..<UInt64(steps) {
            let rows = Self.prompts(Self.batch, excluding: heldOut, &generator)
            var turns: [ToolsTurn] = []
            for (index, row) in rows.enumerated() {
                if let turn = await ToolsTurn(policy, row, seed: run << 32 | step << 8 | UInt64(index)) {
                    turns.append(turn)
                }
            }
            let mean = turns.reduce(0) { $0 + $1.reward } / Double(max(turns.count, 1))
            var values = policy.parameters.values
            for turn in turns {
                let weights = turn.trace.decisions.map { $0.kind == .tool ? turn.reward - mean : 0 }
                let gradient = turn.trace.gradient(under: policy.parameters, weights: weights)
                for place in values.indices { values[place] += Self.rate * gradient[place] / Double(turns.count) }
            }
            if let next = try? SandboxPolicyParameters(values: values, provenance: "learned") {
                policy.parameters = next
            }
        }
        let after = await evaluate(policy, test, run)
        (outcome.composition, outcome.knowledge, outcome.right) = (after.composition, after.knowledge, after.right)
        return outcome
    }

    /// Alternately, a prompt that says everything and one that implies a fact.
    private static func prompts(
        _ count: Int, excluding heldOut: Set<String>, _ generator: inout PromptGenerator
    ) -> [GenEvalRow] {
        (0..<count).map { $0 % 2 == 0 ? generator.next() : generator.knowledgeRow(excluding: heldOut) }
    }

    private func evaluate(
        _ policy: SandboxPolicy, _ rows: [GenEvalRow], _ run: UInt64
    ) async -> (all: Double, composition: Double, knowledge: Double, right: Double) {
        var chances: [Double] = []
        var right = 0.0
        for (index, row) in rows.enumerated() {
            guard let turn = await ToolsTurn(policy, row, seed: 1 << 60 | run << 32 | UInt64(index)) else { continue }
            chances.append(turn.chanceOfSecond(policy.parameters))
            right += turn.reward
        }
        func mean(_ remainder: Int) -> Double {
            let some = chances.enumerated().filter { $0.offset % 2 == remainder }.map(\.element)
            return some.reduce(0, +) / Double(max(some.count, 1))
        }
        return ((mean(0) + mean(1)) / 2, mean(0), mean(1), right / Double(max(chances.count, 1)))
    }
}

struct ToolsOutcome: Sendable {
    var untrained = 0.0
    var composition = 0.0
    var knowledge = 0.0
    /// Share of right images at the end.
    var right = 0.0
}

/// One first turn with its image, planned and graded without pixels.
struct ToolsTurn: Sendable {
    let trace: DecisionTrace
    let reward: Double

    init?(_ policy: SandboxPolicy, _ row: GenEvalRow, seed: UInt64) async {
        let request = PolicyRequest(
            messages: [Message(role: .user, author: .user, parts: [.text(row.prompt)])],
            tools: ToolsStudy.painters.map(\.descriptor), sampling: SamplingOptions(seed: seed))
        guard let reply = try? await policy.reply(to: request, onDelta: { _ in }), let tokens = reply.tokens,
            let trace = try? policy.trace(of: tokens, for: request),
            case .call(let calls)? = TurnParser().parse(reply, format: .tagged).turn?.action, let call = calls.first,
            let painter = ToolsStudy.painters.first(where: { $0.descriptor.name == call.name }),
            let prompt = call.arguments["prompt"]?.stringValue
        else { return nil }
        self.trace = trace
        let plan = ScenePlanner(profile: painter.profile, metrics: .drawn).plan(
            PromptReader.standard.read(prompt), seed: SeededRandom.derive(seed, 79, 0))
        reward = SceneGrader().grade(plan.scene.objects, against: row.metadata).isSatisfied ? 1 : 0
    }

    /// The probability of choosing the second tool.
    func chanceOfSecond(_ parameters: SandboxPolicyParameters) -> Double {
        guard let choice = trace.decisions.first(where: { $0.kind == .tool }) else { return 0 }
        return exp(parameters.logProbabilities(of: .tool, features: choice.features)[1])
    }
}

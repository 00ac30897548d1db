import Foundation
import GenAgent
import GenAgentEvaluation
import GenAgentSandbox

let folder = URL(fileURLWithPath: CommandLine.arguments.dropFirst().first ?? "own-suite")
let wishes = [("two red apples", "apple", 2), ("three blue cups", "cup", 3), ("four yellow cats", "cat", 4)]
let suite = EvaluationSuite(
    name: "counting",
    queries: wishes.map { text, thing, count in
        Query(
            text, tags: [thing],
            metadata: ["include": [["class": .string(thing), "count": .integer(Int64(count))]]])
    })
let painter = PictogramPainter(profile: .base, side: 256)
let eyes = SandboxEyes(errors: .paperLike)
let agents = AgentContender.atRounds([1, 3], policy: { _ in SandboxPolicy(eyes: eyes) }, tools: [painter])
let best = BestOfN(.matching("agent, 3 rounds"), generator: painter, chooser: JudgeChooser(EyesJudge(eyes)))
let evaluation = Evaluation(
    suite: suite, contenders: [RawGenerator(painter)] + agents + [best], seeds: [1, 2],
    judge: PictogramGrader(),
    journal: folder.appendingPathComponent("journal.jsonl"))
let report = try await evaluation.run { event in
    if case .finished(let record, let progress) = event { print(progress, record.contender, record.query) }
}
print(report.plainText)
try report.encoded().write(to: folder.appendingPathComponent("report.json"))

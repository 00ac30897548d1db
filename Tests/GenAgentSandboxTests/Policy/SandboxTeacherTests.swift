import Foundation
import GenAgent
import GenAgentSandbox
import GenAgentTraining
import Testing

@Suite struct SandboxTeacherTests {
    /// Riddles that the weak painter mostly misses.
    private static func riddles(_ count: Int) throws -> [Query] {
        var generator = PromptGenerator(seed: 5)
        return try (0..<count).map { index in
            let row = generator.knowledgeRow()
            return Query(row.prompt, id: "\(index)", metadata: try JSONValue(encoding: row.metadata))
        }
    }

    private enum Hint { case right, none, wrong }

    private static func run(_ hint: Hint, _ queries: [Query]) async throws -> ColdStartReport {
        let student = SandboxPolicy(parameters: .untrained)
        var painter = PainterProfile.faultless
        painter.knowledgeMissed = 0.9
        let strong: any GeneratorTool =
            hint == .wrong ? Stranger() : PictogramPainter(profile: .faultless, name: "strong", side: 96)
        let pipeline = ColdStartPipeline(
            teacher: SandboxTeacher(certainty: 0.2), judge: PictogramGrader(),
            generator: PictogramPainter(profile: painter, side: 96), seed: 3,
            reference: hint == .none
                ? nil : ReferenceStage(generator: strong, judge: hint == .right ? PictogramGrader() : nil),
            filters: [HintLeakFilter(), ImprovementFilter(PictogramComparator()), TraceableFilter(student)])
        return try await pipeline.run(queries)
    }

    @Test func theHintMattersAndOnlyARightOneDoes() async throws {
        let queries = try Self.riddles(24)
        let right = try await Self.run(.right, queries)
        let without = try await Self.run(.none, queries)
        let wrong = try await Self.run(.wrong, queries)
        func satisfied(_ report: ColdStartReport) -> Int { report.examples.count { $0.stopReason == .satisfied } }
        let words = "\(right.progress) \(without.progress) \(wrong.progress) \(right.progress.dropped)"
        #expect(satisfied(right) >= satisfied(without) + 6, "\(words)")
        #expect(abs(satisfied(wrong) - satisfied(without)) <= 3, "\(words)")
        #expect(right.progress.dropped["untraceable"] == nil && right.failures.isEmpty)
        // What was spelled out after the hint is in the student's own decisions, and can be learned.
        var trainer = try SFTTrainer(
            policy: SandboxPolicy(parameters: .untrained), examples: right.examples,
            settings: SFTSettings(epochs: 10, batchSize: 8, seed: 1),
            optimizer: AdamW(learningRate: 0.1, weightDecay: 0))
        let before = try trainer.loss()
        try trainer.run()
        #expect(try trainer.loss() < before - 0.1 && trainer.dropped.isEmpty)
        let resolves = { (policy: SandboxPolicy) in
            policy.parameters.logProbabilities(of: .knowledge, features: [1, 1, 0, 0, 0.5, 1])[1]
        }
        #expect(resolves(trainer.policy) > resolves(SandboxPolicy(parameters: .untrained)))
    }

    @Test func theTeacherObeysTheExaminerAndKeepsTheFormat() async throws {
        // It would write nonsense and never stop, if it were asked.
        let wild = SandboxPolicy(parameters: PolicyRequests.uniform)
        let teacher = SandboxTeacher(policy: wild, certainty: 1)
        let image = try await PolicyRequests.picture("two red cups")
        for seed in 0..<12 as Range<UInt64> {
            let request = PolicyRequests.first("two red cups and a dog", seed: seed)
            let first = try await teacher.turn(for: request, guidance: TeacherGuidance())
            #expect(PolicyRequests.prompt(first) != nil)
            let next = PolicyRequests.after(first, to: request, showing: image)
            for verdict in [Verdict.satisfied(), .unsatisfied()] {
                let reply = try await teacher.turn(for: next, guidance: TeacherGuidance(verdict: verdict))
                let turn = try #require(PolicyRequests.turn(reply))
                #expect(
                    (PolicyRequests.prompt(reply) == nil) == (verdict.outcome == .satisfied) && turn.judgment != nil)
                // The record replays without the teacher.
                #expect(try wild.reply(replaying: try #require(reply.tokens), for: next).text == reply.text)
            }
        }
    }
}

/// Paints one and the same picture, whatever is wanted.
private struct Stranger: GeneratorTool {
    private let painter = PictogramPainter(profile: .faultless, name: "stranger", side: 96)
    var descriptor: ToolDescriptor { painter.descriptor }

    func generate(_ request: GenerationRequest, context: ToolContext) async throws -> GenerationResult {
        try await painter.generate(GenerationRequest(prompt: "a purple bench", seed: 1), context: context)
    }
}

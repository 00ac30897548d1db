import Foundation
import GenAgent
import GenAgentTesting
import Testing

@testable import GenAgentEvaluation

/// Scores by the query's metadata: images whose digest begins with a digit below `threshold` satisfy.
struct DigestJudge: Judge {
    var name = "digest"
    var threshold: Character = "8"

    func assess(_ candidate: Candidate, for query: Query, context: JudgeContext) async throws -> Verdict {
        guard query.metadata["scorable"]?.boolValue ?? true else { return .unscored("not scorable") }
        let first = candidate.image.digest.rawValue.first ?? "f"
        return first < threshold ? .satisfied(score: 1) : .unsatisfied(score: 0)
    }
}

@Suite struct EvaluationRunTests {
    private static let turns: [PolicyStep] = [
        .call(prompt: "first try"), .call(prompt: "second try", judging: "Not yet."), .answer(),
    ]

    private func suite(_ count: Int = 6) -> EvaluationSuite {
        let queries = (0..<count).map { index in
            Query("wish \(index)", id: "q\(index)", tags: [index % 2 == 0 ? "even" : "odd"])
        }
        return EvaluationSuite(name: "wishes", queries: queries, aggregation: .tags)
    }

    private func contenders(_ tool: StubGenerator) -> [any Contender] {
        let policy = ScriptedPolicy(forEverySession: Self.turns)
        let agent = AgentContender("agent", policy: { _ in policy }, tools: [tool], rounds: 3)
        return [
            RawGenerator(tool), agent,
            BestOfN(.matching("agent"), generator: tool, chooser: JudgeChooser(DigestJudge(name: "eyes"))),
            AgentContender.onePass(policy: { _ in policy }, tools: [tool]),
        ]
    }

    @Test func `all contenders run on the same prompts and seeds, and are reported together`() async throws {
        let tool = StubGenerator()
        let evaluation = Evaluation(
            suite: suite(), contenders: contenders(tool), seeds: [1, 2], judge: DigestJudge(), concurrency: 3,
            environment: SessionEnvironment(clock: ManualClock()))
        let report = try await evaluation.run()
        #expect(report.rows.map(\.contender) == ["raw", "agent", "best of N, calls as agent", "one pass"])
        #expect(report.rows.map(\.items) == [12, 12, 12, 12])
        #expect(report.rows.map(\.scored) == [12, 12, 12, 12])
        #expect(report.rows.map(\.generatorCalls) == [1, 2, 2, 1])
        #expect(report.comparisons.map(\.baseline) == ["raw", "raw", "raw"])
        let keys = Set(report.records.map { "\($0.query) \($0.seed)" })
        #expect(keys.count == 12)
        #expect(report.rows.allSatisfy { $0.groups.map(\.name) == ["even", "odd"] })
        // 12 raw calls, 24 of the agent, 24 of best-of-N, 12 of one pass.
        #expect(tool.requests.count == 72)
    }

    @Test func `the raw generator, best-of-N and the agent start from the same noise`() async throws {
        let tool = StubGenerator()
        _ = try await Evaluation(
            suite: suite(1), contenders: contenders(tool), seeds: [5], judge: DigestJudge(), concurrency: 1
        ).run()
        let seeds = tool.requests.map(\.seed)
        // raw, agent's two calls, best of 2, one pass
        #expect(seeds.count == 6)
        #expect(Set([seeds[0], seeds[1], seeds[3], seeds[5]]).count == 1)
        #expect(seeds[2] == seeds[4])
        #expect(seeds[1] != seeds[2])
    }
}

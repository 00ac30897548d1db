import Foundation
import GenAgent
import GenAgentSandbox
import GenAgentTesting
import Testing

@testable import GenAgentEvaluation

/// A small evaluation with the sandbox's own parts, from end to end.
@Suite struct SandboxEvaluationTests {
    private func evaluation(_ journal: EvaluationJournal, _ store: any TrajectoryStore) -> Evaluation {
        let suite = EvaluationSuite(
            name: "sandbox",
            queries: SandboxSuites.composition(count: 7, seed: 5) + SandboxSuites.knowledge(count: 3, seed: 5),
            aggregation: .tags)
        let painter = PictogramPainter(profile: .base, side: 96)
        // Another pair of eyes for every seed, as another trained policy would be.
        let policy: @Sendable (EvaluationTask) -> any PolicyModel = { task in
            SandboxPolicy(eyes: SandboxEyes(errors: .paperLike, seed: 1000 + task.seed))
        }
        var contenders: [any Contender] = [
            RawGenerator(painter), AgentContender.onePass(policy: policy, tools: [painter]),
        ]
        contenders += AgentContender.atRounds([1, 2], policy: policy, tools: [painter])
        contenders.append(
            BestOfN(
                .matching("agent, 2 rounds"), generator: painter,
                chooser: JudgeChooser(EyesJudge(SandboxEyes(errors: .paperLike, seed: 77)))))
        return Evaluation(
            suite: suite, contenders: contenders, seeds: [1, 2], judge: PictogramGrader(), concurrency: 2,
            bootstrap: Bootstrap(draws: 200), journal: journal, store: store,
            environment: SessionEnvironment(clock: ManualClock()))
    }

    @Test func `cancelled in the middle, it goes on and comes to the report of an undisturbed run`() async throws {
        let whole = try await evaluation(EvaluationJournal(), InMemoryTrajectoryStore()).run()
        #expect(whole.rows.map(\.scored) == [20, 20, 20, 20, 20])
        #expect(whole.rows[0].generatorCalls == 1)
        #expect(whole.rows[3].generatorCalls == whole.rows[4].generatorCalls)
        #expect(whole.rows[3].generatorCalls > 1)
        #expect(whole.rows[3].policyTokens > whole.rows[1].policyTokens)
        #expect(whole.records.contains { $0.score == 0 })
        #expect(whole.records.contains { $0.score == 1 })

        let folder = try TemporaryFolder()
        let file = folder.url.appendingPathComponent("journal.jsonl")
        let store = InMemoryTrajectoryStore()
        let run = Locked<Task<EvaluationReport, any Error>?>(nil)
        let gate = Gate()
        let first = evaluation(try EvaluationJournal(file: file), store)
        let task = Task {
            await gate.pass()
            return try await first.run { event in
                if case .finished(_, let progress) = event, progress.finished == 33 { run.withLock { $0?.cancel() } }
            }
        }
        run.withLock { $0 = task }
        gate.open()
        await #expect(throws: CancellationError.self) { try await task.value }
        let journal = try EvaluationJournal(file: file)
        #expect(await journal.producedCount >= 33)
        #expect(await journal.producedCount < 100)

        let reused = Locked(0)
        let resumed = try await evaluation(journal, store).run { event in
            if case .finished(_, let progress) = event { reused.withLock { $0 = progress.reused } }
        }
        // Record by record, so that a failure says which one, and not everything; all but
        // the name of a session that had to be begun anew (one pass has no call to spare).
        let records = resumed.records.map(Self.withoutAttempt)
        #expect(records.count == whole.records.count)
        for (one, other) in zip(records, whole.records) where one != other {
            Issue.record("\(one)\ninstead of\n\(other)")
        }
        #expect(resumed.rows == whole.rows)
        #expect(resumed.comparisons == whole.comparisons)
        #expect(reused.withLock { $0 } >= 33)
    }

    /// A session that had to be begun anew has the next attempt's name.
    private static func withoutAttempt(_ record: EvaluationRecord) -> EvaluationRecord {
        var record = record
        if record.contender == "one pass" {
            record.session = record.session.map { SessionID(rawValue: String($0.rawValue.prefix { $0 != "-" })) }
        }
        return record
    }
}

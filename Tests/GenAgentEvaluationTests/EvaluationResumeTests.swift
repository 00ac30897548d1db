import Foundation
import GenAgent
import GenAgentTesting
import Testing

@testable import GenAgentEvaluation

/// Evaluations that are killed and go on.
@Suite struct EvaluationResumeTests {
    private let suite = EvaluationSuite(name: "wishes", queries: (0..<5).map { Query("wish \($0)", id: "q\($0)") })
    private let seeds: [UInt64] = [1, 2]

    private func evaluation(
        _ tool: any GeneratorTool, judge: any Judge = DigestJudge(), journal: EvaluationJournal,
        store: any TrajectoryStore
    ) -> Evaluation {
        let policy = ScriptedPolicy(forEverySession: [.call(prompt: "a"), .call(prompt: "b"), .answer()])
        let agent = AgentContender("agent", policy: { _ in policy }, tools: [tool], rounds: 2)
        let best = BestOfN(.matching("agent"), generator: tool, chooser: JudgeChooser(DigestJudge(name: "eyes")))
        return Evaluation(
            suite: suite, contenders: [RawGenerator(tool), agent, best], seeds: seeds, judge: judge, concurrency: 2,
            journal: journal, store: store, environment: SessionEnvironment(clock: ManualClock()))
    }

    @Test func `killed after every number of lines, it goes on and comes to the same report`() async throws {
        let folder = try TemporaryFolder()
        let file = folder.url.appendingPathComponent("runs/journal.jsonl")
        let store = InMemoryTrajectoryStore()
        let whole = try await evaluation(
            StubGenerator(), journal: EvaluationJournal(file: file), store: store
        ).run()
        let lines = try Data(contentsOf: file).split(separator: UInt8(ascii: "\n"))
        // 30 images; fewer verdicts, because an image that best-of-N chose may be the raw one, which has its verdict already.
        #expect(lines.count { String(decoding: $0, as: UTF8.self).contains(#""kind":"produced""#) } == 30)
        for kept in stride(from: 0, through: lines.count, by: 7) {
            let cut = folder.url.appendingPathComponent("cut-\(kept).jsonl")
            var bytes = Data(lines.prefix(kept).joined(separator: [UInt8(ascii: "\n")]))
            if kept > 0 { bytes.append(UInt8(ascii: "\n")) }
            // The crash came in the middle of a line.
            if kept < lines.count { bytes.append(lines[kept].prefix(40)) }
            try bytes.write(to: cut)
            let tool = StubGenerator()
            let journal = try EvaluationJournal(file: cut)
            let resumed = try await evaluation(tool, journal: journal, store: store).run()
            #expect(resumed == whole)
            // Whatever the journal lost, the store has the sessions of all.
            #expect(tool.requests.isEmpty)
            #expect(try Data(contentsOf: cut).split(separator: UInt8(ascii: "\n")).count == lines.count)
        }
    }

    @Test func `an agent's session that was cut off goes on where it was`() async throws {
        let store = InMemoryTrajectoryStore()
        let journal = EvaluationJournal()
        // The session's second call does not return before the run is cancelled.
        let gate = Gate()
        let policy = ScriptedPolicy(forEverySession: [.call(prompt: "a"), .call(prompt: "b"), .answer()])
        let blocked = BlockingGenerator(inner: StubGenerator(), limit: 2, gate: gate)
        let first = Evaluation(
            suite: suite.prefix(1),
            contenders: [AgentContender("agent", policy: { _ in policy }, tools: [blocked], rounds: 2)],
            judge: DigestJudge(), journal: journal, store: store)
        let task = Task { try await first.run() }
        await gate.waitForArrivals(1)
        let interrupted = try await store.sessions()
        #expect(interrupted.count == 1)
        let copy = InMemoryTrajectoryStore()
        // What a killed process leaves behind: the log so far, and the images.
        for input in try await store.inputs(of: interrupted[0]) { try await copy.append(input, to: interrupted[0]) }
        for image in try await store.trajectory(of: interrupted[0]).images {
            if let bytes = try await store.image(image.reference.digest) { try await copy.save(bytes) }
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        gate.open()
        #expect(await journal.producedCount == 0)

        let tool = StubGenerator()
        let second = Evaluation(
            suite: suite.prefix(1),
            contenders: [AgentContender("agent", policy: { _ in policy }, tools: [tool], rounds: 2)],
            judge: DigestJudge(), store: copy)
        let report = try await second.run()
        #expect(report.rows[0].scored == 1)
        #expect(report.rows[0].generatorCalls == 2)
        #expect(tool.requests.map(\.prompt) == ["b"])
    }

    @Test func `another judge scores the same images, and nothing is made again`() async throws {
        let store = InMemoryTrajectoryStore()
        let journal = EvaluationJournal()
        _ = try await evaluation(StubGenerator(), journal: journal, store: store).run()
        let tool = StubGenerator()
        let strict = DigestJudge(name: "strict", threshold: "0")
        let report = try await evaluation(tool, judge: strict, journal: journal, store: store).rejudge()
        #expect(tool.requests.isEmpty)
        #expect(report.judge == "strict")
        #expect(report.rows.map { $0.score?.value } == [0, 0, 0])
        #expect(await journal.producedCount == 30)
    }

    @Test func `what changes what comes out makes new items`() async throws {
        let store = InMemoryTrajectoryStore()
        let journal = EvaluationJournal()
        let small = GenerationRequest(prompt: "", size: PixelSize(width: 8, height: 8))
        func run(_ template: GenerationRequest?, _ seeds: [UInt64]) async throws -> Int {
            let tool = StubGenerator()
            _ = try await Evaluation(
                suite: suite, contenders: [RawGenerator(tool, template: template)], seeds: seeds, judge: DigestJudge(),
                journal: journal, store: store
            ).run()
            return tool.requests.count
        }
        #expect(try await run(nil, [1]) == 5)
        #expect(try await run(nil, [1]) == 0)
        #expect(try await run(nil, [1, 2]) == 5)
        #expect(try await run(small, [1]) == 5)
    }

    @Test func `without their images, items are unscored and say which store is wanted`() async throws {
        let journal = EvaluationJournal()
        _ = try await evaluation(StubGenerator(), journal: journal, store: InMemoryTrajectoryStore()).run()
        let report = try await evaluation(
            StubGenerator(), judge: DigestJudge(name: "second"), journal: journal, store: InMemoryTrajectoryStore()
        ).rejudge()
        #expect(report.rows.map(\.unscored) == [10, 10, 10])
        #expect(report.rows.allSatisfy { $0.score == nil })
        #expect(report.records[0].reason?.contains("store lacks its image") == true)
    }

    @Test func `rejudging an empty journal makes nothing and says so`() async throws {
        let tool = StubGenerator()
        let journal = EvaluationJournal()
        let report = try await evaluation(tool, journal: journal, store: InMemoryTrajectoryStore()).rejudge()
        #expect(tool.requests.isEmpty)
        #expect(report.rows.map(\.missing) == [10, 10, 10])
        #expect(report.rows.allSatisfy { $0.score == nil && $0.scored == 0 })
        #expect(report.tables[1].head.suffix(2) == ["scored", "not made"])
        #expect(report.tables[1].rows[0].suffix(2) == ["0 of 10", "10"])
    }

    @Test func `a finished journal gives the report again, without any image`() async throws {
        let journal = EvaluationJournal()
        let whole = try await evaluation(StubGenerator(), journal: journal, store: InMemoryTrajectoryStore()).run()
        let tool = StubGenerator()
        let again = try await evaluation(tool, journal: journal, store: InMemoryTrajectoryStore()).run()
        #expect(again == whole)
        #expect(tool.requests.isEmpty)
    }

    @Test func `an image that was lost before it was scored is made again by a run`() async throws {
        let journal = EvaluationJournal()
        _ = try await evaluation(StubGenerator(), journal: journal, store: InMemoryTrajectoryStore()).run()
        let tool = StubGenerator()
        let second = DigestJudge(name: "second")
        let report = try await evaluation(tool, judge: second, journal: journal, store: InMemoryTrajectoryStore()).run()
        #expect(report.rows.map(\.scored) == [10, 10, 10])
        // The raw images and the agent's, and both candidates of best-of-N where it chose one that is not among the raw ones, which the
        // store has again by then.
        let raw = Set(report.records.prefix(10).compactMap(\.image?.digest))
        let others = report.records.suffix(10).count { $0.image.map { !raw.contains($0.digest) } ?? false }
        #expect(tool.requests.count == 30 + 2 * others)
    }

    @Test func `what the judge left unscored is asked again by the next run`() async throws {
        let (store, journal) = (InMemoryTrajectoryStore(), EvaluationJournal())
        func run(_ judge: ScriptedJudge, _ tool: StubGenerator) async throws -> EvaluationReport {
            try await Evaluation(
                suite: suite.prefix(1), contenders: [RawGenerator(tool)], judge: judge, journal: journal, store: store
            ).run()
        }
        let short = ScriptedJudge([.unscored("The token limit cut it off.")], name: "judge")
        #expect(try await run(short, StubGenerator()).rows[0].unscored == 1)
        let tool = StubGenerator()
        let report = try await run(ScriptedJudge([.satisfied(score: 1)], name: "judge"), tool)
        #expect(report.rows[0].scored == 1 && tool.requests.isEmpty)
        #expect(try await run(ScriptedJudge([], name: "judge"), tool).rows[0].scored == 1)
    }

    @Test func `an item that fails when it is made again has nothing of the lost one`() async throws {
        let journal = EvaluationJournal()
        func run(_ tool: any GeneratorTool, _ judge: String) async throws -> EvaluationRecord {
            try await Evaluation(
                suite: suite.prefix(1), contenders: [RawGenerator(tool)], judge: DigestJudge(name: judge),
                journal: journal
            ).run().records[0]
        }
        #expect(try await run(StubGenerator(), "first").image != nil)
        let broken = FlakyTool(StubGenerator(), every: 1, .failure(.fatal("no")))
        let record = try await run(broken, "second")
        #expect(record.status == .failed && record.image == nil && record.cost == nil)
    }

    @Test func `damage in the middle of a journal is an error with file and line`() async throws {
        let folder = try TemporaryFolder()
        let header = #"{"journal":"evaluation","version":3}"# + "\n"
        let file = try folder.write(header + "{\"kind\":\n{}\n", "journal.jsonl")
        let error = try #require(throws: EvaluationError.self) { try EvaluationJournal(file: file) }
        #expect(error.code == .journal)
        #expect(error.description.contains("journal.jsonl, line 2"))
        // With its end and without.
        for end in ["\n", ""] {
            let newer = try folder.write(#"{"journal":"evaluation","version":99}"# + end, "newer.jsonl")
            let other = try #require(throws: EvaluationError.self) { try EvaluationJournal(file: newer) }
            #expect(other.description.contains("version 99"))
        }
        for text in [#"{"version":2,"kind":"produced","key":"k"}"#, #"{"journal":"evaluation","version":2}"#] {
            let old = try folder.write(text + "\n", "old.jsonl")
            let other = try #require(throws: EvaluationError.self) { try EvaluationJournal(file: old) }
            #expect(
                other.description
                    == "\(old.path) was written by an older version of GenAgent. Start in another folder.")
            #expect(try String(contentsOf: old, encoding: .utf8) == text + "\n")
        }
        let foreign = try folder.write(#"{"journal":"cold start","version":2}"# + "\n", "foreign.jsonl")
        let other = try #require(throws: EvaluationError.self) { try EvaluationJournal(file: foreign) }
        #expect(other.description.contains("of kind cold start, not of kind evaluation"))
    }
}

/// A generator that does not return from its n-th request until the gate is open.
private struct BlockingGenerator: GeneratorTool {
    let inner: StubGenerator
    let limit: Int
    let gate: Gate

    var descriptor: ToolDescriptor { inner.descriptor }

    func generate(_ request: GenerationRequest, context: ToolContext) async throws -> GenerationResult {
        if inner.requests.count + 1 >= limit { await gate.pass() }
        return try await inner.generate(request, context: context)
    }
}

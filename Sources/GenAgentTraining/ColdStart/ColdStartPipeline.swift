import Foundation
import GenAgent

/// Makes trajectories to imitate, as the paper does: a teacher draws hard prompts, is told by an examiner what is wrong, and reflects with
/// a picture of what is wanted before its eyes, which the trajectory does not have.
///
/// ```swift
/// let pipeline = ColdStartPipeline(
///     teacher: PromptedTeacher(strongModel), judge: judge, generator: painter, seed: 1,
///     hardPrompts: HardPromptStage(generator: painter, judge: judge),
///     reference: ReferenceStage(generator: strongPainter, judge: judge),
///     filters: [HintLeakFilter(), ImprovementFilter(comparator)])
/// let report = try await pipeline.run(queries, journal: ColdStartJournal(folder: folder)) { print($0) }
/// let trainer = try SFTTrainer(policy: student, examples: report.examples, settings: SFTSettings(seed: 1))
/// ```
/// Every stage can be left out. For each prompt: (a) the hard-prompt stage; the reference; then one session in which the teacher writes
/// (b) the first prompt, (c) the judge examines each image and the teacher's turn must agree with it, and (d) the teacher reflects with the
/// hint; (e) the filters, in their order. Prompts are done one by one, so a crash costs those that were under way.
///
/// Source: "hint-guided distillation" of GenAgent (arXiv 2601.18543).
public struct ColdStartPipeline: Sendable {
    /// Writes the turns.
    public var teacher: any ColdStartTeacher
    /// The examiner.
    public var judge: any Judge
    /// The generator that the student will have.
    public var generator: any GeneratorTool
    /// Chooses the prompts; `nil`: all.
    public var hardPrompts: HardPromptStage?
    /// Makes the hints; `nil`: there are none, and the teacher reflects from the verdict alone.
    public var reference: ReferenceStage?
    /// Whether a prompt without a right reference is dropped; otherwise its reflection goes without a hint.
    public var requiresReference: Bool
    /// Decide on finished trajectories.
    public var filters: [any ColdStartFilter]
    /// Of the sessions: rounds, format, sampling. By default two rounds and no repairs.
    public var configuration: SessionConfiguration
    /// The most prompts at a time.
    public var concurrency: Int
    /// Of all draws.
    public var seed: UInt64
    /// Names what the journal cannot see, such as versions of models and settings of filters: another name, other work.
    public var label: String
    /// Clock and logger.
    public var environment: SessionEnvironment

    /// Makes a pipeline; see the properties.
    public init(
        teacher: any ColdStartTeacher, judge: any Judge, generator: any GeneratorTool, seed: UInt64,
        hardPrompts: HardPromptStage? = nil, reference: ReferenceStage? = nil, requiresReference: Bool = true,
        filters: [any ColdStartFilter] = [HintLeakFilter()], configuration: SessionConfiguration = .rollouts(),
        concurrency: Int = 8, label: String = "", environment: SessionEnvironment = SessionEnvironment()
    ) {
        self.teacher = teacher
        self.judge = judge
        self.generator = generator
        self.seed = seed
        self.hardPrompts = hardPrompts
        self.reference = reference
        self.requiresReference = requiresReference
        self.filters = filters
        self.configuration = configuration
        self.concurrency = concurrency
        self.label = label
        self.environment = environment
    }

    /// Works through prompts. Cut off, the same call with the same journal goes on where it was.
    ///
    /// A prompt on which something fails (a server, a tool) is not journaled, and done again by the next run.
    ///
    /// - Parameters:
    ///   - queries: The prompt pool.
    ///   - journal: Keeps what was done; `nil`: nothing is kept.
    ///   - collects: Whether the report holds the examples with their images. Turn it off for more than fits into memory, and take
    ///     them from the journal.
    ///   - onProgress: Told after every prompt, one call at a time.
    /// - Throws: `CancellationError` where the task was cancelled, and errors of the journal.
    public func run(
        _ queries: [Query], journal: ColdStartJournal? = nil, collects: Bool = true,
        onProgress: (@Sendable (ColdStartProgress) -> Void)? = nil
    ) async throws -> ColdStartReport {
        let start = environment.clock.now()
        let progress = Locked(ColdStartProgress(total: queries.count))
        let jobs = try keys(queries)
        let results = try await boundedMap(Array(zip(queries, jobs)), concurrency: concurrency) { query, key in
            var result = try await result(query, key, journal, collects)
            progress.withLock { progress in
                progress.seconds = environment.clock.now().seconds(since: start)
                switch result {
                case .done(let record, _, let isResumed):
                    progress.count(record.drop)
                    if isResumed { progress.resumed += 1 }
                case .failed:
                    progress.finished += 1
                    progress.failed += 1
                }
                onProgress?(progress)
            }
            if !collects { result.forgetTrajectory() }
            return result
        }
        var report = ColdStartReport(examples: [], hinted: 0, progress: progress.withLock { $0 }, failures: [:])
        for (query, result) in zip(queries, results) {
            switch result {
            case .failed(let words): report.failures[query.id] = words
            case .done(let record, let rollout, _):
                if let rollout { report.examples.append(rollout) }
                if record.isHinted { report.hinted += 1 }
            }
        }
        return report
    }

    private enum Outcome: Sendable {
        case done(ColdStartRecord, Rollout?, isResumed: Bool)
        case failed(String)

        mutating func forgetTrajectory() {
            guard case .done(var record, _, let isResumed) = self else { return }
            record.trajectory = nil
            self = .done(record, nil, isResumed: isResumed)
        }
    }

    private func result(_ query: Query, _ key: String, _ journal: ColdStartJournal?, _ collects: Bool) async throws
        -> Outcome
    {
        if let journal, let record = try await journal.record(key) {
            guard collects, let trajectory = record.trajectory else { return .done(record, nil, isResumed: true) }
            let images = try await journal.images(of: trajectory)
            return .done(record, Rollout(query: query, trajectory: trajectory, images: images), isResumed: true)
        }
        let episode = ColdStartEpisode(pipeline: self, query: query, key: key)
        var record = ColdStartRecord(key: key, query: query.id, isHinted: false)
        var rollout: Rollout?
        do {
            (rollout, record.isHinted) = try await episode.run()
            record.trajectory = rollout?.trajectory
        } catch let drop as ColdStartDrop {
            record.drop = drop
        } catch {
            try Task.checkCancellation()
            return .failed("\(ErrorText.phrase(for: error))")
        }
        try Task.checkCancellation()
        try await journal?.append(record, images: rollout.map { Array($0.images.values) } ?? [])
        return .done(record, rollout, isResumed: false)
    }

    /// A name for every prompt's work: the hash of all that it depends on, and how many equal ones came before.
    private func keys(_ queries: [Query]) throws -> [String] {
        let participants = [
            teacher.name, judge.name, generator.descriptor.name, "\(hardPrompts?.attempts ?? 0)",
            "\(reference?.attempts ?? 0)", "\(requiresReference)", "\(filters.map { "\(type(of: $0))" })", label,
        ]
        var seen: [String: Int] = [:]
        return try queries.map { query in
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            let content = Content(
                query: QueryRecord(query), configuration: configuration, participants: participants, seed: seed)
            let text = String(decoding: try encoder.encode(content), as: UTF8.self)
            let count = seen[text, default: 0]
            seen[text] = count + 1
            return SHA256.hexDigest(of: Data("\(text)\(count)".utf8))
        }
    }

    private struct Content: Encodable {
        var query: QueryRecord
        var configuration: SessionConfiguration
        var participants: [String]
        var seed: UInt64
    }
}

import Foundation
import GenAgent

/// Makes trajectories to imitate, as in the paper: a teacher works on hard prompts, an examiner tells it what is wrong, and it reflects
/// with an image of the goal, which the trajectory does not contain.
///
/// ```swift
/// let pipeline = ColdStartPipeline(
///     teacher: PromptedTeacher(strongModel), judge: judge, generator: painter, seed: 1,
///     hardPrompts: HardPromptStage(generator: painter, judge: judge),
///     reference: ReferenceStage(generator: strongPainter, judge: judge),
///     filters: [HintLeakFilter(), ImprovementFilter(comparator)])
/// let report = try await pipeline.run(queries, journal: folder) { print($0) }
/// let trainer = try SFTTrainer(policy: student, examples: report.examples, settings: SFTSettings(seed: 1))
/// ```
/// Every stage is optional. For each prompt: (a) the hard-prompt stage; the reference; then one session in which (b) the teacher writes
/// the first prompt, (c) the judge examines each image and the teacher's turn must agree with it, and (d) the teacher reflects with the
/// hint; (e) the filters, in order. Each prompt is journaled on its own, so a crash loses only the prompts in progress.
///
/// Source: "hint-guided distillation" of GenAgent (arXiv 2601.18543).
public struct ColdStartPipeline: Sendable {
    public var teacher: any ColdStartTeacher
    public var judge: any Judge
    /// The generator that the student will use.
    public var generator: any GeneratorTool
    /// Chooses the prompts; `nil` for all.
    public var hardPrompts: HardPromptStage?
    /// Makes the hints; without it, the teacher reflects from the verdict alone.
    public var reference: ReferenceStage?
    /// Whether a prompt without a correct reference is dropped; otherwise its reflection has no hint.
    public var requiresReference: Bool
    public var filters: [any ColdStartFilter]
    /// Rounds, format and sampling of the sessions. Default: two rounds and no repairs.
    public var configuration: SessionConfiguration
    public var concurrency: Int
    public var seed: UInt64
    /// Identifies what the journal cannot see, such as versions of models and settings of filters. Another label means other work.
    public var label: String
    public var environment: SessionEnvironment

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

    /// Runs the pipeline for prompts. After an interruption, the same call with the same journal resumes.
    ///
    /// A prompt with a failure (of a server or a tool) is not journaled; the next run tries it again.
    ///
    /// - Parameters:
    ///   - queries: The prompt pool.
    ///   - folder: Keeps a journal and the images; `nil`: nothing is kept. One process at a time.
    ///   - collects: Whether the report contains the examples with their images. If they do not fit in memory, disable it and use
    ///     ``readTrajectories(in:_:)``.
    ///   - onProgress: Called after every prompt, one call at a time.
    /// - Throws: `CancellationError` if the task was canceled, and errors of the journal.
    public func run(
        _ queries: [Query], journal folder: URL? = nil, collects: Bool = true,
        onProgress: (@Sendable (ColdStartProgress) -> Void)? = nil
    ) async throws -> ColdStartReport {
        let start = environment.clock.now()
        let progress = Locked(ColdStartProgress(total: queries.count))
        let jobs = keys(queries)
        let journal = try folder.map { try ColdStartJournal(folder: $0) }
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

    /// Reads the trajectories of a journal, one at a time, for exports that do not fit in memory.
    ///
    /// ```swift
    /// try await ColdStartPipeline.readTrajectories(in: folder) { trajectory in
    ///     try file.write(contentsOf: ShareGPTRow(trajectory).line() + Data("\n".utf8))
    /// }
    /// ```
    /// - Throws: ``CheckpointError`` if the journal cannot be read, and errors of the body.
    public static func readTrajectories(in folder: URL, _ body: (Trajectory) throws -> Void) async throws {
        let journal = try ColdStartJournal(folder: folder)
        for key in await journal.keys {
            if let trajectory = try await journal.record(key)?.trajectory { try body(trajectory) }
        }
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

    /// The key of every prompt's work: the hash of everything that it depends on, and the number of equal ones before it.
    private func keys(_ queries: [Query]) -> [String] {
        let participants = [
            teacher.name, judge.name, generator.descriptor.name, "\(hardPrompts?.attempts ?? 0)",
            "\(reference?.attempts ?? 0)", "\(requiresReference)", "\(filters.map { "\(type(of: $0))" })", label,
        ]
        var replicates = ReplicateCounter()
        return queries.map { query in
            let content = Content(
                query: QueryRecord(query), configuration: configuration, participants: participants, seed: seed)
            return WorkKey(content, replicate: replicates.next(WorkKey(content))).description
        }
    }

    private struct Content: Encodable {
        var query: QueryRecord
        var configuration: SessionConfiguration
        var participants: [String]
        var seed: UInt64
    }
}

/// The stages for one prompt.
struct ColdStartEpisode: Sendable {
    let pipeline: ColdStartPipeline
    let query: Query
    let key: String

    private var environment: SessionEnvironment { pipeline.environment }

    /// - Returns: The trajectory, and whether a turn was written with a hint.
    /// - Throws: ``ColdStartDrop``, or the error of a participant.
    func run() async throws -> (rollout: Rollout, isHinted: Bool) {
        let seed = SeededRandom.derive(pipeline.seed, TrainingStream.coldStart, StableHash.fnv1a(key))
        let context = ToolContext(
            sessionID: SessionID(rawValue: key), images: [:], logger: environment.logger, clock: environment.clock)
        if let drop = try await pipeline.hardPrompts?.drop(query, seed: seed, context: context) { throw drop }
        var reference: EncodedImage?
        switch try await pipeline.reference?.reference(for: query, seed: seed &+ 1, context: context) {
        case .drawn(let image): reference = image
        case .missing(let drop): if pipeline.requiresReference { throw drop }
        case nil: break
        }
        let policy = GuidedPolicy(
            pipeline.teacher, judge: pipeline.judge, query: query, reference: reference,
            rounds: pipeline.configuration.limits.rounds,
            context: JudgeContext(
                sessionID: SessionID(rawValue: key), logger: environment.logger, clock: environment.clock))
        let session = AgentSession(
            policy: policy, tools: [pipeline.generator], configuration: pipeline.configuration,
            environment: environment, id: SessionID(rawValue: key), seed: seed)
        let rollout = Rollout(await session.respond(to: query), query: query)
        let notes = policy.notes
        if let drop = notes.drop { throw drop }
        if let interruption = rollout.interruption { throw AdapterError.fatal(interruption) }
        if let turn = rollout.trajectory.turns.firstIndex(where: { $0.turn == nil }) {
            let violation = rollout.trajectory.turns[turn].parse.violation
            throw ColdStartDrop(.malformed, "Turn \(turn + 1): \(violation?.description ?? "unreadable")")
        }
        if let turn = rollout.trajectory.firstRedactedTurn {
            throw ColdStartDrop(.redacted, "A key was removed from turn \(turn + 1).")
        }
        guard rollout.roundCount > 0 else { throw ColdStartDrop(.noImage, "No image was generated.") }
        let filterContext = RewardContext(logger: environment.logger, clock: environment.clock)
        for filter in pipeline.filters {
            if let drop = try await filter.drop(rollout, context: filterContext) { throw drop }
        }
        return (rollout, notes.isHinted)
    }
}

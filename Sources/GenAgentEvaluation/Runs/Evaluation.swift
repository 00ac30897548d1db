import GenAgent

/// Runs contenders on the same queries and seeds, has one judge score all of it, and reports.
///
/// ```swift
/// let evaluation = Evaluation(
///     suite: suite,
///     contenders: [RawGenerator(painter), agent, BestOfN(.matching(agent.name), generator: painter, chooser: JudgeChooser(eyes))],
///     seeds: [1, 2, 3], judge: judge, journal: try EvaluationJournal(file: file), store: store)
/// let report = try await evaluation.run { print($0) }
/// print(report.markdown)
/// ```
/// Contenders run one after the other, in their order; the items of one run side by side. Killed, the same call with the same journal
/// and store goes on where it was. Another judge with the same journal scores the images that are there; nothing is made again.
public struct Evaluation: Sendable {
    /// What is asked.
    public var suite: EvaluationSuite
    /// Who takes part; the first is the baseline of the report's comparisons.
    public var contenders: [any Contender]
    /// The seeds; each query is answered once for each.
    public var seeds: [UInt64]
    /// Scores all images. It alone sees tags and metadata. The journal tells judges apart by their name: one that judges otherwise must have
    /// another name. What it scored is not asked again; what it left unscored is, by the next run.
    public var judge: any Judge
    /// The most items at a time, at least 1.
    public var concurrency: Int
    /// What a missing image counts as.
    public var noImage: MissingImageRule
    /// How intervals are drawn.
    public var bootstrap: Bootstrap
    /// What was done so far.
    public var journal: EvaluationJournal
    /// Keeps the images, and the sessions of agents, raw prompts and best-of-N.
    public var store: any TrajectoryStore
    /// Logger, clock, tracer, randomness.
    public var environment: SessionEnvironment

    /// What an item without an image counts as, where nothing failed: a policy that never called its tool.
    public enum MissingImageRule: String, Sendable, Hashable, Codable {
        /// The worst score: the contender did not do what was asked. Counted apart too.
        case worst
        /// Nothing: the item is left out.
        case unscored
    }

    /// Makes an evaluation; nothing runs yet.
    public init(
        suite: EvaluationSuite, contenders: [any Contender], seeds: [UInt64] = [0], judge: any Judge,
        concurrency: Int = 4, noImage: MissingImageRule = .worst, bootstrap: Bootstrap = Bootstrap(),
        journal: EvaluationJournal = EvaluationJournal(), store: any TrajectoryStore = InMemoryTrajectoryStore(),
        environment: SessionEnvironment = SessionEnvironment()
    ) {
        self.suite = suite
        self.contenders = contenders
        self.seeds = seeds
        self.judge = judge
        self.concurrency = max(1, concurrency)
        self.noImage = noImage
        self.bootstrap = bootstrap
        self.journal = journal
        self.store = store
        self.environment = environment
    }

    /// Runs whatever is not done, and reports. An image that is still to be scored and that the store has lost is made again.
    ///
    /// - Parameter onEvent: Told about every item, in the order in which they finish.
    /// - Throws: ``EvaluationError``, or `CancellationError`; what was done until then is in the journal.
    public func run(onEvent: @escaping @Sendable (EvaluationEvent) -> Void = { _ in }) async throws -> EvaluationReport
    {
        try await go(produces: true, onEvent)
    }

    /// Scores the images that are there, and makes none. Items without one are reported as missing.
    ///
    /// - Throws: ``EvaluationError``, or `CancellationError`.
    public func rejudge(
        onEvent: @escaping @Sendable (EvaluationEvent) -> Void = { _ in }
    ) async throws -> EvaluationReport {
        try await go(produces: false, onEvent)
    }

    private func go(
        produces: Bool, _ onEvent: @escaping @Sendable (EvaluationEvent) -> Void
    ) async throws -> EvaluationReport {
        try check()
        let tasks = suite.queries.flatMap { query in
            seeds.map { EvaluationTask(query, seed: $0, store: store, environment: environment) }
        }
        let meter = ProgressMeter(total: tasks.count * contenders.count, clock: environment.clock)
        var records: [EvaluationRecord] = []
        for contender in contenders {
            // Where nothing is made, a contender that cannot be prepared has just nothing to show.
            let prepared =
                produces
                ? try contender.prepared(after: records, tasks: tasks)
                : (try? contender.prepared(after: records, tasks: tasks)) ?? contender
            onEvent(.began(contender: contender.name, items: tasks.count))
            let items = ItemRunner(
                evaluation: self, contender: prepared, produces: produces, meter: meter, onEvent: onEvent)
            records += try await items.run(tasks)
        }
        return EvaluationReport(
            suite: suite, judge: judge.name, seeds: seeds, records: records, bootstrap: bootstrap)
    }

    private func check() throws(EvaluationError) {
        func unique(_ names: [String], _ what: String) throws(EvaluationError) {
            guard !names.isEmpty else {
                throw EvaluationError(.nothingToDo, "The evaluation of \(suite.name) has no \(what).")
            }
            var seen: Set<String> = []
            if let twice = names.first(where: { !seen.insert($0).inserted }) {
                throw EvaluationError(
                    .ambiguous,
                    "The evaluation of \(suite.name) has the \(what) `\(twice)` twice; results could not be told apart. Rename or remove one."
                )
            }
        }
        try unique(suite.queries.map(\.id), "query")
        try unique(contenders.map(\.name), "contender")
        try unique(seeds.map { "\($0)" }, "seed")
    }
}

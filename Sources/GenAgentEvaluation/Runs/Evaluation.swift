import Foundation
import GenAgent

/// Runs contenders on the same queries and seeds, lets one judge score all images, and reports.
///
/// ```swift
/// let evaluation = Evaluation(
///     suite: suite,
///     contenders: [RawGenerator(painter), agent, BestOfN(.matching(agent.name), generator: painter, chooser: JudgeChooser(eyes))],
///     seeds: [1, 2, 3], judge: judge, journal: file, store: store)
/// let report = try await evaluation.run { print($0) }
/// print(report.markdown)
/// ```
/// Contenders run one after the other, in their order; the items of one run side by side. After a crash, the same call with the same journal
/// and store resumes. Another judge with the same journal scores the existing images; nothing is made again.
public struct Evaluation: Sendable {
    /// The queries, and how their scores become a figure.
    public var suite: EvaluationSuite
    /// The participants; the first is the baseline of the report's comparisons.
    public var contenders: [any Contender]
    /// The seeds; each query is answered once per seed.
    public var seeds: [UInt64]
    /// Scores all images. Only the judge sees tags and metadata. The journal tells judges apart by name: a judge that judges differently must
    /// have another name. The next run asks again only about images that it left unscored.
    public var judge: any Judge
    /// Items at a time, at least 1.
    public var concurrency: Int
    /// What a missing image counts as.
    public var noImage: MissingImageRule
    /// How intervals are drawn.
    public var bootstrap: Bootstrap
    /// The file of JSON Lines that says what was done so far; it is made if it is missing. `nil`: remembered as long as this value lives.
    /// One process at a time.
    public var journal: URL?
    /// Keeps the images, and the sessions of agents, raw prompts and best-of-N.
    public var store: any TrajectoryStore
    /// Logger, clock, tracer, randomness.
    public var environment: SessionEnvironment
    /// The journal without a file.
    var memory = EvaluationJournal()

    /// What an item without an image counts as if nothing failed, such as a policy that never called its tool.
    public enum MissingImageRule: String, Sendable, Hashable, Codable {
        /// The worst score: the contender did not do what was asked. Reports count such items separately too.
        case worst
        /// Nothing: the item is left out.
        case unscored
    }

    /// Makes an evaluation; nothing runs yet.
    public init(
        suite: EvaluationSuite, contenders: [any Contender], seeds: [UInt64] = [0], judge: any Judge,
        concurrency: Int = 4, noImage: MissingImageRule = .worst, bootstrap: Bootstrap = Bootstrap(),
        journal: URL? = nil, store: any TrajectoryStore = InMemoryTrajectoryStore(),
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

    /// Runs what is not done yet, and reports. An image that is not scored yet and that the store has lost is made again.
    ///
    /// - Parameter onEvent: Called for every item, in the order in which they finish.
    /// - Throws: ``EvaluationError``, or `CancellationError`; what was done until then is in the journal.
    public func run(onEvent: @escaping @Sendable (EvaluationEvent) -> Void = { _ in }) async throws -> EvaluationReport
    {
        try await run(produces: true, onEvent)
    }

    /// Scores the existing images, and makes none. Items without an image are reported as missing.
    ///
    /// - Throws: ``EvaluationError``, or `CancellationError`.
    public func rejudge(
        onEvent: @escaping @Sendable (EvaluationEvent) -> Void = { _ in }
    ) async throws -> EvaluationReport {
        try await run(produces: false, onEvent)
    }

    private func run(
        produces: Bool, _ onEvent: @escaping @Sendable (EvaluationEvent) -> Void
    ) async throws -> EvaluationReport {
        try check()
        let journal = try journal.map { try EvaluationJournal(file: $0) } ?? memory
        let tasks = suite.queries.flatMap { query in
            seeds.map { EvaluationTask(query, seed: $0, store: store, environment: environment) }
        }
        let meter = ProgressMeter(total: tasks.count * contenders.count, clock: environment.clock)
        var records: [EvaluationRecord] = []
        for contender in contenders {
            // If nothing is made, a contender that cannot be prepared merely has nothing to show.
            let prepared =
                produces
                ? try contender.prepared(after: records, tasks: tasks)
                : (try? contender.prepared(after: records, tasks: tasks)) ?? contender
            onEvent(.began(contender: contender.name, items: tasks.count))
            let items = ItemRunner(
                evaluation: self, journal: journal, contender: prepared, produces: produces, meter: meter,
                onEvent: onEvent)
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
                    "The evaluation of \(suite.name) has the \(what) `\(twice)` twice; their results would be mixed. Rename or remove one."
                )
            }
        }
        try unique(suite.queries.map(\.id), "query")
        try unique(contenders.map(\.name), "contender")
        try unique(seeds.map { "\($0)" }, "seed")
    }
}

/// What an evaluation reports while it runs.
public enum EvaluationEvent: Sendable {
    /// A contender starts.
    case began(contender: String, items: Int)
    /// An item is finished, now or by an earlier run.
    case finished(EvaluationRecord, EvaluationProgress)
}

/// How far an evaluation is.
public struct EvaluationProgress: Sendable, Hashable, CustomStringConvertible {
    /// Items of all contenders.
    public var total: Int
    public var finished: Int
    /// Finished items that an earlier run had done.
    package var reused: Int
    /// Finished items without a score.
    public var unscored: Int
    /// Seconds since the run started.
    package var elapsed: Double
    /// Estimated seconds to the end; `nil` until this run has finished an item.
    package var remaining: Double?

    /// Such as `12/280, 3 unscored, about 40 s left`.
    public var description: String {
        var text = "\(finished)/\(total)"
        if unscored > 0 { text += ", \(unscored) unscored" }
        if let remaining, finished < total { text += ", about \(Numbers.roughDuration(remaining)) left" }
        return text
    }
}

/// Counts items as they finish.
final class ProgressMeter: Sendable {
    private let state: Locked<EvaluationProgress>
    private let clock: any SessionClock
    private let start: Timestamp

    init(total: Int, clock: any SessionClock) {
        self.clock = clock
        start = clock.now()
        state = Locked(EvaluationProgress(total: total, finished: 0, reused: 0, unscored: 0, elapsed: 0))
    }

    /// Counts an item and reports it in one step, so that listeners see the numbers grow.
    func count(_ record: EvaluationRecord, isReused: Bool, _ tell: (EvaluationEvent) -> Void) {
        state.withLock { progress in
            progress.finished += 1
            if isReused { progress.reused += 1 }
            if record.score == nil { progress.unscored += 1 }
            progress.elapsed = clock.now().seconds(since: start)
            let fresh = progress.finished - progress.reused
            let left = Double(progress.total - progress.finished)
            progress.remaining = fresh > 0 ? progress.elapsed / Double(fresh) * left : nil
            tell(.finished(record, progress))
        }
    }
}

/// Why an evaluation cannot run. A struct with codes, so that new codes break no code.
public struct EvaluationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// There is no query, no contender or no seed.
        case nothingToDo
        /// Two queries, contenders or seeds have the same name.
        case ambiguous
        /// A contender is matched to one that did not run before it.
        case nothingToMatch
        /// The journal, or a stored report, cannot be read or written.
        case journal
        /// The store failed.
        case store
        /// Two runs have nothing in common to compare.
        case nothingToCompare
    }

    /// What is wrong.
    public let code: Code
    /// What is wrong, in words for people.
    public let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }

    /// Whether the journal or the store failed, not one item: nothing that is made could be kept.
    var stopsRun: Bool { code == .journal || code == .store }

    static func nothingToMatch(_ contender: String) -> EvaluationError {
        EvaluationError(
            .nothingToMatch,
            "The number of calls must match `\(contender)`, but no contender of that name has made anything. Put it before this one in the list."
        )
    }
}

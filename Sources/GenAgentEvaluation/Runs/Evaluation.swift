import Foundation
import GenAgent

/// Runs contenders on the same queries and seeds, has one judge score all images, and reports the results.
///
/// ```swift
/// let evaluation = Evaluation(
///     suite: suite,
///     contenders: [RawGenerator(painter), agent, BestOfN(.matching(agent.name), generator: painter, chooser: JudgeChooser(eyes))],
///     seeds: [1, 2, 3], judge: judge, journal: file, store: store)
/// let report = try await evaluation.run { print($0) }
/// print(report.markdown)
/// ```
/// Contenders run one after the other, and the items of each run concurrently. After a crash, the same call with the same journal and store
/// resumes. Another judge with the same journal scores the existing images.
public struct Evaluation: Sendable {
    public var suite: EvaluationSuite
    /// The first is the baseline of the report's comparisons.
    public var contenders: [any Contender]
    /// Each query is answered once per seed.
    public var seeds: [UInt64]
    /// Scores all images. Only the judge sees tags and metadata. The journal identifies judges by name, so a judge that judges differently must
    /// have another name. The next run asks again only about images that it left unscored.
    public var judge: any Judge
    /// The most concurrent items, at least 1.
    public var concurrency: Int
    public var noImage: MissingImageRule
    public var bootstrap: Bootstrap
    /// The file of JSON Lines with the progress; created if it is missing. `nil`: in memory, as long as this value exists. One process at a
    /// time.
    public var journal: URL?
    /// Keeps images and sessions.
    public var store: any TrajectoryStore
    public var environment: SessionEnvironment
    var memory = EvaluationJournal()

    /// How an item without an image counts if nothing failed, for example because the policy never called its tool.
    public enum MissingImageRule: String, Sendable, Hashable, Codable {
        /// The worst score, because the contender did not do what was asked. Reports also count such items separately.
        case worst
        /// No score: the item is excluded.
        case unscored
    }

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

    /// Runs unfinished items, and reports. An unscored image that the store has lost is made again.
    ///
    /// - Parameter onEvent: Called for every item, in the order of completion.
    /// - Throws: ``EvaluationError``, or `CancellationError`. Finished work is in the journal.
    public func run(onEvent: @escaping @Sendable (EvaluationEvent) -> Void = { _ in }) async throws -> EvaluationReport
    {
        try await run(produces: true, onEvent)
    }

    /// Scores the existing images without making new ones. Items without an image are reported as missing.
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
            // If no images are made, a contender that cannot be prepared only has no items.
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
    case began(contender: String, items: Int)
    /// This run or an earlier one finished an item.
    case finished(EvaluationRecord, EvaluationProgress)
}

/// The progress of an evaluation.
public struct EvaluationProgress: Sendable, Hashable, CustomStringConvertible {
    public var total: Int
    public var finished: Int
    /// Items that an earlier run finished.
    package var reused: Int
    public var unscored: Int
    /// Seconds since the run started.
    package var elapsed: Double
    /// Estimated seconds to the end; `nil` before this run has finished an item.
    package var remaining: Double?

    /// Such as `12/280, 3 unscored, about 40 s left`.
    public var description: String {
        var text = "\(finished)/\(total)"
        if unscored > 0 { text += ", \(unscored) unscored" }
        if let remaining, finished < total { text += ", about \(Numbers.roughDuration(remaining)) left" }
        return text
    }
}

final class ProgressMeter: Sendable {
    private let state: Locked<EvaluationProgress>
    private let clock: any SessionClock
    private let start: Timestamp

    init(total: Int, clock: any SessionClock) {
        self.clock = clock
        start = clock.now()
        state = Locked(EvaluationProgress(total: total, finished: 0, reused: 0, unscored: 0, elapsed: 0))
    }

    /// Counts and reports an item in one step, so that listeners see increasing numbers.
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

/// An error of an evaluation.
public struct EvaluationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// There is no query, no contender or no seed.
        case nothingToDo
        /// Two queries, contenders or seeds have the same name.
        case ambiguous
        /// A contender must match one that did not run before it.
        case nothingToMatch
        /// The journal, or a stored report, cannot be read or written.
        case journal
        case store
        /// Two runs have nothing in common to compare.
        case nothingToCompare
    }

    public let code: Code
    public let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }

    /// Whether the journal or the store failed, rather than one item, so that no result can be kept.
    var stopsRun: Bool { code == .journal || code == .store }

    static func nothingToMatch(_ contender: String) -> EvaluationError {
        EvaluationError(
            .nothingToMatch,
            "The number of calls must match `\(contender)`, but no contender of that name has made anything. Put it before this one in the list."
        )
    }
}

import GenAgent

@testable import GenAgentEvaluation

extension Evaluation {
    /// An evaluation with a journal that a test looks into or shares with another evaluation.
    init(
        suite: EvaluationSuite, contenders: [any Contender], seeds: [UInt64] = [0], judge: any Judge,
        concurrency: Int = 4, noImage: MissingImageRule = .worst, bootstrap: Bootstrap = Bootstrap(),
        journal: EvaluationJournal, store: any TrajectoryStore = InMemoryTrajectoryStore(),
        environment: SessionEnvironment = SessionEnvironment()
    ) {
        self.init(
            suite: suite, contenders: contenders, seeds: seeds, judge: judge, concurrency: concurrency,
            noImage: noImage,
            bootstrap: bootstrap, journal: nil, store: store, environment: environment)
        memory = journal
    }
}

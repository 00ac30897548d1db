import Foundation
import GenAgent

/// Spreads a mean number of generator calls over items, in whole numbers: some get one more than the others, so that the means
/// match exactly. Which ones is drawn by a hash of query and seed, so it depends on nothing that was measured.
public struct CallBudget: Sendable, Hashable {
    private struct Item: Hashable {
        var query: String
        var seed: UInt64
    }

    /// Calls in all.
    public let total: Int
    private let base: Int
    private let withOneMore: Set<Item>

    /// Makes a budget as large as what a contender really called.
    ///
    /// The match is exact where the contender finished every item. An item that failed counts with the mean of the others. Less than
    /// one call an item cannot be spread: everybody gets one then.
    /// - Throws: ``EvaluationError`` where the records have nothing of that contender.
    public init(matching contender: String, in records: [EvaluationRecord], tasks: [EvaluationTask]) throws {
        let calls = records.filter { $0.contender == contender }.compactMap { $0.cost?.inRange.generatorCalls }
        guard !calls.isEmpty else { throw EvaluationError.nothingToMatch(contender) }
        let sum = calls.reduce(0, +)
        let total = calls.count == tasks.count ? sum : (sum * tasks.count + calls.count / 2) / calls.count
        self.init(total: total, tasks: tasks)
    }

    /// Spreads so many calls over the tasks.
    public init(total: Int, tasks: [EvaluationTask]) {
        let count = max(1, tasks.count)
        self.total = max(total, tasks.count)
        base = self.total / count
        let order = tasks.map { task in
            let item = Item(query: task.query.id, seed: task.seed)
            return (item, SHA256.hexDigest(of: Data("budget \(task.seed) \(task.query.id)".utf8)))
        }
        let extra = self.total - base * count
        withOneMore = Set(order.sorted { $0.1 < $1.1 }.prefix(extra).map(\.0))
    }

    /// The calls that an item may make.
    public func calls(for task: EvaluationTask) -> Int {
        base + (withOneMore.contains(Item(query: task.query.id, seed: task.seed)) ? 1 : 0)
    }
}

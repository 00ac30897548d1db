import Foundation
import GenAgent

/// Plain resampling: the generator is called N times with the query's text, and a chooser picks one image.
///
/// For a fair comparison with an agent, use as many calls as the agent (``Number/matching(_:)``), and let the agent's *policy* choose,
/// not the evaluation's judge: chosen by a perfect judge, resampling wins by arithmetic.
public struct BestOfN: Contender {
    /// How many candidates there are.
    public enum Number: Sendable {
        /// Always this number, at least 1.
        case fixed(Int)
        /// The same mean as the contender of this name, which must run first.
        case matching(String)
    }

    public let name: String
    private let tool: any GeneratorTool
    private let chooser: @Sendable (EvaluationTask) -> any CandidateChooser
    private let number: Number
    private let template: GenerationRequest
    private var budget: CallBudget?

    /// - Parameters:
    ///   - chooser: Chooses without the query's metadata.
    ///   - name: Its name in reports; the default contains the number.
    ///   - template: As for ``RawGenerator``.
    public init(
        _ number: Number, generator: any GeneratorTool, chooser: any CandidateChooser, name: String? = nil,
        template: GenerationRequest? = nil
    ) {
        self.init(number, generator: generator, chooser: { _ in chooser }, name: name, template: template)
    }

    /// Makes the baseline with a chooser per task, because the agent's policy may depend on ``EvaluationTask/seed``.
    ///
    /// - Parameters:
    ///   - chooser: The chooser of a task; choosers that choose differently must have different names.
    ///   - name: Its name in reports; the default contains the number.
    ///   - template: As for ``RawGenerator``.
    public init(
        _ number: Number, generator: any GeneratorTool,
        chooser: @escaping @Sendable (EvaluationTask) -> any CandidateChooser, name: String? = nil,
        template: GenerationRequest? = nil
    ) {
        tool = generator
        self.chooser = chooser
        self.number = number
        self.template = template ?? GenerationRequest(prompt: "")
        switch number {
        case .fixed(let count): self.name = name ?? "best of \(max(1, count))"
        case .matching(let other): self.name = name ?? "best of N, calls as \(other)"
        }
    }

    /// Takes the number from the contender to match.
    ///
    /// - Throws: ``EvaluationError`` if that contender did not run before.
    public func prepared(after records: [EvaluationRecord], tasks: [EvaluationTask]) throws -> any Contender {
        guard case .matching(let other) = number else { return self }
        var matched = self
        matched.budget = try CallBudget(matching: other, in: records, tasks: tasks)
        return matched
    }

    /// The generator, the chooser, the template and the number for this item.
    public func identity(for task: EvaluationTask) -> String {
        "\(count(for: task)) \(tool.descriptor.name) \(chooser(task).name) \((try? template.identity()) ?? "")"
    }

    /// Makes the candidates one after the other, and lets the chooser choose if there are several. Candidates and jobs of an interrupted run
    /// are reused; the chooser is asked again.
    public func produce(_ task: EvaluationTask) async throws -> Generation {
        var candidates: [Candidate] = []
        var cost = ProductionCost()
        let count = count(for: task)
        for call in 0..<count {
            try Task.checkCancellation()
            let made = try await tool.candidate(of: name, task, call: call, template: template)
            cost.add(made.cost)
            candidates.append(
                Candidate(
                    id: ImageID(number: task.query.images.count + call + 1), image: made.image,
                    prompt: task.query.text))
        }
        guard candidates.count > 1 else { return Generation(image: candidates.first?.image, cost: cost) }
        let start = task.environment.clock.now()
        let choice = try await chooser(task).choose(
            among: candidates, for: task.query, context: task.judgeContext())
        cost.add(
            ProductionCost(
                policyTokens: choice.usage.totalTokens, seconds: task.environment.clock.now().seconds(since: start),
                money: choice.usage.money))
        guard candidates.indices.contains(choice.index) else {
            throw AdapterError.fatal(
                "The chooser \(chooser(task).name) chose candidate \(choice.index) of \(candidates.count), counted from 0."
            )
        }
        return Generation(image: candidates[choice.index].image, cost: cost)
    }

    private func count(for task: EvaluationTask) -> Int {
        if case .fixed(let count) = number { return max(1, count) }
        return budget?.calls(for: task) ?? 1
    }
}

extension ProductionCost {
    mutating func add(_ other: ProductionCost) {
        generatorCalls += other.generatorCalls
        policyTokens &+= other.policyTokens
        seconds += other.seconds
        if let price = other.money { money = (money ?? 0) + price }
    }
}

/// Chooses one of several images of a query, as best-of-N does.
public protocol CandidateChooser: Sendable {
    var name: String { get }

    /// Chooses one of at least two candidates.
    func choose(among candidates: [Candidate], for query: Query, context: JudgeContext) async throws -> CandidateChoice
}

/// What a chooser chose.
public struct CandidateChoice: Sendable, Hashable {
    public var index: Int
    public var usage: Usage

    public init(_ index: Int, usage: Usage = Usage()) {
        self.index = index
        self.usage = usage
    }
}

/// Chooses with a judge: a satisfying image before all others, then the highest score, then the first. Unscored images come last.
public struct JudgeChooser: CandidateChooser {
    public var name: String { judge.name }
    private let judge: any Judge

    /// - Parameter judge: It should see only what the policy sees.
    public init(_ judge: any Judge) { self.judge = judge }

    /// Asks the judge about every candidate.
    public func choose(
        among candidates: [Candidate], for query: Query, context: JudgeContext
    ) async throws -> CandidateChoice {
        var choice = CandidateChoice(0)
        var best: (Int, Double)?
        for (index, candidate) in candidates.enumerated() {
            let verdict = try await RetryPolicy().repeating(context.clock) {
                try await judge.assess(candidate, for: query, context: context)
            }
            choice.usage += verdict.usage
            guard verdict.outcome != .unscored else { continue }
            let rank = (verdict.outcome == .satisfied ? 1 : 0, verdict.score ?? 0)
            if best.map({ rank > $0 }) ?? true {
                best = rank
                choice.index = index
            }
        }
        return choice
    }
}

/// Chooses by comparing: each candidate challenges the current leader, which also wins ties.
public struct ComparatorChooser: CandidateChooser {
    public var name: String { comparator.name }
    private let comparator: any ImageComparator

    public init(_ comparator: any ImageComparator) { self.comparator = comparator }

    /// Compares N - 1 times.
    public func choose(
        among candidates: [Candidate], for query: Query, context: JudgeContext
    ) async throws -> CandidateChoice {
        var choice = CandidateChoice(0)
        for index in candidates.indices.dropFirst() {
            let (leader, challenger) = (candidates[choice.index], candidates[index])
            let comparison = try await RetryPolicy().repeating(context.clock) {
                try await comparator.compare(leader, challenger, for: query, context: context)
            }
            choice.usage += comparison.usage
            if comparison.outcome == .second { choice.index = index }
        }
        return choice
    }
}

/// Spreads a mean number of generator calls over items, in whole numbers: some items get one more, so that the means match exactly.
/// A hash of query and seed selects them, so the selection does not depend on any measurement.
package struct CallBudget: Sendable, Hashable {
    private struct Item: Hashable {
        var query: String
        var seed: UInt64
    }

    package let total: Int
    private let base: Int
    private let withOneMore: Set<Item>

    /// Makes a budget of as many calls as a contender made.
    ///
    /// The match is exact if the contender finished every item. A failed item counts with the mean of the others. Every item gets at least
    /// one call.
    /// - Throws: ``EvaluationError`` if there are no records of that contender.
    package init(matching contender: String, in records: [EvaluationRecord], tasks: [EvaluationTask]) throws {
        let calls = records.filter { $0.contender == contender }.compactMap { $0.cost?.inRange.generatorCalls }
        guard !calls.isEmpty else { throw EvaluationError.nothingToMatch(contender) }
        let sum = calls.reduce(0, +)
        let total = calls.count == tasks.count ? sum : (sum * tasks.count + calls.count / 2) / calls.count
        self.init(total: total, tasks: tasks)
    }

    package init(total: Int, tasks: [EvaluationTask]) {
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

    package func calls(for task: EvaluationTask) -> Int {
        base + (withOneMore.contains(Item(query: task.query.id, seed: task.seed)) ? 1 : 0)
    }
}

import GenAgent

/// Plain resampling: the generator is called N times with the query's words, and somebody chooses.
///
/// The fair comparison with an agent takes N so that the calls are as many (``Number/matching(_:)``), and lets the agent's own
/// *policy* choose, not the evaluation's judge: against a perfect judge, resampling wins by arithmetic.
public struct BestOfN: Contender {
    /// How many candidates there are.
    public enum Number: Sendable {
        /// Always so many, at least 1.
        case fixed(Int)
        /// So many that the mean is that of a contender that ran before, by name.
        case matching(String)
    }

    /// Its name in reports.
    public let name: String
    private let tool: any GeneratorTool
    private let chooser: @Sendable (EvaluationTask) -> any CandidateChooser
    private let number: Number
    private let template: GenerationRequest
    private var budget: CallBudget?

    /// Makes the baseline.
    ///
    /// - Parameters:
    ///   - number: How many candidates there are.
    ///   - generator: Makes them.
    ///   - chooser: Chooses among them, without the query's metadata.
    ///   - name: Its name in reports; by default it says the number.
    ///   - template: As for ``RawGenerator``.
    public init(
        _ number: Number, generator: any GeneratorTool, chooser: any CandidateChooser, name: String? = nil,
        template: GenerationRequest? = nil
    ) {
        self.init(number, generator: generator, chooser: { _ in chooser }, name: name, template: template)
    }

    /// Makes the baseline with a chooser for every task, as the agent's policy may be another for every ``EvaluationTask/seed``.
    ///
    /// - Parameters:
    ///   - number: How many candidates there are.
    ///   - generator: Makes them.
    ///   - chooser: Gives a task's chooser; choosers that choose differently must have different names.
    ///   - name: Its name in reports; by default it says the number.
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

    /// Takes its number from the contender that it is matched to.
    ///
    /// - Throws: ``EvaluationError`` where that contender did not run before it.
    public func prepared(after records: [EvaluationRecord], tasks: [EvaluationTask]) throws -> any Contender {
        guard case .matching(let other) = number else { return self }
        var matched = self
        matched.budget = try CallBudget(matching: other, in: records, tasks: tasks)
        return matched
    }

    /// Generator, chooser, template and the number of this very item decide.
    public func identity(for task: EvaluationTask) -> String {
        "\(count(for: task)) \(tool.descriptor.name) \(chooser(task).name) \((try? template.identity()) ?? "")"
    }

    /// Makes the candidates one after the other, and lets the chooser choose; a single one is not looked at. Candidates that an
    /// interrupted run has made are used, a job that it submitted is resumed; the chooser is asked again.
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

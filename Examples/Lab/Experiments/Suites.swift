import Foundation
import GenAgent
import GenAgentEvaluation
import GenAgentSandbox

/// The prompts that are measured on, none of which is ever trained on.
struct Suites: Sendable {
    /// The benchmark's 280 prompts; `nil` if its file is not there.
    let benchmark: EvaluationSuite?
    /// Prompts of the same kinds that the sandbox generates.
    let composition: EvaluationSuite
    /// Prompts that imply facts that no training prompt asks.
    let knowledge: EvaluationSuite
    /// For choosing settings: generated prompts that are not reported on, and facts that may be trained on.
    let validation: EvaluationSuite
    private let texts: Set<String>

    init(data: URL, isQuick: Bool) throws {
        let file = data.appendingPathComponent("geneval++.jsonl")
        var benchmark: EvaluationSuite?
        if FileManager.default.fileExists(atPath: file.path) {
            var suite = try EvaluationSuite.genEvalPlusPlus(file: file)
            if isQuick { suite.queries = stride(from: 0, to: suite.queries.count, by: 20).map { suite.queries[$0] } }
            benchmark = suite
        }
        self.benchmark = benchmark
        let size = isQuick ? 14 : 140
        composition = EvaluationSuite(
            name: "held-out composition", queries: SandboxSuites.composition(count: size, seed: Seeds.heldOutSuites),
            aggregation: .tags)
        knowledge = EvaluationSuite(
            name: "held-out knowledge", queries: SandboxSuites.knowledge(count: size, seed: Seeds.heldOutSuites),
            aggregation: .tags)
        let trainable = Set(KnowledgeBase.standard.facts.map(\.id)).subtracting(SandboxSuites.heldOutFacts)
        let reported = Set([benchmark, composition, knowledge].compactMap { $0?.queries }.joined().map(\.text))
        let fresh =
            SandboxSuites.composition(count: size, seed: Seeds.validationSuite)
            + SandboxSuites.knowledge(facts: trainable, count: size / 2, seed: Seeds.validationSuite)
        // "A photo of six stop signs" comes by chance too; settings must not be chosen on what is reported.
        validation = EvaluationSuite(name: "validation", queries: fresh.filter { !reported.contains($0.text) })
        let queries = [benchmark, composition, knowledge, validation].compactMap { $0?.queries }.joined()
        texts = Set(queries.map(\.text))
        all = Array(queries)
    }

    /// Every query that no training prompt may repeat.
    let all: [Query]

    /// A hash of the texts of all queries, because other prompts to avoid make another training.
    var fingerprint: String { Work.fingerprint(all.map(\.text).joined(separator: "\n")) }

    /// The suites of the result tables.
    var measured: [EvaluationSuite] { (benchmark.map { [$0] } ?? []) + [composition, knowledge] }

    /// The suite of tables that show only one: the benchmark's prompts if its file is there.
    var main: EvaluationSuite { benchmark ?? composition }

    /// Prompts to train on, some of which imply facts.
    ///
    /// - Throws: ``ExperimentError``; see ``requireUnseen(_:)``.
    func training(count: Int, seed: UInt64, knowledgeShare: Double) throws -> [Query] {
        let queries = SandboxSuites.training(
            count: count, seed: seed, knowledgeShare: knowledgeShare, avoiding: all)
        try requireUnseen(queries)
        return queries
    }

    /// Checks that training prompts are not measured on. They cannot be, but all results would be worthless if they were.
    ///
    /// - Throws: ``ExperimentError`` if one is measured on or asks a fact that the knowledge suite asks.
    func requireUnseen(_ queries: [Query]) throws {
        if let repeated = queries.first(where: { texts.contains($0.text) }) {
            throw ExperimentError("The training prompt “\(repeated.text)” is measured on.")
        }
        if let known = queries.first(where: { !SandboxSuites.heldOutFacts.isDisjoint(with: $0.facts) }) {
            throw ExperimentError("The training prompt “\(known.text)” asks a fact that is held out.")
        }
    }
}

extension Query {
    /// Ids of the facts that it implies.
    var facts: [String] { metadata["facts"]?.arrayValue?.compactMap(\.stringValue) ?? [] }
}

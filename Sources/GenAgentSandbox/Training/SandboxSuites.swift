import GenAgent

/// Generated prompts for training and for evaluation, from separate random streams and with separate facts. Short prompts can still
/// occur in both, so a training names the queries that it must avoid.
///
/// Metadata are GenEval++'s (`include`, `exclude`), for ``PictogramGrader``; knowledge prompts name their facts in `facts`.
/// Ids say where a query comes from: `composition-7-0` is the first of the suite with seed 7.
public enum SandboxSuites {
    /// The facts that evaluation uses and training never sees: every third one of each kind.
    public static let heldOutFacts: Set<String> = {
        var seen: [String: Int] = [:]
        return Set(
            KnowledgeBase.standard.facts.map(\.id).filter { id in
                let number = seen[kind(id), default: 0]
                seen[kind(id)] = number + 1
                return number % 3 == 1
            })
    }()

    /// Prompts that say what they want, in the seven grammars of GenEval++ in turn; the tag is the grammar's. Prompts are unique,
    /// so there can be fewer than `count` if a grammar runs out.
    public static func composition(count: Int, seed: UInt64) -> [Query] {
        queries("composition", count: count, seed: seed, stream: 0xC0) { generator, index in
            generator.row(grammar(index))
        }
    }

    /// Prompts that imply a number, a color or an object without saying it; the tag is `count`, `color` or `object`.
    ///
    /// - Parameter facts: Ids of the facts to use; default: those that training never sees.
    public static func knowledge(
        facts: Set<String> = SandboxSuites.heldOutFacts, count: Int, seed: UInt64
    ) -> [Query] {
        let others = Set(KnowledgeBase.standard.facts.map(\.id)).subtracting(facts)
        guard others.count < KnowledgeBase.standard.facts.count else { return [] }
        return queries("knowledge", count: count, seed: seed, stream: 0xC1) { generator, _ in
            generator.knowledgeRow(excluding: others)
        }
    }

    /// Prompts to train on, composition and knowledge mixed.
    ///
    /// - Parameters:
    ///   - seed: The seed of the set. An evaluation suite with the same seed has other prompts.
    ///   - knowledgeShare: The share of prompts that imply a fact, 0...1.
    ///   - heldOut: Facts that do not occur; default: those that evaluation uses.
    ///   - avoided: Queries whose texts do not occur, such as those of the evaluation suites.
    public static func training(
        count: Int, seed: UInt64, knowledgeShare: Double = 0.3, excluding heldOut: Set<String> = heldOutFacts,
        avoiding avoided: [Query] = []
    ) -> [Query] {
        let percent = Int((min(max(knowledgeShare.isFinite ? knowledgeShare : 0, 0), 1) * 100).rounded())
        return queries(
            "training", count: count, seed: seed, stream: 0xC2, avoiding: Set(avoided.map(\.text))
        ) { generator, index in
            // Spreads the share evenly over the list instead of drawing it.
            let isKnowledge = (index + 1) * percent / 100 > index * percent / 100
            return isKnowledge ? generator.knowledgeRow(excluding: heldOut) : generator.row(grammar(index))
        }
    }

    private static func queries(
        _ name: String, count: Int, seed: UInt64, stream: UInt64, avoiding: Set<String> = [],
        _ row: (inout PromptGenerator, Int) -> GenEvalRow
    ) -> [Query] {
        var generator = PromptGenerator(seed: SeededRandom.derive(seed, stream, 0))
        var taken = avoiding
        var queries: [Query] = []
        var (index, misses) = (0, 0)
        // A grammar or a small set of facts can run out of new prompts.
        while queries.count < count, misses < 200 {
            let next = row(&generator, index)
            guard taken.insert(next.prompt).inserted else {
                misses += 1
                // Only every so often, so that one exhausted grammar does not hold up the others.
                if misses % 20 == 0 { index += 1 }
                continue
            }
            misses = 0
            queries.append(query(next, id: "\(name)-\(seed)-\(queries.count)"))
            index += 1
        }
        return queries
    }

    private static func query(_ row: GenEvalRow, id: String) -> Query {
        let facts = PromptReader.standard.read(row.prompt).clauses.flatMap(\.knowledge)
        var metadata = (try? JSONValue(encoding: row.metadata)) ?? .null
        if !facts.isEmpty { metadata["facts"] = .array(facts.map { .string($0) }) }
        let tag = row.tag ?? facts.first.map { kind($0) } ?? "other"
        return Query(row.prompt, id: id, tags: [tag], metadata: metadata)
    }

    private static func grammar(_ index: Int) -> PromptGenerator.Grammar {
        PromptGenerator.Grammar.allCases[index % PromptGenerator.Grammar.allCases.count]
    }

    /// `count`, `color` or `object`.
    private static func kind(_ fact: String) -> String { String(fact.prefix { $0 != "." }) }
}

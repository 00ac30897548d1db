import GenAgent

// The values of the features, in the order of `PolicyDecisionKind.features`. They lie between 0 and about 1, so that weights
// compare, and come from the situation alone.
extension TurnPlanner {
    private var clauses: [PromptClause] { situation.demands.clauses }
    var round: Double { min(Double(situation.rounds), 4) / 2 }
    private var groups: Double { Double(min(clauses.count, 6) - 1) / 3 }
    private var objects: Double { Double(min(situation.demands.objectCount, 12)) / 6 }
    private var bindings: Double { Double(min(situation.demands.bindings, 9)) / 3 }
    private var problems: Double { Double(min(situation.perception?.total ?? 0, 6)) / 2 }
    private var missing: Double { Double(min(situation.perception?.missing ?? 0, 2)) }

    private func flag(_ value: Bool) -> Double { value ? 1 : 0 }

    var formFeatures: [Double] { [1, flag(situation.isRepair), round, flag(request.format == .native)] }

    func verdictFeatures(_ perception: PolicyPerception) -> [Double] {
        func share(_ number: Int) -> Double { Double(min(number, 4)) / 2 }
        return [
            1, share(perception.missing), share(perception.number(with: .count)),
            share(perception.number(with: .color)), share(perception.number(with: .region)),
            share(perception.number(with: .size)), flag(perception.total == 1),
            perception.isBlind ? 0 : perception.shareMet, flag(perception.isContent), round,
            flag(situation.isClosing), flag(situation.verdict != nil), flag(perception.isBlind),
        ]
    }

    var orderFeatures: [Double] { [1, groups, missing, round] }

    var structureFeatures: [Double] {
        [
            1, groups, objects, bindings, round, flag(clauses.contains { !$0.knowledge.isEmpty }), missing, problems,
            flag(situation.isIdentical), flag(situation.lastScene?.wording.isEnumerated ?? false),
        ]
    }

    func knowledgeFeatures(_ index: Int) -> [Double] {
        let facts = clauses[index].knowledge
        func holds(_ kind: String) -> Double { flag(facts.contains { $0.hasPrefix(kind) }) }
        return [1, holds("count."), holds("color."), holds("object."), round, flag(!problems(of: index).isEmpty)]
    }

    func requirementFeatures(_ index: Int, _ aspect: SceneGrade.Finding.Aspect?, isList: Bool) -> [Double] {
        let found = problems(of: index)
        // A second mention is about objects that are missing altogether.
        let here =
            aspect.map(found.contains) ?? (found.contains(.count) && situation.perception?.isMissing(index) == true)
        return [
            1, groups, objects, bindings, Double(min(index, 3)) / 2, flag(clauses[index].count > 1), round, flag(here),
            flag(!found.isEmpty && !here), flag(isList), flag(wasSaid(index, aspect)),
        ]
    }

    var paddingFeatures: [Double] { [1, groups, bindings, round, problems] }

    private func problems(of index: Int) -> Set<SceneGrade.Finding.Aspect> {
        guard let all = situation.perception?.problems, all.indices.contains(index) else { return [] }
        return all[index]
    }

    /// Whether the last prompt already did what the decision is about.
    private func wasSaid(_ index: Int, _ aspect: SceneGrade.Finding.Aspect?) -> Bool {
        guard let scene = situation.lastScene,
            let at = scene.clauses.firstIndex(where: { $0.className == clauses[index].className })
        else { return false }
        let wording = scene.wording.clause(at)
        switch aspect {
        case .color: return wording.restatesColor
        case .size: return wording.restatesSize
        case .region: return wording.hasLayoutPhrase
        case .count: return wording.emphasizesCount
        case .exclusion, nil: return wording.mentions > 1
        }
    }
}

// The features of the choice of a tool. Those of the task come from the cues, those of history from the situation.
extension TurnPlanner {
    /// - Parameter names: The generators to choose among, in the order in which they are offered.
    func toolFeatures(_ names: [String]) -> [Double] {
        let last = situation.failures.suffix(2)
        let failing = flags(of: names) { name in last.count == 2 && last.allSatisfy { $0.toolName == name } }
        let painted = flags(of: names) { $0 == situation.lastTool }
        let offered = names.indices.dropFirst(2).map { _ in 1.0 }
        return [1] + taskFeatures + [round] + failing + painted + [offered.first ?? 0, offered.dropFirst().first ?? 0]
    }

    /// implied, groups, objects, bindings, counts.
    private var taskFeatures: [Double] {
        let implied = cues.clauses.reduce(0) { $0 + $1.knowledge.count }
        let groups = max(0, min(cues.clauses.count, 6) - 1)
        // An implied number is counted as implied.
        let counts = cues.clauses.count { $0.count > 1 && !$0.knowledge.contains { $0.hasPrefix("count.") } }
        return [
            Double(min(implied, 2)), Double(groups) / 3, Double(min(cues.objectCount, 12)) / 6,
            Double(min(cues.bindings, 9)) / 3, Double(min(counts, 4)) / 2,
        ]
    }

    /// One number per option: 1 if it is offered and the condition holds.
    private func flags(of names: [String], _ holds: (String) -> Bool) -> [Double] {
        PolicyDecisionKind.tool.options.indices.map { names.indices.contains($0) && holds(names[$0]) ? 1 : 0 }
    }
}

/// The prompt from which the choice of a tool (``PolicyDecisionKind/tool``) takes its features of the task: implied facts, groups,
/// objects, bindings, numbers.
///
/// For experiments only. A control shows whether a policy adapts to its task: its features come from another prompt, in training and
/// when it chooses. Everything else that the policy does still follows its own prompt, and so do the features of history (round,
/// failures, last painter); through what its eyes find wrong, a control can tell tasks apart from the second round on. Compare first
/// choices, and train on many prompts: a few could be memorized.
package enum TaskCues: Sendable, Hashable {
    case own
    /// From a prompt drawn by the seed and a fingerprint of the query's words: with even chance one that implies a fact or one
    /// that says everything (``PromptGenerator``). The same words and seed always draw the same one, so recorded turns can be
    /// traced; the draw says nothing about the meaning of the words.
    case shuffled(seed: UInt64)

    /// The demands that the features are taken from.
    func demands(instead own: PolicyDemands, reader: PromptReader, knowledge: KnowledgeBase) -> PolicyDemands {
        guard case .shuffled(let seed) = self else { return own }
        var random = SeededRandom(seed: seed, keys: 0x6375_6573, StableHash.fnv1a(own.words))
        let isKnowledge = random.chance(0.5)
        var generator = PromptGenerator(seed: random.next(), knowledge: knowledge)
        var demands = PolicyDemands()
        demands.update(isKnowledge ? generator.knowledgeRow().prompt : generator.next().prompt, reader: reader)
        return demands
    }
}

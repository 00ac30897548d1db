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
        case .count: return wording.emphasisesCount
        case .exclusion, nil: return wording.mentions > 1
        }
    }
}

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

    /// One number an option: 1 where it is offered and holds.
    private func flags(of names: [String], _ holds: (String) -> Bool) -> [Double] {
        PolicyDecisionKind.tool.options.indices.map { names.indices.contains($0) && holds(names[$0]) ? 1 : 0 }
    }
}

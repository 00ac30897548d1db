/// A contender's place in the picture of quality against generator calls.
public struct QualityPoint: Sendable, Hashable {
    /// The contender.
    public var contender: String
    /// Generator calls an item, the mean.
    public var generatorCalls: Double
    /// The figure with its interval.
    public var score: ScoreEstimate
}

/// Contenders that a line joins in that picture.
public struct QualityCurve: Sendable, Hashable {
    /// Their common name.
    public var name: String
    /// Their places, fewest calls first.
    public var points: [QualityPoint]
}

extension EvaluationReport {
    /// Quality against generator calls: the contenders that differ only in their limit of rounds (`agent, 2 rounds`, see
    /// ``AgentContender/atRounds(_:name:policy:tools:configuration:systemText:version:)``) or in N (`best of 4`) are one curve, every
    /// other one is a point.
    public var qualityByCalls: [QualityCurve] {
        var names: [String] = []
        var points: [String: [QualityPoint]] = [:]
        for row in rows {
            guard let score = row.score else { continue }
            let name = Self.family(row.contender)
            if points[name] == nil { names.append(name) }
            points[name, default: []].append(
                QualityPoint(contender: row.contender, generatorCalls: row.generatorCalls, score: score))
        }
        return names.map { name in
            QualityCurve(name: name, points: (points[name] ?? []).sorted { $0.generatorCalls < $1.generatorCalls })
        }
    }

    /// The name without its number: `agent` for `agent, 2 rounds`, `best of N` for `best of 4` and for a matched one.
    private static func family(_ contender: String) -> String {
        if contender.hasPrefix("best of ") { return "best of N" }
        let words = contender.split(separator: " ")
        guard words.count > 2, ["round", "rounds"].contains(words[words.count - 1]), Int(words[words.count - 2]) != nil
        else { return contender }
        let rest = words.dropLast(2).joined(separator: " ")
        return rest.hasSuffix(",") ? String(rest.dropLast()) : rest
    }
}

/// Makes prompts in the seven text grammars of GenEval++, with their metadata, from its own draws of classes, colours and
/// numbers. Studies fit and train on these, so that the benchmark's own prompts stay unseen.
///
/// The grammars keep the benchmark's quirks: naive plurals ("knifes"), plurals after one ("one cats"), "on the above".
public struct PromptGenerator: Sendable {
    /// The benchmark's kinds of prompts, by its own tags.
    public enum Grammar: String, Sendable, Hashable, Codable, CaseIterable {
        /// Objects with colours.
        case color = "color_attr"
        /// One group with a number.
        case counting = "counting"
        /// Groups with colours and numbers.
        case colorCount = "color_count_attr"
        /// Objects with colours and places.
        case colorSpatial = "color_spatial_attr"
        /// Groups with places and numbers.
        case spatialCount = "spatial_count_attr"
        /// Objects with places and relative sizes.
        case sizeSpatial = "size_spatial_attr"
        /// Several groups with numbers.
        case multiCount = "multi_object_count_attr"
    }

    var random: SceneRandom
    let knowledge: KnowledgeBase

    /// Starts a stream of prompts.
    public init(seed: UInt64, knowledge: KnowledgeBase = .standard) {
        random = SceneRandom(seed: seed, keys: 0x6772_616D)
        self.knowledge = knowledge
    }

    /// The next prompt, of a grammar drawn at random.
    public mutating func next() -> GenEvalRow {
        row(Grammar.allCases[random.index(Grammar.allCases.count)])
    }

    /// The next prompt of a grammar.
    public mutating func row(_ grammar: Grammar) -> GenEvalRow {
        switch grammar {
        case .color: colorRow()
        case .counting: countingRow()
        case .colorCount: colorCountRow()
        case .colorSpatial: colorSpatialRow()
        case .spatialCount: spatialCountRow()
        case .sizeSpatial: sizeSpatialRow()
        case .multiCount: multiCountRow()
        }
    }

    private mutating func colorRow() -> GenEvalRow {
        let include = coloured(classes(random.chance(0.75) ? 3 : 4, colourable: true))
        let items = include.map { "\(article($0.color?.rawValue ?? "")) \($0.color?.rawValue ?? "") \($0.className)" }
        return row(.color, series(items), include)
    }

    private mutating func countingRow() -> GenEvalRow {
        let include = classes(1, colourable: false).map { SceneRequirement(className: $0, count: 4 + random.index(4)) }
        let exclude = include.map { SceneExclusion(className: $0.className, count: $0.count + 1) }
        return row(.counting, series(include.map { counted($0) }), include, exclude: exclude)
    }

    private mutating func colorCountRow() -> GenEvalRow {
        var include = coloured(classes(2, colourable: true))
        for index in include.indices { include[index].count = 1 + random.index(3) }
        let items = include.map {
            "\(words($0.count)) \($0.color?.rawValue ?? "") \(ObjectVocabulary.naivePlural($0.className))"
        }
        return row(.colorCount, items.joined(separator: " and "), include)
    }

    private mutating func colorSpatialRow() -> GenEvalRow {
        let include = placed(coloured(classes(2, colourable: true)))
        let items = include.map { "\($0.color?.rawValue ?? "") \($0.className) \(place($0.region))" }
        return row(.colorSpatial, items.joined(separator: " and "), include)
    }

    private mutating func spatialCountRow() -> GenEvalRow {
        var include = placed(classes(2, colourable: false).map { SceneRequirement(className: $0) })
        for index in include.indices { include[index].count = 1 + random.index(3) }
        let items = include.map {
            "\(words($0.count)) \(ObjectVocabulary.naivePlural($0.className)) \(place($0.region))"
        }
        return row(.spatialCount, items.joined(separator: " and "), include)
    }

    private mutating func sizeSpatialRow() -> GenEvalRow {
        var include = placed(classes(2, colourable: false).map { SceneRequirement(className: $0) })
        for index in include.indices { include[index].size = index == 0 ? .larger : .smaller }
        let items = include.map { "a \($0.size?.rawValue ?? "") \($0.className) \(place($0.region))" }
        return row(.sizeSpatial, items.joined(separator: " and "), include)
    }

    private mutating func multiCountRow() -> GenEvalRow {
        let include = classes(random.chance(0.5) ? 2 : 3, colourable: false).map {
            SceneRequirement(className: $0, count: 1 + random.index(3))
        }
        return row(.multiCount, series(include.map { counted($0) }), include)
    }
}

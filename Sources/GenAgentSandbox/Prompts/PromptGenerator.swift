import GenAgent

/// Makes prompts in the seven text grammars of GenEval++, with their metadata, from its own draws of classes, colors and
/// numbers. Studies fit and train on these, so that the benchmark's own prompts stay unseen.
///
/// The grammars keep the benchmark's quirks: naive plurals ("knifes"), plurals after one ("one cats"), "on the above".
package struct PromptGenerator: Sendable {
    /// The benchmark's kinds of prompts, by its own tags.
    package enum Grammar: String, Sendable, Hashable, Codable, CaseIterable {
        case color = "color_attr"
        case counting = "counting"
        case colorCount = "color_count_attr"
        case colorSpatial = "color_spatial_attr"
        case spatialCount = "spatial_count_attr"
        case sizeSpatial = "size_spatial_attr"
        case multiCount = "multi_object_count_attr"
    }

    var random: SeededRandom
    let knowledge: KnowledgeBase

    package init(seed: UInt64, knowledge: KnowledgeBase = .standard) {
        random = SeededRandom(seed: seed, keys: 0x6772_616D)
        self.knowledge = knowledge
    }

    /// The next prompt, of a grammar drawn at random.
    package mutating func next() -> GenEvalRow {
        row(Grammar.allCases[random.number(below: Grammar.allCases.count)])
    }

    package mutating func row(_ grammar: Grammar) -> GenEvalRow {
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
        let include = colored(classes(random.chance(0.75) ? 3 : 4, colorable: true))
        let items = include.map { "\(article($0.color?.rawValue ?? "")) \($0.color?.rawValue ?? "") \($0.className)" }
        return row(.color, series(items), include)
    }

    private mutating func countingRow() -> GenEvalRow {
        let include = classes(1, colorable: false).map {
            SceneRequirement(className: $0, count: 4 + random.number(below: 4))
        }
        let exclude = include.map { SceneExclusion(className: $0.className, count: $0.count + 1) }
        return row(.counting, series(include.map { counted($0) }), include, exclude: exclude)
    }

    private mutating func colorCountRow() -> GenEvalRow {
        var include = colored(classes(2, colorable: true))
        for index in include.indices { include[index].count = 1 + random.number(below: 3) }
        let items = include.map {
            "\(words($0.count)) \($0.color?.rawValue ?? "") \(ObjectVocabulary.naivePlural($0.className))"
        }
        return row(.colorCount, items.joined(separator: " and "), include)
    }

    private mutating func colorSpatialRow() -> GenEvalRow {
        let include = placed(colored(classes(2, colorable: true)))
        let items = include.map { "\($0.color?.rawValue ?? "") \($0.className) \(place($0.region))" }
        return row(.colorSpatial, items.joined(separator: " and "), include)
    }

    private mutating func spatialCountRow() -> GenEvalRow {
        var include = placed(classes(2, colorable: false).map { SceneRequirement(className: $0) })
        for index in include.indices { include[index].count = 1 + random.number(below: 3) }
        let items = include.map {
            "\(words($0.count)) \(ObjectVocabulary.naivePlural($0.className)) \(place($0.region))"
        }
        return row(.spatialCount, items.joined(separator: " and "), include)
    }

    private mutating func sizeSpatialRow() -> GenEvalRow {
        var include = placed(classes(2, colorable: false).map { SceneRequirement(className: $0) })
        for index in include.indices { include[index].size = index == 0 ? .larger : .smaller }
        let items = include.map { "a \($0.size?.rawValue ?? "") \($0.className) \(place($0.region))" }
        return row(.sizeSpatial, items.joined(separator: " and "), include)
    }

    private mutating func multiCountRow() -> GenEvalRow {
        let include = classes(random.chance(0.5) ? 2 : 3, colorable: false).map {
            SceneRequirement(className: $0, count: 1 + random.number(below: 3))
        }
        return row(.multiCount, series(include.map { counted($0) }), include)
    }
}

extension PromptGenerator {
    /// The next prompt that implies a fact instead of saying it: a number, a color or an object. A second object is said
    /// plainly. `excluding` holds facts out by id.
    ///
    /// If no fact is left, it is the prompt of `next()`.
    package mutating func knowledgeRow(excluding heldOut: Set<String> = []) -> GenEvalRow {
        guard let fact = random.pick(knowledge.facts.filter({ !heldOut.contains($0.id) })) else { return next() }
        let names = classes(2, colorable: true)
        guard names.count == 2 else { return next() }
        var first = SceneRequirement(className: names[0])
        let text: String
        switch fact.resolution {
        case .count(let count):
            first.count = count
            text = "as many \(ObjectVocabulary.plural(names[0])) \(fact.phrase)"
        case .color(let color):
            first.color = color
            text = "\(article(names[0])) \(names[0]) in \(fact.phrase)"
        case .object(let className):
            first.className = className
            text = fact.phrase
        }
        var include = [first]
        var items = [text]
        if names[1] != first.className, random.chance(0.6) {
            let color = ObjectColor.allCases[random.number(below: ObjectColor.allCases.count)]
            include.append(SceneRequirement(className: names[1], color: color))
            items.append("\(article(color.rawValue)) \(color.rawValue) \(names[1])")
        }
        return row(nil, items.joined(separator: " and "), include)
    }
}

extension PromptGenerator {
    func row(
        _ grammar: Grammar?, _ text: String, _ include: [SceneRequirement], exclude: [SceneExclusion]? = nil
    ) -> GenEvalRow {
        GenEvalRow(tag: grammar?.rawValue, prompt: "A photo of " + text, include: include, exclude: exclude)
    }

    /// Different classes. A person has no color.
    mutating func classes(_ count: Int, colorable: Bool) -> [String] {
        random.sample(count, of: ObjectVocabulary.classNames.filter { !colorable || $0 != "person" })
    }

    /// Gives each class a different color.
    mutating func colored(_ classes: [String]) -> [SceneRequirement] {
        let colors = random.sample(classes.count, of: ObjectColor.allCases)
        return zip(classes, colors).map { SceneRequirement(className: $0, color: $1) }
    }

    /// Puts the first left or above, the second opposite.
    mutating func placed(_ requirements: [SceneRequirement]) -> [SceneRequirement] {
        let first: SceneRegion = random.chance(0.5) ? .left : .above
        var placed = requirements
        for index in placed.indices { placed[index].region = index == 0 ? first : first.opposite }
        return placed
    }

    /// "a, b, and c"; "a and b".
    func series(_ items: [String]) -> String {
        guard items.count > 2, let last = items.last else { return items.joined(separator: " and ") }
        return items.dropLast().joined(separator: ", ") + ", and " + last
    }

    func counted(_ requirement: SceneRequirement) -> String {
        let name = requirement.className
        return words(requirement.count) + " " + (requirement.count == 1 ? name : ObjectVocabulary.naivePlural(name))
    }

    func words(_ number: Int) -> String { PromptWriter.words(number) }

    func article(_ word: String) -> String { PromptWriter.article(word) }

    func place(_ region: SceneRegion?) -> String { region.map { "on the \($0.rawValue)" } ?? "" }
}

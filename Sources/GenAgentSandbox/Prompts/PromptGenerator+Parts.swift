extension PromptGenerator {
    func row(
        _ grammar: Grammar?, _ text: String, _ include: [SceneRequirement], exclude: [SceneExclusion]? = nil
    ) -> GenEvalRow {
        GenEvalRow(tag: grammar?.rawValue, prompt: "A photo of " + text, include: include, exclude: exclude)
    }

    /// Different classes. A person has no colour.
    mutating func classes(_ count: Int, colourable: Bool) -> [String] {
        random.sample(count, of: ObjectVocabulary.classNames.filter { !colourable || $0 != "person" })
    }

    /// Gives each class a colour of its own.
    mutating func coloured(_ classes: [String]) -> [SceneRequirement] {
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

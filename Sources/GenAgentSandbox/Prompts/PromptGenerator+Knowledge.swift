extension PromptGenerator {
    /// The next prompt that implies a fact instead of saying it: a number, a colour or an object. A second object is said
    /// plainly. `excluding` holds facts out by id.
    ///
    /// Without any fact left, the prompt of `next()`.
    public mutating func knowledgeRow(excluding heldOut: Set<String> = []) -> GenEvalRow {
        guard let fact = random.pick(knowledge.facts.filter({ !heldOut.contains($0.id) })) else { return next() }
        let names = classes(2, colourable: true)
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
            let color = ObjectColor.allCases[random.index(ObjectColor.allCases.count)]
            include.append(SceneRequirement(className: names[1], color: color))
            items.append("\(article(color.rawValue)) \(color.rawValue) \(names[1])")
        }
        return row(nil, items.joined(separator: " and "), include)
    }
}

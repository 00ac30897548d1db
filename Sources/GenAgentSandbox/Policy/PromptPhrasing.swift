import GenAgent

/// Phrases demands as a prompt, following a plan. The prompt asks for nothing else.
struct PromptPhrasing {
    let demands: PolicyDemands
    let plan: PhrasePlan
    let knowledge: KnowledgeBase
    let variant: Int

    func text() -> String {
        // A change ("make it blue") is not a prompt, so changed demands are copied as a plain sentence.
        if plan.structure == .copy, !demands.isMerged { return demands.words + padding }
        let items = plan.order.map(item)
        var text: String
        if plan.structure == .list, items.count > 1 {
            let opening = ["A photo with:", "A picture with:"][variant % 2]
            text = opening + "\n" + items.enumerated().map { "\($0 + 1). \($1)" }.joined(separator: "\n")
        } else {
            let opening = ["A photo of", "A picture of", "An image of"][variant % 3]
            text = opening + " " + items.joined(separator: ", and ")
        }
        text += "."
        for index in plan.order { text += restatement(index).map { "\n" + $0 } ?? "" }
        if plan.keepsLeftover, !demands.leftover.isEmpty {
            text += "\nIn keeping with: " + demands.leftover.joined(separator: ", ") + "."
        }
        return text + padding
    }

    private var padding: String {
        switch plan.padding {
        case .none: ""
        case .some: "\n" + Self.someStyle
        case .much: "\n" + Self.someStyle + " " + Self.moreStyle
        }
    }

    private static let someStyle = "A beautiful, quiet, detailed, realistic photo of high quality with soft light."
    private static let moreStyle =
        "The mood is calm and gentle, the lines are crisp, every surface shows its own delicate texture, and the whole "
        + "composition is elegant, harmonious, cinematic and full of atmosphere, a true masterpiece."

    /// "exactly three larger red apples in the left half of the image".
    private func item(_ index: Int) -> String {
        let clause = demands.clauses[index]
        let phrase = plan.clauses[index]
        guard phrase.resolvesKnowledge else { return riddle(clause) }
        let described = Self.described(clause)
        var text: String
        if phrase.isStressed {
            text = "exactly \(PromptWriter.words(clause.count)) \(described)"
        } else if clause.count == 1 {
            text = "\(PromptWriter.article(described)) \(described)"
        } else {
            text = "\(PromptWriter.words(clause.count)) \(described)"
        }
        guard let region = clause.region else { return text }
        text += phrase.place == .plain ? " " + region.said : " in the \(region.halfName) half of the picture"
        return text
    }

    /// The clause in the words of the facts that imply it.
    private func riddle(_ clause: PromptClause) -> String {
        let facts = clause.knowledge.compactMap { knowledge.fact(id: $0) }
        var color = clause.color
        var count = clause.count == 1 ? nil : Optional(PromptWriter.words(clause.count))
        var tail = ""
        var name: String?
        for fact in facts {
            switch fact.resolution {
            case .count:
                count = "as many"
                tail += " " + fact.phrase
            case .color:
                color = nil
                tail = " in " + fact.phrase + tail
            case .object: name = fact.phrase
            }
        }
        if let name, color == nil, count == nil { return name + tail }
        let isPlural = count != nil
        let noun = isPlural ? ObjectVocabulary.plural(clause.className) : clause.className
        let described = [color?.rawValue, noun].compactMap(\.self).joined(separator: " ")
        return (count ?? PromptWriter.article(described)) + " " + described + tail
    }

    /// "The apples are red and on the left."
    private func restatement(_ index: Int) -> String? {
        let clause = demands.clauses[index]
        let phrase = plan.clauses[index]
        guard phrase.resolvesKnowledge, !demands.sharesClass(index) else { return nil }
        var facts: [String] = []
        if phrase.colorAgain, let color = clause.color { facts.append(color.rawValue) }
        if phrase.sizeAgain, let size = clause.size { facts.append(size.rawValue) }
        if phrase.place == .layoutAgain, let region = clause.region { facts.append(region.said) }
        if facts.isEmpty, phrase.isMentionedAgain { facts = ["clearly visible"] }
        guard !facts.isEmpty else { return nil }
        return "The \(Self.noun(clause)) \(clause.count == 1 ? "is" : "are") \(PolicyWords.list(facts))."
    }

    static func noun(_ clause: PromptClause) -> String {
        clause.count == 1 ? clause.className : ObjectVocabulary.plural(clause.className)
    }

    static func described(_ clause: PromptClause) -> String {
        [clause.size?.rawValue, clause.color?.rawValue, noun(clause)].compactMap(\.self).joined(separator: " ")
    }
}

enum PolicyWords {
    /// "a, b and c".
    static func list(_ items: [String], _ conjunction: String = "and") -> String {
        guard let last = items.last, items.count > 1 else { return items.first ?? "" }
        return items.dropLast().joined(separator: ", ") + " \(conjunction) " + last
    }

    /// "three red apples on the left", "an orange".
    static func object(_ clause: PromptClause) -> String {
        let described = PromptPhrasing.described(clause)
        let number = clause.count == 1 ? PromptWriter.article(described) : PromptWriter.words(clause.count)
        return [number, described, clause.region?.said].compactMap(\.self).joined(separator: " ")
    }

    static func the(_ clause: PromptClause) -> String { "the " + PromptPhrasing.noun(clause) }

    static func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

    /// The text with a full stop, unless it already ends a sentence.
    static func sentence(_ text: String) -> String {
        guard let last = text.last, ".!?".contains(last) else { return capitalized(text) + "." }
        return capitalized(text)
    }

    /// At most `length` characters of a text, on one line.
    static func excerpt(_ text: String, _ length: Int = 160) -> String {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        // The sentence that quotes it has its own full stop.
        let bare = line.hasSuffix(".") ? String(line.dropLast()) : line
        return bare.count > length ? bare.prefix(length - 1) + "…" : bare
    }
}

/// Chooses among wordings: a session keeps its own order of them, and two consecutive turns never use the same one.
struct PolicyVariants: Sendable {
    let start: UInt64
    let turn: Int

    /// - Parameter seed: The sampling seed; it counts on the first turn only, as later turns keep the session's order.
    init(_ situation: PolicySituation, seed: UInt64) {
        start = situation.firstTurn.map { StableHash.fnv1a($0) } ?? seed
        turn = situation.turns
    }

    func pick(_ wordings: String...) -> String {
        wordings.isEmpty ? "" : wordings[number(wordings.count, salt: wordings[0])]
    }

    func number(_ count: Int, salt: String = "") -> Int {
        let base = (start ^ StableHash.fnv1a(salt)) % UInt64(max(count, 1))
        return (Int(base) + turn) % max(count, 1)
    }
}

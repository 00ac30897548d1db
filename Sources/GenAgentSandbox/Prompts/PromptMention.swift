/// Something said about an object, how firmly, and how often.
struct Statement<Value: Hashable & Sendable>: Sendable {
    var value: Value
    var times = 1
    /// Whether it is only implied, by a relation or by a heading above several objects. A stated value overrides it.
    var isWeak = false

    /// States a value again or for the first time. An implied value never overrides a stated one.
    static func state(_ value: Value, isWeak: Bool = false, into old: inout Statement?) {
        guard let current = old else {
            old = Statement(value: value, isWeak: isWeak)
            return
        }
        if isWeak { return }
        if current.isWeak || current.value != value {
            old = Statement(value: value)
        } else {
            old?.times += 1
        }
    }

    /// Adds what was said elsewhere about the same object.
    static func merge(_ other: Statement?, into old: inout Statement?) {
        guard let other else { return }
        state(other.value, isWeak: other.isWeak, into: &old)
        if !other.isWeak { old?.times += other.times - 1 }
    }
}

/// One noun phrase of a prompt with everything that the text says about it.
struct PromptMention: Sendable {
    var className: String
    var isPlural = false
    /// "the apple": likely one that was named before.
    var isDefinite = false
    var hasArticle = false
    var number: Statement<Int>?
    var color: Statement<ObjectColor>?
    /// The color stands before the noun and tells which object is meant.
    var colorIdentifies = false
    var region: Statement<SceneRegion>?
    var size: Statement<RelativeSize>?
    var hasLayoutPhrase = false
    var isEmphasized = false
    /// The number of the list item or sentence part, and whether that is a list item.
    var segment = 0
    var isListItem = false
    /// Ids of facts that stand for the class, the count or the color.
    var classFact: String?
    var countFact: (id: String, count: Int)?
    var colorFact: (id: String, color: ObjectColor)?
}

/// The words before a noun, kept until the noun comes.
struct PromptPrefix: Sendable {
    var isOpened = false
    var isDefinite = false
    var hasArticle = false
    var number: Int?
    var numberTimes = 0
    var color: ObjectColor?
    var size: RelativeSize?
    var region: SceneRegion?
    var isEmphasized = false
    /// The attributes belong to a noun that the reader does not know ("three wheels").
    var isForeign = false
    var followsCopula = false
    var followsPlace = false

    var hasAttributes: Bool { number != nil || color != nil || size != nil || isEmphasized }
}

/// Gathers mentions into object groups: a repeated mention restates its group, it does not add to it.
struct PromptGroups {
    private(set) var groups: [PromptMention] = []
    private(set) var wordings: [ClauseWording] = []

    init(_ mentions: [PromptMention]) {
        for mention in mentions {
            if let index = group(for: mention) {
                merge(mention, into: index)
            } else if groups.count < PromptReader.maximumCount {
                groups.append(mention)
                wordings.append(ClauseWording())
            }
        }
        for index in groups.indices {
            let group = groups[index]
            wordings[index].restatesColor = (group.color?.times ?? 0) > 1
            wordings[index].restatesRegion = (group.region?.times ?? 0) > 1
            wordings[index].restatesSize = (group.size?.times ?? 0) > 1
            wordings[index].hasLayoutPhrase = group.hasLayoutPhrase && group.region != nil
            wordings[index].emphasizesCount = group.isEmphasized || (group.number?.times ?? 0) > 1
        }
    }

    /// Whether there are at least two groups, each the only one in a list item.
    var isEnumerated: Bool {
        groups.count > 1 && groups.allSatisfy(\.isListItem) && Set(groups.map(\.segment)).count == groups.count
    }

    var clauses: [PromptClause] { groups.map(\.clause) }

    /// The group that a mention refers to; `nil` if it names a new one.
    private func group(for mention: PromptMention) -> Int? {
        var best: (index: Int, agreements: Int)?
        for index in groups.indices where groups[index].className == mention.className {
            if mention.isOther(than: groups[index]) { continue }
            let agreements = mention.agreements(with: groups[index])
            if agreements >= best?.agreements ?? Int.min { best = (index, agreements) }
        }
        return best?.index
    }

    private mutating func merge(_ mention: PromptMention, into index: Int) {
        wordings[index].mentions += 1
        // "the three cats" says three again; "a cat" of a group of three does not say one.
        Statement.merge(mention.number, into: &groups[index].number)
        Statement.merge(mention.color, into: &groups[index].color)
        Statement.merge(mention.region, into: &groups[index].region)
        Statement.merge(mention.size, into: &groups[index].size)
        groups[index].isPlural = groups[index].isPlural || (mention.isPlural && !groups[index].hasArticle)
        groups[index].isEmphasized = groups[index].isEmphasized || mention.isEmphasized
        groups[index].hasLayoutPhrase = groups[index].hasLayoutPhrase || mention.hasLayoutPhrase
        groups[index].countFact = groups[index].countFact ?? mention.countFact
        groups[index].colorFact = groups[index].colorFact ?? mention.colorFact
        if mention.classFact == nil { groups[index].classFact = nil }
    }
}

extension PromptMention {
    /// Whether the mention cannot refer to the group, so that it names another one.
    fileprivate func isOther(than group: PromptMention) -> Bool {
        if let region, let other = group.region, !region.isWeak, !other.isWeak, region.value != other.value,
            region.value.isHorizontal == other.value.isHorizontal
        {
            return true
        }
        if let color, let other = group.color, color.value != other.value, colorIdentifies || !isDefinite {
            return true
        }
        if isDefinite { return false }
        if let size, let other = group.size, !size.isWeak, !other.isWeak, size.value != other.value { return true }
        if let count = statedCount, let other = group.statedCount, count != other { return true }
        return false
    }

    fileprivate func agreements(with group: PromptMention) -> Int {
        (color != nil && color?.value == group.color?.value ? 2 : 0)
            + (region != nil && region?.value == group.region?.value ? 2 : 0)
            + (size != nil && size?.value == group.size?.value ? 1 : 0)
            + (number != nil && number?.value == group.number?.value ? 1 : 0)
    }

    /// The number that the text states, "a" included.
    private var statedCount: Int? { number?.value ?? (hasArticle && !isPlural ? 1 : nil) }

    /// The mention as a clause. A fact that the text also says plainly needs no knowledge.
    fileprivate var clause: PromptClause {
        var knowledge: [String] = []
        if let classFact { knowledge.append(classFact) }
        var count = number?.value ?? (isPlural && !hasArticle ? 2 : 1)
        if let countFact, number == nil {
            knowledge.append(countFact.id)
            count = min(max(1, countFact.count), PromptReader.maximumCount)
        }
        var color = color?.value
        if let colorFact, color == nil {
            knowledge.append(colorFact.id)
            color = colorFact.color
        }
        return PromptClause(
            className: className, count: count, color: color, region: region?.value, size: size?.value,
            knowledge: knowledge)
    }
}

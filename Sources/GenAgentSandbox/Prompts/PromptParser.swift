/// Reads lexemes into mentions of objects, in one pass. Any list of lexemes gives a list of mentions.
///
/// Attributes wait in `prefix` until their noun comes ("a red apple"). If the phrase ends without one, they describe the current
/// subject ("the apple is red").
struct PromptParser {
    let lexemes: [PromptLexeme]
    let knowledge: KnowledgeBase
    var position = 0

    var mentions: [PromptMention] = []
    var unread: [String] = []
    /// Indices of lexemes that say something and are not in the mentions.
    var skipped: [Int] = []
    var prefix = PromptPrefix()
    /// The objects that attributes after the noun describe; several after "the cat and the dog are ...".
    var subjects: [Int] = []
    /// "the larger object is a fork": waits for the fork.
    var heldSize: RelativeSize?
    /// The subjects before a comparison ("the cat is larger than the dog and ..."), to which the sentence returns.
    var mainSubjects: [Int]?
    var hasCopulaSinceMention = false
    /// The subjects may be described here: named in this sentence, or by a pronoun.
    var isInScope = false
    var firstOfSentence = 0
    /// The first object of the last sentence that named one.
    var firstOfNamingSentence = 0
    /// Something was named, or a pronoun met, since the last comma or "and".
    var chunkHasSubject = false
    /// The sentence names places before objects: "On the left, two cats; on the right, ...".
    var namesPlacesFirst = false
    var pendingRegion: (region: SceneRegion, isLayout: Bool)?
    /// What a relation implies for the next object: "left of" makes it lie right.
    var relation: Relation?
    var isNegated = false
    var segment = 0
    var isListItem = false

    enum Relation { case region(SceneRegion, thenPending: SceneRegion?), size(RelativeSize) }

    init(lexemes: [PromptLexeme], knowledge: KnowledgeBase) {
        self.lexemes = lexemes
        self.knowledge = knowledge
    }

    mutating func parse() {
        while position < lexemes.count {
            let lexeme = lexemes[position]
            if !isNegated || endsNegation(lexeme) { read(lexeme) } else { skipped.append(position) }
            position += 1
        }
        flush()
    }

    func lexeme(_ offset: Int) -> PromptLexeme? {
        let index = position + offset
        return lexemes.indices.contains(index) ? lexemes[index] : nil
    }

    private mutating func read(_ lexeme: PromptLexeme) {
        switch lexeme {
        case .object(let name, let isPlural): mention(name, isPlural: isPlural)
        case .orange: readOrange()
        case .color(let color): prefix.color = prefix.color ?? color
        case .number(let number): readNumber(number)
        case .one: readOne()
        case .size(let size): prefix.size = size
        case .sizeOf(let size):
            prefix.size = size
            compareSize()
        case .side(let region, let isPreposition): readSide(region, isPreposition: isPreposition)
        case .article, .definite: openPhrase(isDefinite: lexeme == .definite)
        case .possessive: refer(isPlural: false)
        case .pronoun(let isPlural): refer(isPlural: isPlural)
        case .than: readThan()
        case .place:
            flush()
            prefix.followsPlace = true
        case .copula(let isPlural): readCopula(isPlural: isPlural)
        case .frame: prefix = PromptPrefix()
        case .emphasis: prefix.isEmphasized = true
        case .negation:
            if self.lexeme(-1) != .comma || !prefix.isOpened { flush() }
            isNegated = true
            skipped.append(position)
        case .stop, .but: flush()
        case .relation:
            flush()
            skipped.append(position)
        case .fact(let index): readFact(index)
        case .unknown(let word):
            prefix.isForeign = prefix.isForeign || prefix.hasAttributes
            if unread.count < 32, !unread.contains(word) { unread.append(word) }
            skipped.append(position)
        case .quality: skipped.append(position)
        case .of, .part, .filler: break
        case .and, .comma, .colon, .semicolon, .sentenceEnd, .newline, .open, .close, .item: readBoundary(lexeme)
        }
    }

    /// Gives waiting attributes to the current subjects.
    mutating func flush() {
        defer { prefix = PromptPrefix() }
        guard isInScope, prefix.hasAttributes else { return }
        let belongs = !prefix.isForeign || prefix.followsCopula
        for index in subjects where mentions.indices.contains(index) {
            if let color = prefix.color, belongs { Statement.state(color, into: &mentions[index].color) }
            if let size = prefix.size, belongs { Statement.state(size, into: &mentions[index].size) }
            if let number = prefix.number, !prefix.isForeign, !prefix.isDefinite {
                Statement.state(number, into: &mentions[index].number)
            }
            if prefix.isEmphasized, mentions[index].number != nil { mentions[index].isEmphasized = true }
        }
    }

    /// A noun gets all waiting attributes.
    private mutating func mention(_ className: String, isPlural: Bool, classFact: String? = nil) {
        var mention = PromptMention(className: className, isPlural: isPlural, classFact: classFact)
        mention.isDefinite = prefix.isDefinite
        mention.hasArticle = prefix.hasArticle
        mention.number = prefix.number.map { Statement(value: $0, times: max(1, prefix.numberTimes)) }
        mention.color = prefix.color.map { Statement(value: $0) }
        mention.colorIdentifies = prefix.color != nil
        mention.size = (prefix.size ?? heldSize).map { Statement(value: $0) }
        mention.region = prefix.region.map { Statement(value: $0) }
        mention.isEmphasized = prefix.isEmphasized && prefix.number != nil
        mention.segment = segment
        mention.isListItem = isListItem
        if let pendingRegion {
            // Said once for one or several objects; an object's own place overrides it.
            if mention.region == nil {
                mention.region = Statement(value: pendingRegion.region, isWeak: true)
                mention.hasLayoutPhrase = pendingRegion.isLayout
            }
        }
        switch relation {
        case .region(let region, let next):
            Statement.state(region, isWeak: true, into: &mention.region)
            pendingRegion = next.map { ($0, false) } ?? pendingRegion
            namesPlacesFirst = namesPlacesFirst || next != nil
        case .size(let size):
            Statement.state(size, isWeak: true, into: &mention.size)
        case nil: break
        }
        mainSubjects = relation != nil && hasCopulaSinceMention ? subjects : nil
        relation = nil
        heldSize = nil
        hasCopulaSinceMention = false
        prefix = PromptPrefix()
        mentions.append(mention)
        subjects = [mentions.count - 1]
        isInScope = true
        chunkHasSubject = true
    }

    private mutating func readFact(_ index: Int) {
        guard knowledge.facts.indices.contains(index) else { return }
        let fact = knowledge.facts[index]
        switch fact.resolution {
        case .object(let className): mention(className, isPlural: (prefix.number ?? 1) > 1, classFact: fact.id)
        case .color(let color):
            flush()
            if let last = subjects.last, isInScope { mentions[last].colorFact = (fact.id, color) }
        case .count(let count):
            flush()
            if let last = subjects.last, isInScope { mentions[last].countFact = (fact.id, count) }
        }
    }

    /// "orange" is a color before a noun ("an orange cat") or where a color is expected ("the cat is orange").
    private mutating func readOrange() {
        var offset = 1
        while offset <= 4, let next = lexeme(offset) {
            switch next {
            case .object, .orange:
                prefix.color = prefix.color ?? .orange
                return
            case .size, .color, .filler, .quality, .unknown: offset += 1
            default: offset = 5
            }
        }
        let isColorDue = prefix.followsCopula || prefix.followsPlace || lexeme(-1) == .colon || lexeme(-1) == .open
        if isColorDue, !prefix.hasArticle, !prefix.isDefinite, isInScope {
            prefix.color = prefix.color ?? .orange
        } else {
            mention("orange", isPlural: false)
        }
    }
}

extension PromptParser {
    /// "a", "the". Waiting attributes belong to what was said before, but "three of the apples" continues.
    mutating func openPhrase(isDefinite: Bool) {
        let followsPlace = prefix.followsPlace
        if lexeme(-1) != .of { flush() }
        prefix.isOpened = true
        prefix.followsPlace = followsPlace
        prefix.isDefinite = prefix.isDefinite || isDefinite
        prefix.hasArticle = prefix.hasArticle || !isDefinite
    }

    mutating func readNumber(_ number: Int) {
        guard (1...PromptReader.maximumCount).contains(number) else {
            skipped.append(position)
            return
        }
        // "ratio 2", "version 3": it counts something else.
        if case .unknown = lexeme(-1), !isNounAhead(from: position + 1) { return }
        if let waiting = prefix.number, waiting != number { flush() }
        prefix.number = number
        prefix.numberTimes += 1
    }

    /// "one" is a number, or stands for an object that was named before ("the larger one").
    mutating func readOne() {
        let describes = prefix.size != nil || prefix.color != nil
        switch lexeme(1) {
        case .object, .color, .size, .orange, .fact, .unknown, .filler, .quality:
            readNumber(1)
        default:
            guard describes || prefix.isOpened else {
                readNumber(1)
                return
            }
            let isMeant = mentions.suffix(PromptReader.maximumCount).lastIndex { mention in
                (prefix.size == nil || mention.size?.value == prefix.size)
                    && (prefix.color == nil || mention.color?.value == prefix.color)
            }
            if let isMeant {
                subjects = [isMeant]
                isInScope = true
            }
            chunkHasSubject = true
            prefix = PromptPrefix()
        }
    }

    /// "larger than the spoon" makes the spoon smaller. "as large as" says that they are equal.
    mutating func readThan() {
        guard prefix.size != nil else { return }
        if lexeme(-2) == .than {
            prefix.size = nil
        } else {
            compareSize()
        }
    }

    mutating func compareSize() {
        guard let size = prefix.size else { return }
        prefix.followsCopula = true
        flush()
        if isInScope { relation = .size(size == .larger ? .smaller : .larger) }
    }

    mutating func readCopula(isPlural: Bool) {
        if case .object = lexeme(1) { return }  // "a red coloured apple"
        if prefix.isDefinite, let size = prefix.size, isNounAhead(from: position + 1) {
            heldSize = size
            prefix = PromptPrefix()
        }
        flush()
        hasCopulaSinceMention = true
        prefix.followsCopula = true
        if isPlural { widenSubjects(from: firstOfSentence) }
    }

    /// "it", "its", "they": what was named last. "They" after single objects means all of that sentence.
    mutating func refer(isPlural: Bool) {
        flush()
        isInScope = isInScope || !subjects.isEmpty
        chunkHasSubject = true
        if isPlural { widenSubjects(from: firstOfNamingSentence) }
    }

    /// "The cat and the dog are black" describes both. A plural last subject stands for itself.
    private mutating func widenSubjects(from first: Int) {
        guard isInScope, let last = subjects.last, !mentions[last].isPlural, first < mentions.count else { return }
        guard (mentions[last].number?.value ?? 1) == 1 else { return }
        subjects = Array((first..<mentions.count).suffix(PromptReader.maximumCount))
    }

    /// Whether negation ends here, so that the lexeme is read; clears the flag then.
    mutating func endsNegation(_ lexeme: PromptLexeme) -> Bool {
        switch lexeme {
        case .comma, .colon, .semicolon, .sentenceEnd, .newline, .item, .but, .open, .close, .copula:
            isNegated = false
        case .and:
            if case .object = self.lexeme(1) { return false }
            if case .color = self.lexeme(1) { return false }
            isNegated = false
        default: break
        }
        return !isNegated
    }

    mutating func readBoundary(_ boundary: PromptLexeme) {
        switch boundary {
        case .and, .comma:
            if !continuesPhrase() { flush() }
            if let main = mainSubjects { subjects = main }
            mainSubjects = nil
            chunkHasSubject = false
            relation = nil
        case .colon: flush()
        case .open:
            if case .number = lexeme(1), prefix.number != nil { return }  // "three (3) cats"
            flush()
            chunkHasSubject = true
        case .close:
            if case .object = lexeme(1), prefix.number != nil { return }
            flush()
        case .semicolon:
            endSentence()
            isListItem = true
            // What stood before the first semicolon was the first item of the list.
            for index in mentions.indices.reversed() {
                if mentions[index].segment != segment { break }
                mentions[index].isListItem = true
            }
            segment += 1
        case .newline:
            // A line can break inside a phrase.
            if prefix.isOpened, prefix.hasAttributes { return }
            endSentence()
            isListItem = false
            segment += 1
        case .item:
            endSentence()
            isListItem = true
            segment += 1
        default:
            endSentence()
            isListItem = false
            segment += 1
        }
    }

    /// "a large, red apple" and "a red, not blue, apple" continue after the comma.
    func continuesPhrase() -> Bool {
        guard prefix.isOpened, prefix.size != nil || prefix.color != nil else { return false }
        guard !prefix.followsCopula, !prefix.followsPlace else { return false }
        switch lexeme(1) {
        case .negation: return true
        case .article, .definite, .possessive, .number, .one: return false
        default: return isNounAhead(from: position + 1)
        }
    }

    private mutating func endSentence() {
        flush()
        isInScope = false
        chunkHasSubject = false
        namesPlacesFirst = false
        pendingRegion = nil
        relation = nil
        heldSize = nil
        mainSubjects = nil
        hasCopulaSinceMention = false
        if firstOfSentence < mentions.count { firstOfNamingSentence = firstOfSentence }
        firstOfSentence = mentions.count
    }
}

extension PromptParser {
    /// A side of the image: before a noun ("the left apple"), between two ("left of the dog"), after its object ("two
    /// cats on the left") or before it ("On the left, two cats").
    mutating func readSide(_ region: SceneRegion, isPreposition: Bool) {
        if standsBeforeNoun(isPreposition: isPreposition) {
            prefix.region = region
            return
        }
        flush()
        var end = position + 1
        var isLayout = false
        skip(&end) { if case .side(_, false) = $0 { true } else { $0 == .part || $0.isFiller } }
        if lexemes[position..<min(end, lexemes.count)].contains(.part) { isLayout = true }

        var comparesWith: Int?
        if isPreposition {
            comparesWith = end
        } else if end < lexemes.count, lexemes[end] == .of {
            comparesWith = end + 1
        }
        if let start = comparesWith {
            var next = start
            skip(&next) { $0 == .definite || $0 == .possessive || $0 == .article || $0.isFiller }
            if next < lexemes.count, lexemes[next] == .part || lexemes[next] == .frame {
                isLayout = true
                end = next + 1
                skip(&end) { $0 == .of || $0 == .definite || $0 == .part || $0 == .frame || $0 == .possessive }
            } else if isNounAhead(from: start) {
                position = start - 1
                relate(region)
                return
            }
        }
        position = max(position, end - 1)
        place(region, isLayout: isLayout)
    }

    private func skip(_ index: inout Int, while matches: (PromptLexeme) -> Bool) {
        while index < lexemes.count, matches(lexemes[index]) { index += 1 }
    }

    private func standsBeforeNoun(isPreposition: Bool) -> Bool {
        guard !isPreposition, prefix.isOpened, !prefix.followsPlace, !prefix.followsCopula else { return false }
        switch lexeme(1) {
        case .object, .color, .size, .orange: return true
        default: return false
        }
    }

    /// Whether a noun phrase of the vocabulary begins here.
    func isNounAhead(from start: Int) -> Bool {
        var unknown = 0
        var index = start
        skip(&index) { $0 == .definite || $0 == .article || $0 == .possessive }
        while index < lexemes.count, index < start + 8 {
            switch lexemes[index] {
            case .object, .orange: return true
            case .fact(let fact):
                guard knowledge.facts.indices.contains(fact) else { return false }
                if case .object = knowledge.facts[fact].resolution { return true }
                return false
            case .number, .one, .color, .size, .filler, .quality, .of: break
            case .unknown:
                unknown += 1
                if unknown > 2 { return false }
            default: return false
            }
            index += 1
        }
        return false
    }

    /// "a cat left of a dog": the one lies left, the other right.
    private mutating func relate(_ region: SceneRegion) {
        let opposite = region.opposite
        if isInScope, !subjects.isEmpty {
            for index in subjects { Statement.state(region, into: &mentions[index].region) }
            relation = .region(opposite, thenPending: nil)
        } else {
            relation = .region(opposite, thenPending: region)
        }
    }

    private mutating func place(_ region: SceneRegion, isLayout: Bool) {
        let isBeforeObject = !chunkHasSubject && (namesPlacesFirst || !isInScope)
        if isBeforeObject {
            pendingRegion = (region, isLayout)
            namesPlacesFirst = true
            return
        }
        guard isInScope else { return }
        for index in subjects {
            // "in the upper left corner", "on the left ... its center left of the middle": the first axis stays.
            if let said = mentions[index].region, !said.isWeak, said.value != region,
                said.value.isHorizontal != region.isHorizontal
            {
                continue
            }
            Statement.state(region, into: &mentions[index].region)
            if isLayout { mentions[index].hasLayoutPhrase = true }
        }
    }
}

extension SceneRegion {
    package var opposite: SceneRegion {
        switch self {
        case .left: .right
        case .right: .left
        case .above: .below
        case .below: .above
        }
    }

    /// `true` for left and right.
    package var isHorizontal: Bool { self == .left || self == .right }
}

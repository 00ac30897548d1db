extension PromptParser {
    /// A side of the picture: before a noun ("the left apple"), between two ("left of the dog"), after its object ("two
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

    /// A noun phrase of the vocabulary begins here.
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
            // "in the upper left corner", "on the left ... its centre left of the middle": the first axis stays.
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
    /// The other half along the same axis.
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

/// Writes requirements as a prompt, plainly or with wording that helps a painter. `PromptReader` reads each back to the same
/// requirements.
package struct PromptWriter: Sendable {
    /// Ways to word a prompt. They combine.
    package struct Phrasing: OptionSet, Sendable, Hashable {
        package let rawValue: Int

        package init(rawValue: Int) { self.rawValue = rawValue }

        /// A numbered list, one object group per item.
        package static let enumeration = Phrasing(rawValue: 1)
        /// Colors and sizes are repeated in separate sentences.
        package static let restatement = Phrasing(rawValue: 2)
        /// Halves are said as layouts, with the center's place.
        package static let layout = Phrasing(rawValue: 4)
        package static let stress = Phrasing(rawValue: 8)
    }

    package init() {}

    package func text(for requirements: [SceneRequirement], phrasing: Phrasing = []) -> String {
        let items = requirements.map { item($0, phrasing) }
        var text: String
        if phrasing.contains(.enumeration) {
            text = "A photo with:\n" + items.enumerated().map { "\($0 + 1). \($1)" }.joined(separator: "\n")
        } else {
            text = "A photo of " + items.joined(separator: ", and ")
        }
        if phrasing.contains(.restatement) {
            for requirement in requirements {
                let facts = [requirement.color?.rawValue, requirement.size?.rawValue].compactMap(\.self)
                guard !facts.isEmpty else { continue }
                let verb = requirement.count == 1 ? "is" : "are"
                text += ".\nThe \(noun(requirement)) \(verb) \(facts.joined(separator: " and "))"
            }
        }
        return text + "."
    }

    private func item(_ requirement: SceneRequirement, _ phrasing: Phrasing) -> String {
        let attributes = [requirement.size?.rawValue, requirement.color?.rawValue].compactMap(\.self)
        let described = (attributes + [noun(requirement)]).joined(separator: " ")
        var text: String
        if phrasing.contains(.stress), requirement.count > 1 {
            text = "exactly \(Self.words(requirement.count)) \(described) (\(requirement.count))"
        } else if requirement.count == 1 {
            text = Self.article(described) + " " + described
        } else {
            text = Self.words(requirement.count) + " " + described
        }
        guard let region = requirement.region else { return text }
        if phrasing.contains(.layout) {
            let possessive = requirement.count == 1 ? "its centre" : "their centres"
            text += " in the \(region.halfName) half of the picture, \(possessive) well \(region.middle) the middle"
        } else {
            text += " " + region.said
        }
        return text
    }

    private func noun(_ requirement: SceneRequirement) -> String {
        requirement.count == 1 ? requirement.className : ObjectVocabulary.plural(requirement.className)
    }

    /// A number in words up to ten, in digits beyond.
    package static func words(_ number: Int) -> String {
        let words = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
        return words.indices.contains(number &- 1) ? words[number - 1] : String(number)
    }

    package static func article(_ word: String) -> String {
        guard let first = word.first, "aeiou".contains(first) else { return "a" }
        // "umbrella" but "unicycle"; the vocabulary has no word of the second kind.
        return "an"
    }
}

extension SceneRegion {
    fileprivate var middle: String {
        switch self {
        case .left: "left of"
        case .right: "right of"
        case .above: "above"
        case .below: "below"
        }
    }
}

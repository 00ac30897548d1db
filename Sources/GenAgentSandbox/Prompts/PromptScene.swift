/// What a prompt says, as the sandbox's painter understands it: object groups in order, and how they are worded.
package struct PromptScene: Sendable, Hashable, Codable {
    /// The object groups, in the order in which the text first names them; at most 24.
    package var clauses: [PromptClause]
    /// How the text says it. Two texts with equal clauses can differ here.
    package var wording: PromptWording
    /// Words that the reader does not know, in order, each once; at most 32.
    package var unread: [String]

    /// Makes a scene.
    package init(clauses: [PromptClause], wording: PromptWording, unread: [String] = []) {
        self.clauses = clauses
        self.wording = wording
        self.unread = unread
    }

    /// The clauses as GenEval++ requirements, implied knowledge resolved.
    package var requirements: [SceneRequirement] { clauses.map(\.requirement) }
}

/// One group of equal objects that a prompt asks for.
package struct PromptClause: Sendable, Hashable, Codable {
    /// A GenEval++ class name.
    package var className: String
    /// How many, 1...24. A plural without a number means 2.
    package var count: Int
    /// Their color, where the text names one.
    package var color: ObjectColor?
    /// Their half of the image, where the text names one.
    package var region: SceneRegion?
    /// Their size, where the text names one.
    package var size: RelativeSize?
    /// Ids of the facts without which the clause is not understood; empty when it is said plainly.
    package var knowledge: [String]

    /// Makes a clause.
    package init(
        className: String, count: Int = 1, color: ObjectColor? = nil, region: SceneRegion? = nil,
        size: RelativeSize? = nil, knowledge: [String] = []
    ) {
        self.className = className
        self.count = count
        self.color = color
        self.region = region
        self.size = size
        self.knowledge = knowledge
    }

    /// The clause as a GenEval++ requirement.
    package var requirement: SceneRequirement {
        SceneRequirement(className: className, count: count, color: color, region: region, size: size)
    }
}

/// Measured properties of a prompt's wording. They never change what the prompt asks for.
package struct PromptWording: Sendable, Hashable, Codable {
    /// `true` for a numbered, bulleted or semicolon list of at least two items with one object group each.
    package var isEnumerated: Bool
    /// Length in words and numbers.
    package var wordCount: Int
    /// The wording of each clause, in the order of `PromptScene.clauses`.
    package var clauses: [ClauseWording]

    /// Makes a wording.
    package init(isEnumerated: Bool = false, wordCount: Int = 0, clauses: [ClauseWording] = []) {
        self.isEnumerated = isEnumerated
        self.wordCount = wordCount
        self.clauses = clauses
    }

    /// The wording of a clause; plain where none is known.
    func clause(_ index: Int) -> ClauseWording { clauses.indices.contains(index) ? clauses[index] : ClauseWording() }
}

/// How one clause is worded.
package struct ClauseWording: Sendable, Hashable, Codable {
    /// Times the group is named.
    package var mentions: Int
    /// The color is said more than once ("a red apple ... The apple is red").
    package var restatesColor: Bool
    /// The half of the image is said more than once.
    package var restatesRegion: Bool
    /// The size is said more than once.
    package var restatesSize: Bool
    /// The half is said as a layout: "in the left half of the image, its center well left of the middle".
    package var hasLayoutPhrase: Bool
    /// The number is stressed ("exactly three") or said more than once ("three cats (3)").
    package var emphasizesCount: Bool

    /// Makes a wording; the default is a plain one.
    package init(
        mentions: Int = 1, restatesColor: Bool = false, restatesRegion: Bool = false, restatesSize: Bool = false,
        hasLayoutPhrase: Bool = false, emphasizesCount: Bool = false
    ) {
        self.mentions = mentions
        self.restatesColor = restatesColor
        self.restatesRegion = restatesRegion
        self.restatesSize = restatesSize
        self.hasLayoutPhrase = hasLayoutPhrase
        self.emphasizesCount = emphasizesCount
    }
}

/// What a prompt says, as the sandbox's painter understands it: object groups in order, and how they are worded.
package struct PromptScene: Sendable, Hashable, Codable {
    /// The object groups, in the order in which the text first names them; at most 24.
    package var clauses: [PromptClause]
    /// How the text says it. Two texts with equal clauses can differ here.
    package var wording: PromptWording
    /// Words that the reader does not know, in order, each once; at most 32.
    package var unread: [String] = []

    /// The clauses as GenEval++ requirements, implied knowledge resolved.
    package var requirements: [SceneRequirement] { clauses.map(\.requirement) }
}

/// One group of equal objects that a prompt asks for.
package struct PromptClause: Sendable, Hashable, Codable {
    /// A GenEval++ class name.
    package var className: String
    /// How many, 1...24. A plural without a number means 2.
    package var count = 1
    package var color: ObjectColor?
    package var region: SceneRegion?
    package var size: RelativeSize?
    /// Ids of the facts without which the clause is not understood; empty if the text says it plainly.
    package var knowledge: [String] = []

    package var requirement: SceneRequirement {
        SceneRequirement(className: className, count: count, color: color, region: region, size: size)
    }
}

/// Measured properties of a prompt's wording. They never change what the prompt asks for.
package struct PromptWording: Sendable, Hashable, Codable {
    /// `true` for a numbered, bulleted or semicolon list of at least two items with one object group each.
    package var isEnumerated = false
    /// Length in words and numbers.
    package var wordCount = 0
    /// The wording of each clause, in the order of `PromptScene.clauses`.
    package var clauses: [ClauseWording] = []

    /// The wording of a clause; plain if none is known.
    func clause(_ index: Int) -> ClauseWording { clauses.indices.contains(index) ? clauses[index] : ClauseWording() }
}

package struct ClauseWording: Sendable, Hashable, Codable {
    package var mentions = 1
    /// The color is said more than once ("a red apple ... The apple is red").
    package var restatesColor = false
    package var restatesRegion = false
    package var restatesSize = false
    /// The half is said as a layout: "in the left half of the image, its center well left of the middle".
    package var hasLayoutPhrase = false
    /// The number is stressed ("exactly three") or said more than once ("three cats (3)").
    package var emphasizesCount = false
}

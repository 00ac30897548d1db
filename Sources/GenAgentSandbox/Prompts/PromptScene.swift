/// What a prompt says, as the sandbox's painter understands it: object groups in order, and how they are worded.
public struct PromptScene: Sendable, Hashable, Codable {
    /// The object groups, in the order in which the text first names them; at most 24.
    public var clauses: [PromptClause]
    /// How the text says it. Two texts with equal clauses can differ here.
    public var wording: PromptWording
    /// Words that the reader does not know, in order, each once; at most 32.
    public var unread: [String]

    /// Makes a scene.
    public init(clauses: [PromptClause], wording: PromptWording, unread: [String] = []) {
        self.clauses = clauses
        self.wording = wording
        self.unread = unread
    }

    /// The clauses as GenEval++ requirements, implied knowledge resolved.
    public var requirements: [SceneRequirement] { clauses.map(\.requirement) }
}

/// One group of equal objects that a prompt asks for.
public struct PromptClause: Sendable, Hashable, Codable {
    /// A GenEval++ class name.
    public var className: String
    /// How many, 1...24. A plural without a number means 2.
    public var count: Int
    /// Their colour, where the text names one.
    public var color: ObjectColor?
    /// Their half of the picture, where the text names one.
    public var region: SceneRegion?
    /// Their size, where the text names one.
    public var size: RelativeSize?
    /// Ids of the facts without which the clause is not understood; empty when it is said plainly.
    public var knowledge: [String]

    /// Makes a clause.
    public init(
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
    public var requirement: SceneRequirement {
        SceneRequirement(className: className, count: count, color: color, region: region, size: size)
    }
}

/// Measured properties of a prompt's wording. They never change what the prompt asks for.
public struct PromptWording: Sendable, Hashable, Codable {
    /// `true` for a numbered, bulleted or semicolon list of at least two items with one object group each.
    public var isEnumerated: Bool
    /// Length in words and numbers.
    public var wordCount: Int
    /// The wording of each clause, in the order of `PromptScene.clauses`.
    public var clauses: [ClauseWording]

    /// Makes a wording.
    public init(isEnumerated: Bool = false, wordCount: Int = 0, clauses: [ClauseWording] = []) {
        self.isEnumerated = isEnumerated
        self.wordCount = wordCount
        self.clauses = clauses
    }

    /// The wording of a clause; plain where none is known.
    func clause(_ index: Int) -> ClauseWording { clauses.indices.contains(index) ? clauses[index] : ClauseWording() }
}

/// How one clause is worded.
public struct ClauseWording: Sendable, Hashable, Codable {
    /// Times the group is named.
    public var mentions: Int
    /// The colour is said more than once ("a red apple ... The apple is red").
    public var restatesColor: Bool
    /// The half of the picture is said more than once.
    public var restatesRegion: Bool
    /// The size is said more than once.
    public var restatesSize: Bool
    /// The half is said as a layout: "in the left half of the picture, its centre well left of the middle".
    public var hasLayoutPhrase: Bool
    /// The number is stressed ("exactly three") or said more than once ("three cats (3)").
    public var emphasisesCount: Bool

    /// Makes a wording; the default is a plain one.
    public init(
        mentions: Int = 1, restatesColor: Bool = false, restatesRegion: Bool = false, restatesSize: Bool = false,
        hasLayoutPhrase: Bool = false, emphasisesCount: Bool = false
    ) {
        self.mentions = mentions
        self.restatesColor = restatesColor
        self.restatesRegion = restatesRegion
        self.restatesSize = restatesSize
        self.hasLayoutPhrase = hasLayoutPhrase
        self.emphasisesCount = emphasisesCount
    }
}

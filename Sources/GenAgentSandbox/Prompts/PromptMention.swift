/// Something said of an object, how firmly, and how often.
struct Statement<Value: Hashable & Sendable>: Sendable {
    var value: Value
    /// Times it is said.
    var times = 1
    /// Only implied, by a relation or by a heading above several objects. Gives way to what is said.
    var isWeak = false

    /// Says a value again, or anew. What is implied never outweighs what is said.
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

    /// Takes over all that was said elsewhere of the same object.
    static func merge(_ other: Statement?, into old: inout Statement?) {
        guard let other else { return }
        state(other.value, isWeak: other.isWeak, into: &old)
        if !other.isWeak { old?.times += other.times - 1 }
    }
}

/// One noun phrase of a prompt with all that the text says of it.
struct PromptMention: Sendable {
    var className: String
    var isPlural = false
    /// "the apple": likely one that was named before.
    var isDefinite = false
    var hasArticle = false
    var number: Statement<Int>?
    var color: Statement<ObjectColor>?
    /// The colour stands before the noun and tells which object is meant.
    var colorIdentifies = false
    var region: Statement<SceneRegion>?
    var size: Statement<RelativeSize>?
    var hasLayoutPhrase = false
    var isEmphasised = false
    /// The number of the list item or sentence part, and whether that is a list item.
    var segment = 0
    var isListItem = false
    /// Ids of facts that stand for the class, the count or the colour.
    var classFact: String?
    var countFact: (id: String, count: Int)?
    var colorFact: (id: String, color: ObjectColor)?
}

/// What stands before a noun until the noun comes.
struct PromptPrefix: Sendable {
    var isOpened = false
    var isDefinite = false
    var hasArticle = false
    var number: Int?
    var numberTimes = 0
    var color: ObjectColor?
    var size: RelativeSize?
    var region: SceneRegion?
    var isEmphasised = false
    /// The attributes belong to a noun that the reader does not know ("three wheels").
    var isForeign = false
    var followsCopula = false
    var followsPlace = false

    var hasAttributes: Bool { number != nil || color != nil || size != nil || isEmphasised }
}

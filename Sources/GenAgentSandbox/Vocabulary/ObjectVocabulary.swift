/// The 80 object classes of GenEval++ and how texts write them.
public enum ObjectVocabulary {
    /// The class names, such as `wine glass`.
    public static let classNames: [String] = table.map(\.name)

    /// `true` when GenEval++ knows the class.
    public static func contains(_ className: String) -> Bool { byName[className] != nil }

    /// The classes of the same kind (animals, vehicles, food, ...), itself included; empty for an unknown class.
    package static func relatives(of className: String) -> [String] {
        guard let kind = byName[className]?.kind else { return [] }
        return table.filter { $0.kind == kind }.map(\.name)
    }

    static let byName: [String: ObjectClass] = Dictionary(uniqueKeysWithValues: table.map { ($0.name, $0) })
}

/// What kind of thing a class is. A painter that misses a riddle paints something of the same kind.
enum ObjectKind: Sendable {
    case person, vehicle, street, animal, accessory, sport, kitchen, food, furniture, electronics, appliance, household
}

/// One class of the vocabulary.
struct ObjectClass: Sendable {
    let name: String
    let kind: ObjectKind
    /// The colour that comes to mind when a text names none.
    let naturalColor: ObjectColor
    /// Typical width divided by height.
    let aspect: Double

    init(_ name: String, _ kind: ObjectKind, natural: ObjectColor, aspect: Double) {
        self.name = name
        self.kind = kind
        self.naturalColor = natural
        self.aspect = aspect
    }
}

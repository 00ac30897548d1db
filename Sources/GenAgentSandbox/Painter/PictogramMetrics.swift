/// What a planner needs to know of the drawings: each class's natural colour and shape.
public struct PictogramMetrics: Sendable {
    /// One drawing's measures.
    public struct Entry: Sendable, Hashable {
        /// The colour it has when a prompt names none.
        public var naturalColor: ObjectColor
        /// Width of the drawn shape divided by its height, above 0.
        public var aspect: Double

        /// Makes an entry; an aspect outside 0.1...10 (or not a number) is brought into it.
        public init(naturalColor: ObjectColor, aspect: Double) {
            self.naturalColor = naturalColor
            self.aspect = aspect.isFinite ? min(max(aspect, 0.1), 10) : 1
        }
    }

    private let entries: [String: Entry]

    /// Makes the table from the drawings' own measures.
    public init(_ entries: [String: Entry]) { self.entries = entries }

    /// Typical measures of all 80 classes, where no drawings are at hand.
    public static let typical = PictogramMetrics(
        ObjectVocabulary.byName.mapValues { Entry(naturalColor: $0.naturalColor, aspect: $0.aspect) })

    /// The measures of a class; a brown square for a class that the table does not know.
    public subscript(_ className: String) -> Entry {
        entries[className] ?? Entry(naturalColor: .brown, aspect: 1)
    }
}

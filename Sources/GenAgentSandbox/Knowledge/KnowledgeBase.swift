/// A small store of everyday facts that prompts can imply instead of saying: "as many apples as a tricycle has wheels".
public struct KnowledgeBase: Sendable {
    /// One fact. Its `id` is stable, so that a study can hold it out.
    public struct Fact: Sendable, Hashable, Identifiable {
        /// What a fact resolves to.
        public enum Resolution: Sendable, Hashable {
            /// A number of objects, 1...8.
            case count(Int)
            /// A colour.
            case color(ObjectColor)
            /// A GenEval++ class name.
            case object(String)
        }

        /// Stable name, such as `count.tricycle-wheels`.
        public let id: String
        /// The words that imply it, in lower case and British spelling: "as a tricycle has wheels", "the colour of a ripe
        /// banana", "the animal that gives us milk".
        public let phrase: String
        /// What it means.
        public let resolution: Resolution

        /// Makes a fact.
        public init(id: String, phrase: String, resolution: Resolution) {
            self.id = id
            self.phrase = phrase
            self.resolution = resolution
        }
    }

    /// The facts, in a fixed order.
    public let facts: [Fact]
    private let byID: [String: Fact]

    /// Makes a store; of two facts with one id the first stays.
    public init(facts: [Fact]) {
        var byID: [String: Fact] = [:]
        self.facts = facts.filter { byID.updateValue(byID[$0.id] ?? $0, forKey: $0.id) == nil }
        self.byID = byID
    }

    /// The fact with an id.
    public func fact(id: String) -> Fact? { byID[id] }

    /// The facts of the sandbox: about 70 of three kinds.
    public static let standard = KnowledgeBase(facts: countFacts + colorFacts + objectFacts)
}

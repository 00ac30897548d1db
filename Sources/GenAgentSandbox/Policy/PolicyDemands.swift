/// What the user wants, as the policy understands the text of all queries of the session.
struct PolicyDemands: Sendable, Hashable {
    /// The object groups, implied knowledge resolved but marked.
    var clauses: [PromptClause] = []
    /// Unknown words, which are passed on.
    var leftover: [String] = []
    /// Other parts of the request, as phrases; the eyes cannot check them.
    var unchecked: [String] = []
    /// The text of the request.
    var words = ""
    /// Whether a later query changed the request, so that the last text alone is not the whole request.
    var isMerged = false

    /// The demands as metadata, for comparison. They come from the text only.
    var metadata: SceneMetadata { SceneMetadata(include: clauses.map(\.requirement)) }

    /// Attributes that are bound to objects: colors, halves, numbers above one.
    var bindings: Int {
        clauses.reduce(0) { $0 + ($1.color == nil ? 0 : 1) + ($1.region == nil ? 0 : 1) + ($1.count > 1 ? 1 : 0) }
    }

    var objectCount: Int { clauses.reduce(0) { $0 + $1.count } }

    /// Whether another group of the same class is requested too ("two red cups and a blue cup").
    func sharesClass(_ index: Int) -> Bool {
        clauses.count { $0.className == clauses[index].className } > 1
    }

    init() {}

    /// The content of a given image as demands.
    init(objects: [SceneObject]) {
        for object in objects {
            let same = clauses.firstIndex { $0.className == object.className && $0.color == object.color }
            if let same {
                clauses[same].count = min(clauses[same].count + 1, PromptReader.maximumCount)
            } else if clauses.count < PromptReader.maximumCount {
                clauses.append(PromptClause(className: object.className, color: object.color))
            }
        }
    }

    /// Reads another request. It changes the old one if it names one of its classes, says "add", or names nothing known and
    /// says "it"; otherwise it replaces it.
    mutating func update(_ text: String, reader: PromptReader) {
        let (kept, removed) = clauses.isEmpty ? (text, "") : Self.splitRemovals(text)
        let words = Self.words(of: text)
        var scene = reader.read(kept)
        if scene.clauses.isEmpty, clauses.count == 1 {
            // "make it blue": there is only one thing that "it" can be.
            scene = reader.read(Self.naming(clauses[0].className, in: kept))
        }
        let known = Set(clauses.map(\.className))
        let unwanted = known.intersection(reader.read(removed).clauses.map(\.className)).union(
            negated(words, said: scene, reader: reader))
        let changes =
            scene.clauses.contains { known.contains($0.className) } || !unwanted.isEmpty
            || words.contains(where: Self.additions.contains)
        let refers = scene.clauses.isEmpty && words.contains(where: Self.references.contains)
        guard !clauses.isEmpty, changes || refers else {
            self = PolicyDemands()
            clauses = scene.clauses
            leftover = scene.unread
            unchecked = reader.unchecked(in: text)
            self.words = text
            return
        }
        isMerged = true
        self.words = self.words.isEmpty ? text : self.words + "\n" + text
        clauses.removeAll { unwanted.contains($0.className) }
        // Sizes compare objects; a single remaining object has none.
        if !unwanted.isEmpty, clauses.count == 1 { clauses[0].size = nil }
        for clause in scene.clauses where !unwanted.contains(clause.className) { merge(clause, saidIn: words) }
        leftover += scene.unread.filter { !leftover.contains($0) && !Self.commands.contains($0) }
        leftover = Array(leftover.prefix(32))
        updateUnchecked(kept, removed, reader: reader)
    }

    /// Updates what cannot be checked after a change. Instructions ("make it bluer") add nothing.
    private mutating func updateUnchecked(_ kept: String, _ removed: String, reader: PromptReader) {
        let gone = Set(Self.words(of: removed))
        unchecked.removeAll { phrase in Self.words(of: phrase).contains { gone.contains($0) && $0.count > 2 } }
        unchecked += reader.unchecked(in: kept, negations: false).filter { phrase in
            !unchecked.contains(phrase) && !Self.words(of: phrase).allSatisfy(Self.instructions.contains)
        }
        unchecked = Array(unchecked.prefix(32))
    }

    /// Changes the group of the same class, or adds one.
    private mutating func merge(_ clause: PromptClause, saidIn words: [String]) {
        let same = clauses.indices.filter { clauses[$0].className == clause.className }
        guard let index = same.first(where: { clauses[$0].color == clause.color }) ?? same.first else {
            if clauses.count < PromptReader.maximumCount { clauses.append(clause) }
            return
        }
        // An explicit attribute replaces an implied one.
        func forget(_ kind: String) { clauses[index].knowledge.removeAll { $0.hasPrefix(kind) } }
        if Self.saysNumber(clause.count, words) {
            clauses[index].count = clause.count
            forget("count.")
        }
        if let color = clause.color {
            clauses[index].color = color
            forget("color.")
        }
        clauses[index].region = clause.region ?? clauses[index].region
        clauses[index].size = clause.size ?? clauses[index].size
        clauses[index].knowledge += clause.knowledge
    }

    /// Classes that the text excludes: "without the dog".
    private func negated(_ words: [String], said scene: PromptScene, reader: PromptReader) -> Set<String> {
        guard words.contains(where: Self.negations.contains) else { return [] }
        let all = reader.read(words.filter { !Self.negations.contains($0) }.joined(separator: " "))
        let named = Set(scene.clauses.map(\.className))
        return Set(all.clauses.map(\.className)).subtracting(named).intersection(clauses.map(\.className))
    }

    /// Splits the text into what it says and what it removes: "make the dog black" and "remove the cat".
    private static func splitRemovals(_ text: String) -> (kept: String, removed: String) {
        guard words(of: text).contains(where: removals.contains) else { return (text, "") }
        var kept: [Substring] = []
        var removed: [Substring] = []
        var isRemoving = false
        for word in text.split(separator: " ") {
            let plain = word.lowercased().filter(\.isLetter)
            if removals.contains(plain) {
                isRemoving = true
            } else if verbs.contains(plain) {
                isRemoving = false
            }
            if isRemoving { removed.append(word) } else { kept.append(word) }
        }
        return (kept.joined(separator: " "), removed.joined(separator: " "))
    }

    private static let removals: Set<String> = ["remove", "delete", "erase"]
    private static let verbs: Set<String> = ["make", "add", "change", "turn", "put", "paint", "draw", "move", "give"]
    private static let negations: Set<String> = ["no", "without", "not"]
    private static let additions: Set<String> = ["add", "also", "additionally", "plus"]
    /// Words that refer to the earlier request.
    private static let references: Set<String> = [
        "it", "its", "them", "make", "change", "turn", "more", "less", "again", "same", "everything", "bluer",
        "picture",
    ]
    /// Words of instructions, which are not painted.
    private static let commands: Set<String> = [
        "add", "change", "turn", "remove", "delete", "erase", "move", "put", "give", "let", "now", "again", "bluer",
        "it",
    ]

    private static let instructions = references.union(commands).union(["the", "a", "an", "in", "to"])

    private static func words(of text: String) -> [String] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }.prefix(400).map(String.init)
    }

    /// "make it blue" with the thing's name.
    private static func naming(_ className: String, in text: String) -> String {
        text.split(separator: " ", maxSplits: 400).map { word in
            ["it", "them"].contains(word.lowercased()) ? "the " + className : String(word)
        }.joined(separator: " ")
    }

    /// Whether a text says a number, or only names a thing in the singular or plural.
    private static func saysNumber(_ number: Int, _ words: [String]) -> Bool {
        guard number < 3 else { return true }
        let said: Set<String> =
            number == 1 ? ["a", "an", "one", "single", "1"] : ["two", "pair", "couple", "both", "2"]
        return words.contains(where: said.contains)
    }
}

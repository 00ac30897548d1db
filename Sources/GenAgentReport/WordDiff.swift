/// What changed between two texts, word by word.
struct WordDiff: Equatable {
    enum Piece: Equatable {
        /// In both texts, in the new one only, in the old one only.
        case same(String), added(String), removed(String)
    }

    /// The runs, in the order of the new text; what was removed stands before what replaced it.
    private(set) var pieces: [Piece] = []

    /// The most words, in both texts together, that are compared, because the time is quadratic. In longer texts everything between
    /// the common ends counts as rewritten.
    static let mostWords = 2_000

    init(from old: String, to new: String) {
        let (old, new) = (Self.words(old), Self.words(new))
        let start = zip(old, new).prefix { $0 == $1 }.count
        let end = zip(old[start...].reversed(), new[start...].reversed()).prefix { $0 == $1 }.count
        let (oldMiddle, newMiddle) = (Array(old[start..<(old.count - end)]), Array(new[start..<(new.count - end)]))
        var steps = new[..<start].map { Step(.same, $0) }
        steps += Self.withoutIslands(Self.steps(oldMiddle, newMiddle))
        steps += new[(new.count - end)...].map { Step(.same, $0) }
        pieces = Self.runs(steps)
    }

    private enum Kind { case same, added, removed }

    private struct Step {
        var kind: Kind
        var word: Substring
        init(_ kind: Kind, _ word: Substring) { (self.kind, self.word) = (kind, word) }
    }

    private static func words(_ text: String) -> [Substring] { text.split { $0.isWhitespace } }

    private static func steps(_ old: [Substring], _ new: [Substring]) -> [Step] {
        guard old.count + new.count <= mostWords else {
            return old.map { Step(.removed, $0) } + new.map { Step(.added, $0) }
        }
        let difference = new.difference(from: old)
        var removed: Set<Int> = []
        var added: Set<Int> = []
        for change in difference {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): added.insert(offset)
            }
        }
        var steps: [Step] = []
        var (i, j) = (0, 0)
        while i < old.count || j < new.count {
            if i < old.count, removed.contains(i) {
                steps.append(Step(.removed, old[i]))
                i += 1
            } else if j < new.count {
                let isAdded = added.contains(j)
                steps.append(Step(isAdded ? .added : .same, new[j]))
                (i, j) = (isAdded ? i : i + 1, j + 1)
            } else {
                break
            }
        }
        return steps
    }

    /// One short common word amid changes (`a`, `the`) makes a text hard to read; it counts as changed.
    private static func withoutIslands(_ steps: [Step]) -> [Step] {
        steps.enumerated().flatMap { index, step in
            let isIsland =
                step.kind == .same && step.word.count <= 3 && index > 0 && index + 1 < steps.count
                && steps[index - 1].kind != .same && steps[index + 1].kind != .same
            return isIsland ? [Step(.removed, step.word), Step(.added, step.word)] : [step]
        }
    }

    private static func runs(_ steps: [Step]) -> [Piece] {
        var pieces: [Piece] = []
        var rest = steps[...]
        while let first = rest.first {
            let run = rest.prefix { ($0.kind == .same) == (first.kind == .same) }
            func text(_ kind: Kind) -> String? {
                let words = run.filter { $0.kind == kind }.map(\.word)
                return words.isEmpty ? nil : words.joined(separator: " ")
            }
            if let text = text(.removed) { pieces.append(.removed(text)) }
            if let text = text(.added) { pieces.append(.added(text)) }
            if let text = text(.same) { pieces.append(.same(text)) }
            rest = rest.dropFirst(run.count)
        }
        return pieces
    }
}

/// What changed between two texts, word by word, by their longest common subsequence.
struct WordDiff: Equatable {
    /// A run of words.
    enum Piece: Equatable {
        /// In both texts, in the new one only, in the old one only.
        case same(String), added(String), removed(String)
    }

    /// The runs, in the order of the new text; what was removed stands before what took its place.
    private(set) var pieces: [Piece] = []

    /// More cells than this would take noticeable time; beyond, what differs counts as rewritten.
    static let largestTable = 1_000_000

    /// Compares two texts.
    init(from old: String, to new: String) {
        let old = Self.words(old)
        let new = Self.words(new)
        var start = 0
        while start < old.count, start < new.count, old[start] == new[start] { start += 1 }
        var end = 0
        while end < old.count - start, end < new.count - start,
            old[old.count - 1 - end] == new[new.count - 1 - end]
        { end += 1 }
        let middleOld = Array(old[start..<(old.count - end)])
        let middleNew = Array(new[start..<(new.count - end)])

        var steps = new[..<start].map { Step(.same, $0) }
        steps += Self.steps(middleOld, middleNew)
        steps += new[(new.count - end)...].map { Step(.same, $0) }
        pieces = Self.runs(Self.withoutIslands(steps))
    }

    private enum Kind { case same, added, removed }

    private struct Step {
        var kind: Kind
        var word: Substring
        init(_ kind: Kind, _ word: Substring) { (self.kind, self.word) = (kind, word) }
    }

    /// Words with the space behind them; line breaks are words of their own.
    private static func words(_ text: String) -> [Substring] {
        text.split(omittingEmptySubsequences: true) { $0.isWhitespace }
    }

    private static func steps(_ old: [Substring], _ new: [Substring]) -> [Step] {
        guard !old.isEmpty, !new.isEmpty, old.count <= largestTable / new.count else {
            return old.map { Step(.removed, $0) } + new.map { Step(.added, $0) }
        }
        // lengths[i * width + j]: the longest common subsequence of old[i...] and new[j...].
        let width = new.count + 1
        var lengths = [Int32](repeating: 0, count: (old.count + 1) * width)
        for i in old.indices.reversed() {
            for j in new.indices.reversed() {
                lengths[i * width + j] =
                    old[i] == new[j]
                    ? lengths[(i + 1) * width + j + 1] + 1
                    : max(lengths[(i + 1) * width + j], lengths[i * width + j + 1])
            }
        }
        var steps: [Step] = []
        var (i, j) = (0, 0)
        while i < old.count || j < new.count {
            if i < old.count, j < new.count, old[i] == new[j] {
                steps.append(Step(.same, new[j]))
                (i, j) = (i + 1, j + 1)
            } else if i < old.count,
                j == new.count || lengths[(i + 1) * width + j] >= lengths[i * width + j + 1]
            {
                steps.append(Step(.removed, old[i]))
                i += 1
            } else {
                steps.append(Step(.added, new[j]))
                j += 1
            }
        }
        return steps
    }

    /// One short word that happens to be common amid changes (`a`, `the`) makes a text hard to read; it joins them.
    private static func withoutIslands(_ steps: [Step]) -> [Step] {
        var result: [Step] = []
        for (index, step) in steps.enumerated() {
            let isIsland =
                step.kind == .same && step.word.count <= 3 && index > 0 && index + 1 < steps.count
                && steps[index - 1].kind != .same && steps[index + 1].kind != .same
            result += isIsland ? [Step(.removed, step.word), Step(.added, step.word)] : [step]
        }
        return result
    }

    private static func runs(_ steps: [Step]) -> [Piece] {
        var pieces: [Piece] = []
        var (removed, added, same): ([Substring], [Substring], [Substring]) = ([], [], [])
        func flush() {
            if !removed.isEmpty { pieces.append(.removed(removed.joined(separator: " "))) }
            if !added.isEmpty { pieces.append(.added(added.joined(separator: " "))) }
            if !same.isEmpty { pieces.append(.same(same.joined(separator: " "))) }
            (removed, added, same) = ([], [], [])
        }
        for step in steps {
            if step.kind == .same {
                if !removed.isEmpty || !added.isEmpty { flush() }
                same.append(step.word)
            } else {
                if !same.isEmpty { flush() }
                if step.kind == .removed { removed.append(step.word) } else { added.append(step.word) }
            }
        }
        flush()
        return pieces
    }
}

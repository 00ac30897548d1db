/// Small helps for plain English.
enum PolicyWords {
    /// "a, b and c".
    static func list(_ items: [String], _ conjunction: String = "and") -> String {
        guard let last = items.last, items.count > 1 else { return items.first ?? "" }
        return items.dropLast().joined(separator: ", ") + " \(conjunction) " + last
    }

    /// "three red apples on the left", "an orange".
    static func object(_ clause: PromptClause) -> String {
        let described = PromptPhrasing.described(clause)
        let number = clause.count == 1 ? PromptWriter.article(described) : PromptWriter.words(clause.count)
        return [number, described, clause.region?.said].compactMap(\.self).joined(separator: " ")
    }

    /// "the apples".
    static func the(_ clause: PromptClause) -> String { "the " + PromptPhrasing.noun(clause) }

    static func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

    /// The text with a full stop, unless it ends a sentence already.
    static func sentence(_ text: String) -> String {
        guard let last = text.last, ".!?".contains(last) else { return capitalized(text) + "." }
        return capitalized(text)
    }

    /// At most some characters of a text, on one line.
    static func excerpt(_ text: String, _ length: Int = 160) -> String {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        // The sentence that quotes it ends with a full stop of its own.
        let bare = line.hasSuffix(".") ? String(line.dropLast()) : line
        return bare.count > length ? bare.prefix(length - 1) + "…" : bare
    }
}

/// Chooses among wordings: a session keeps its own order of them, and two turns in a row never use the same.
struct PolicyVariants: Sendable {
    let start: UInt64
    let turn: Int

    /// - Parameter seed: The sampling seed; it counts on the first turn only, as later turns keep the session's order.
    init(_ situation: PolicySituation, seed: UInt64) {
        start = situation.firstTurn.map { SceneRandom.fingerprint($0) } ?? seed
        turn = situation.turns
    }

    /// One of the wordings.
    func pick(_ wordings: String...) -> String {
        wordings.isEmpty ? "" : wordings[number(wordings.count, salt: wordings[0])]
    }

    /// A number below `count`.
    func number(_ count: Int, salt: String = "") -> Int {
        let base = (start ^ SceneRandom.fingerprint(salt)) % UInt64(max(count, 1))
        return (Int(base) + turn) % max(count, 1)
    }
}

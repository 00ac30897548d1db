import GenAgent

/// Why an evaluation cannot run, in words for people. A struct with named codes, so that new ones break no code.
public struct EvaluationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// There is no query, no contender or no seed.
        case nothingToDo
        /// Two queries, contenders or seeds have one name.
        case ambiguous
        /// A contender is to be matched to one that did not run before it.
        case nothingToMatch
        /// The journal, or a stored report, cannot be read or written.
        case journal
        /// The store failed.
        case store
        /// Two runs have nothing in common that could be compared.
        case nothingToCompare
    }

    /// What is wrong.
    public let code: Code
    /// What is wrong, in words for people.
    public let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }

    /// Whether it is the journal's or the store's, not that of one item: nothing that is made could be kept.
    var stopsRun: Bool { code == .journal || code == .store }

    static func nothingToMatch(_ contender: String) -> EvaluationError {
        EvaluationError(
            .nothingToMatch,
            "The calls are to be matched to those of `\(contender)`, but no contender of that name has produced anything. Put it before this one in the list."
        )
    }
}

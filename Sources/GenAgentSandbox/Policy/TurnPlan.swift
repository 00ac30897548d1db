import GenAgent

/// Everything decided about a turn, before it is put into words.
struct TurnPlan: Sendable {
    var form = FormChoice.clean
    var action = Action.giveUp
    /// How the prompt is phrased; `nil` where none is written, or an old one is repeated.
    var phrase: PhrasePlan?

    enum Action: Sendable {
        /// Finish: the image will do.
        case accept
        /// Finish and say that the image could not be judged; another one could not be either.
        case cannotJudge
        /// Finish without a satisfying image: there is no way to go on.
        case giveUp
        /// Call a generator.
        case call(tool: String)
        /// At the closing turn, say that the image does not satisfy; the call is not made any more.
        case object(tool: String)
    }
}

/// How the demands are put into a prompt.
struct PhrasePlan: Sendable, Hashable {
    var structure = StructureChoice.sentence
    /// Indices of the clauses, in the order in which they are named.
    var order: [Int] = []
    /// One for each clause, in the clauses' own order.
    var clauses: [ClausePhrase] = []
    var padding = PaddingChoice.none
    /// Unknown words are passed on.
    var keepsLeftover = true
}

/// How one requirement is put into a prompt.
struct ClausePhrase: Sendable, Hashable {
    var resolvesKnowledge = true
    var colorAgain = false
    var sizeAgain = false
    var place = PlaceChoice.plain
    var isStressed = false
    var isMentionedAgain = false
}

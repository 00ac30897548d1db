import GenAgent

/// Everything decided about a turn, before it is put into words.
struct TurnPlan: Sendable {
    var form = FormChoice.clean
    var action = Action.giveUp
    /// How the prompt is phrased; `nil` if none is written, or an old one is repeated.
    var phrase: PhrasePlan?

    enum Action: Sendable {
        /// Finish: the image is accepted.
        case accept
        /// Finish and say that the image could not be judged; nor could another one.
        case cannotJudge
        /// Finish without a satisfying image: it cannot continue.
        case giveUp
        case call(tool: String)
        /// At the closing turn, say that the image does not satisfy; the call is no longer made.
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
    /// Whether unknown words are passed on.
    var keepsLeftover = true
}

struct ClausePhrase: Sendable, Hashable {
    var resolvesKnowledge = true
    var colorAgain = false
    var sizeAgain = false
    var place = PlaceChoice.plain
    var isStressed = false
    var isMentionedAgain = false
}

/// Decides a turn, step by step. What is decided, and in which order, depends only on the situation and earlier choices.
struct TurnPlanner {
    /// Failed calls in a row after which it gives up.
    static let patience = 3

    let situation: PolicySituation
    let request: PolicyRequest
    let reader: PromptReader
    var tape: DecisionTape

    /// The demands on which the choice of a tool is based: those of the situation, unless an experiment uses others.
    var cues: PolicyDemands

    private var demands: PolicyDemands { situation.demands }

    init(situation: PolicySituation, request: PolicyRequest, reader: PromptReader, tape: DecisionTape) {
        (self.situation, self.request, self.reader, self.tape) = (situation, request, reader, tape)
        cues = situation.demands
    }

    /// - Throws: ``DecisionTraceError`` if recorded decisions do not fit.
    mutating func plan() throws(DecisionTraceError) -> TurnPlan {
        var plan = TurnPlan()
        plan.form = FormChoice(rawValue: try tape.choose(.form, formFeatures)) ?? .clean
        plan.action = try action()
        if case .call = plan.action, !demands.clauses.isEmpty { plan.phrase = try phrase() }
        try tape.finish()
        return plan
    }

    private mutating func action() throws(DecisionTraceError) -> TurnPlan.Action {
        if situation.cannotJudge { return .cannotJudge }
        // Only a new image is judged. At the closing turn there may be no new one; then the newest counts.
        if let perception = situation.perception, situation.isFresh || situation.isClosing {
            let choice = try tape.choose(.verdict, verdictFeatures(perception))
            if choice == VerdictChoice.stop.rawValue { return .accept }
        }
        let offered = request.tools.filter { $0.generator != nil }.map(\.name)
        guard let first = offered.first else { return .giveUp }
        // The call is not made, so nothing is chosen: it names the generator that painted last.
        if situation.isClosing {
            return .object(tool: offered.first { $0 == situation.lastTool } ?? first)
        }
        guard situation.failures.count < Self.patience else { return .giveUp }
        guard situation.generators > 1 else { return .call(tool: first) }
        let names = Array(offered.prefix(PolicyDecisionKind.tool.options.count))
        let choice = try tape.choose(.tool, toolFeatures(names))
        return .call(tool: names.indices.contains(choice) ? names[choice] : first)
    }

    private mutating func phrase() throws(DecisionTraceError) -> PhrasePlan {
        var plan = PhrasePlan()
        plan.clauses = demands.clauses.map { _ in ClausePhrase() }
        plan.order = Array(demands.clauses.indices)
        let failed = demands.clauses.indices.filter(hasFailed)
        if !failed.isEmpty, failed.count < demands.clauses.count {
            let choice = try tape.choose(.order, orderFeatures)
            if choice == OrderChoice.failedFirst.rawValue {
                plan.order = failed + demands.clauses.indices.filter { !failed.contains($0) }
            }
        }
        plan.structure = StructureChoice(rawValue: try tape.choose(.structure, structureFeatures)) ?? .sentence
        if plan.structure != .copy {
            for index in plan.order { plan.clauses[index] = try phrase(index, in: plan) }
        }
        if isRefused {
            // After a refusal, ask for the objects only.
            plan.keepsLeftover = false
        } else {
            plan.padding = PaddingChoice(rawValue: try tape.choose(.padding, paddingFeatures)) ?? .none
        }
        return plan
    }

    private mutating func phrase(_ index: Int, in plan: PhrasePlan) throws(DecisionTraceError) -> ClausePhrase {
        let clause = demands.clauses[index]
        var phrase = ClausePhrase()
        tape.subject = index
        defer { tape.subject = nil }
        // A riddle's own words can carry no size and no place.
        if !clause.knowledge.isEmpty, clause.region == nil, clause.size == nil, !demands.isMerged {
            phrase.resolvesKnowledge = try tape.choose(.knowledge, knowledgeFeatures(index)) == 1
        }
        guard phrase.resolvesKnowledge else { return phrase }
        let isList = plan.structure == .list
        func features(_ aspect: SceneGrade.Finding.Aspect?) -> [Double] {
            requirementFeatures(index, aspect, isList: isList)
        }
        // With two groups of one class, "the cups are red" would refer to both.
        let isUnique = !demands.sharesClass(index)
        if clause.color != nil, isUnique { phrase.colorAgain = try tape.choose(.color, features(.color)) == 1 }
        if clause.size != nil, isUnique { phrase.sizeAgain = try tape.choose(.size, features(.size)) == 1 }
        if clause.region != nil {
            phrase.place = PlaceChoice(rawValue: try tape.choose(.place, features(.region))) ?? .plain
        }
        phrase.isStressed = try tape.choose(.number, features(.count)) == 1
        let isSaidAgain = phrase.colorAgain || phrase.sizeAgain || phrase.place == .layoutAgain
        if demands.clauses.count > 1, isUnique, !isSaidAgain {
            phrase.isMentionedAgain = try tape.choose(.mention, features(nil)) == 1
        }
        return phrase
    }

    /// Whether a generator refused the last prompt for its content or its length.
    private var isRefused: Bool {
        guard let text = situation.failures.last?.text.lowercased() else { return false }
        return ["moderat", "safety", "not allowed", "blocked", "refuse", "reject", "too long", "at most", "prohibited"]
            .contains { text.contains($0) }
    }

    /// Whether something about the requirement looked wrong, or a judge or reflector names it.
    private func hasFailed(_ index: Int) -> Bool {
        if let problems = situation.perception?.problems, problems.indices.contains(index), !problems[index].isEmpty {
            return true
        }
        return complaints.contains(demands.clauses[index].className)
    }

    /// Classes that a separate judge finds wrong or a reflector mentions.
    private var complaints: Set<String> {
        let findings = (situation.verdict ?? "").split(separator: "\n").filter { $0.contains(": not met") }
        let text = findings.joined(separator: "\n") + "\n" + (situation.guidance ?? "")
        guard text.count > 1 else { return [] }
        return Set(reader.read(text).clauses.map(\.className))
    }
}

import GenAgent

/// Writes a planned turn: its thought, its judgment and its prompt.
///
/// Do not change a word of these texts: later wordings are seeded with them, tokens are counted in them, and images are seeded with
/// prompts, so the published results depend on them.
struct TurnWriter {
    let situation: PolicySituation
    let plan: TurnPlan
    let knowledge: KnowledgeBase
    let variants: PolicyVariants

    var demands: PolicyDemands { situation.demands }

    /// The prompt of the call; at the closing turn, when nothing more is painted, the last one again.
    var prompt: String {
        guard let phrase = plan.phrase else {
            if case .object = plan.action, let last = situation.lastPrompt { return last }
            return demands.words
        }
        return PromptPhrasing(
            demands: demands, plan: phrase, knowledge: knowledge, variant: variants.number(6, salt: "prompt")
        ).text()
    }

    var thought: String {
        var sentences = news
        switch plan.action {
        case .accept: sentences.append(acceptance)
        case .cannotJudge:
            sentences.append("I cannot judge this image, and another one would be no different, so I stop and say so.")
        case .giveUp: sentences.append(surrender)
        case .object:
            sentences.append(
                variants.pick(
                    "No further image will be made, but this one is not what was asked for, so I do not call it done.",
                    "I have no image left. I would ask again rather than say that this is right."))
        case .call(let tool):
            sentences += situation.rounds == 0 ? first : again
            if situation.generators > 1 { sentences.append("I give it to \(tool).") }
        }
        return sentences.filter { !$0.isEmpty }.joined(separator: " ")
    }

    private var news: [String] {
        var sentences: [String] = []
        if situation.isRepair { sentences.append("My last reply could not be read, so I write it again with care.") }
        if let failure = situation.failures.last {
            sentences.append("\(failure.toolName) did not paint: “\(PolicyWords.excerpt(failure.text))”.")
        }
        for warning in situation.warnings.prefix(2) {
            sentences.append("I note the warning “\(PolicyWords.excerpt(warning))”.")
        }
        if situation.verdict != nil { sentences.append("The judge is not satisfied either.") }
        if let guidance = situation.guidance {
            sentences.append("I was advised: “\(PolicyWords.excerpt(guidance))”.")
        }
        return sentences
    }

    private var acceptance: String {
        guard let perception = situation.perception, !perception.isBlind else {
            return "I cannot check this picture any better than this, so I leave it as it is."
        }
        if perception.isContent, !demands.unchecked.isEmpty {
            return "Everything that I can check is there, so I stop here."
        }
        if perception.isContent {
            return variants.pick(
                "Everything that was asked for is there.", "I find nothing that differs from the request.",
                "The picture matches the request, so I stop here.")
        }
        return variants.pick(
            "It is not perfect as I see it, but my eyes may deceive me, and I leave it at that.",
            "What I find wrong may well be my own mistake; I accept the picture.")
    }

    private var surrender: String {
        if situation.failures.count >= TurnPlanner.patience {
            return "I have tried \(situation.failures.count) times without getting a picture, so I stop."
        }
        return situation.perception == nil
            ? "There is no tool that could paint this, so I have to stop here."
            : "There is no tool with which I could try again, so I stop here."
    }
}

extension TurnWriter {
    /// The first turn of a query: what is requested, what it implies, how to ask for it.
    var first: [String] {
        guard let phrase = plan.phrase else { return [verbatim] }
        return [request, given] + riddles(phrase) + [measures(phrase, opening: openingOfFirst)]
    }

    /// A later turn: what went wrong, and what changes.
    var again: [String] {
        guard let phrase = plan.phrase else { return [verbatim] }
        return [complaint, measures(phrase, opening: openingOfAgain)]
    }

    private var verbatim: String {
        situation.rounds > 0
            ? "I try the same words once more."
            : variants.pick(
                "I do not know these things well enough to rephrase the request, so I pass it on in its own words.",
                "The request speaks of nothing that I could put better, so I hand it on as it is.")
    }

    private var request: String {
        let objects = PolicyWords.list(demands.clauses.map(PolicyWords.object))
        if demands.isMerged {
            return variants.pick("With the change, the picture must show \(objects).", "So now it is \(objects).")
        }
        return variants.pick(
            "The request asks for \(objects).", "I need a picture of \(objects).", "What is wanted: \(objects).")
    }

    private var given: String {
        guard let objects = situation.givenObjects else { return "" }
        guard !objects.isEmpty else { return "I cannot make out anything on the picture that came with it." }
        let shown = PolicyDemands(objects: objects).clauses.map(PolicyWords.object)
        return "The picture that came with it shows \(PolicyWords.list(shown)); I cannot edit it, so I paint anew."
    }

    private func riddles(_ phrase: PhrasePlan) -> [String] {
        guard !demands.isMerged else { return [] }
        let isCopied = phrase.structure == .copy
        return demands.clauses.indices.flatMap { index in
            demands.clauses[index].knowledge.compactMap { id in
                guard let fact = knowledge.fact(id: id) else { return nil }
                guard phrase.clauses[index].resolvesKnowledge, !isCopied else {
                    return "I leave “\(fact.phrase)” for the painter to understand."
                }
                let meaning: String
                switch fact.resolution {
                case .count(let count): meaning = "the number \(PromptWriter.words(count))"
                case .color(let color): meaning = color.rawValue
                case .object(let className): meaning = "the \(className)"
                }
                return variants.pick(
                    "“\(PolicyWords.capitalized(fact.phrase))” means \(meaning), so I say that plainly.",
                    "It does not say so, but “\(fact.phrase)” stands for \(meaning).")
            }
        }
    }

    private var openingOfFirst: String {
        variants.pick("To leave no doubt, I", "Painters mix such things up, so I", "I")
    }

    private var openingOfAgain: String { variants.pick("This time I", "Now I", "So I", "For the next try, I") }

    /// What went wrong, in short; the judgment has the details.
    private var complaint: String {
        guard let perception = situation.perception, !perception.isBlind else {
            return "I could not check the picture."
        }
        if perception.isContent {
            return variants.pick(
                "I see no mistake, but I am not sure of it, so I ask for another picture.",
                "It looks right, yet I want to see it once more.")
        }
        var wrong: [String] = []
        for (index, problems) in perception.problems.enumerated() where !problems.isEmpty {
            let clause = demands.clauses[index]
            let the = PolicyWords.the(clause)
            if perception.isMissing(index) {
                wrong.append("\(the) that \(clause.count == 1 ? "is" : "are") missing")
                continue
            }
            var aspects: [String] = []
            if problems.contains(.count) { aspects.append("number") }
            if problems.contains(.color) { aspects.append("colour") }
            if problems.contains(.region) { aspects.append("place") }
            if problems.contains(.size) { aspects.append("size") }
            wrong.append("the \(PolicyWords.list(aspects)) of \(the)")
        }
        let list = PolicyWords.list(wrong)
        return variants.pick(
            "What still has to change: \(list).", "The trouble lies in \(list).", "Not right yet: \(list).")
    }

    /// How the prompt is written, and why.
    private func measures(_ phrase: PhrasePlan, opening: String) -> String {
        if phrase.structure == .copy {
            return situation.rounds > 0
                ? "The words of the request are clear, so I ask for the same again and hope for better luck."
                : demands.isMerged ? "I ask for just that." : "I pass the request on in its own words."
        }
        func names(_ holds: (ClausePhrase) -> Bool) -> String? {
            let some = phrase.order.filter { phrase.clauses[$0].resolvesKnowledge && holds(phrase.clauses[$0]) }
            return some.isEmpty ? nil : PolicyWords.list(some.map { PolicyWords.the(demands.clauses[$0]) })
        }
        var measures: [String] = []
        if phrase.structure == .list, demands.clauses.count > 1 {
            measures.append(
                variants.pick("list the objects one by one", "give every object a line of its own", "make a list of it")
            )
        }
        if phrase.order != Array(demands.clauses.indices), let first = phrase.order.first {
            measures.append("put \(PolicyWords.the(demands.clauses[first])) first")
        }
        if let names = names(\.colorAgain) { measures.append("say the colour of \(names) once more") }
        if let names = names(\.sizeAgain) { measures.append("repeat the size of \(names)") }
        if let names = names({ $0.place != .plain }) {
            measures.append("say in which half of the picture \(names) must be")
        }
        if let names = names(\.isStressed) { measures.append("insist on the exact number of \(names)") }
        if let names = names(\.isMentionedAgain) { measures.append("name \(names) twice") }
        if phrase.padding != .none { measures.append("add a few words about the style") }
        guard !measures.isEmpty else {
            return situation.rounds > 0
                ? "I say it in one plain sentence again; another picture may come out better."
                : "One plain sentence should do."
        }
        return "\(opening) \(PolicyWords.list(measures))."
    }
}

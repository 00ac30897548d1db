import GenAgent

/// Puts a decided turn into words: what it thinks, what it sees, what it asks for.
struct TurnWriter {
    let situation: PolicySituation
    let plan: TurnPlan
    let knowledge: KnowledgeBase
    let variants: PolicyVariants

    var demands: PolicyDemands { situation.demands }

    /// The prompt of the call; the last one again at the closing turn, where nothing is painted any more.
    var prompt: String {
        guard let phrase = plan.phrase else {
            if case .object = plan.action, let last = situation.lastPrompt { return last }
            return demands.words
        }
        return PromptPhrasing(
            demands: demands, plan: phrase, knowledge: knowledge, variant: variants.number(6, salt: "prompt")
        ).text()
    }

    /// What the turn thinks.
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

    /// What tools, judges and advisers said.
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

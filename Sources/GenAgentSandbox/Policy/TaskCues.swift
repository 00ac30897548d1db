/// From which prompt the choice of a tool (``PolicyDecisionKind/tool``) takes its features of the task: what is implied, groups,
/// objects, bindings, numbers.
///
/// For experiments only. Whether a policy adapts to its task is shown by a control whose features say nothing of the task: it
/// trains and chooses on another prompt's. Everything else that the policy does still follows its own prompt, and so do the
/// features of history (round, failures, who painted last); through what its eyes find wrong, a control can tell tasks apart
/// from the second round on. Compare first choices, and train on many prompts: a few could be learned by heart.
public enum TaskCues: Sendable, Hashable {
    /// From the prompt itself.
    case own
    /// From a prompt drawn by the seed and a fingerprint of the query's words: with even chance one that implies a fact or one
    /// that says everything (``PromptGenerator``). The same words and seed always draw the same one, so recorded turns can be
    /// traced; the draw tells nothing of what the words mean.
    case shuffled(seed: UInt64)

    /// The demands that the features are taken from.
    func demands(instead own: PolicyDemands, reader: PromptReader, knowledge: KnowledgeBase) -> PolicyDemands {
        guard case .shuffled(let seed) = self else { return own }
        var random = SceneRandom(seed: seed, keys: 0x6375_6573, SceneRandom.fingerprint(own.words))
        let isKnowledge = random.chance(0.5)
        var generator = PromptGenerator(seed: random.next(), knowledge: knowledge)
        var demands = PolicyDemands()
        demands.take(isKnowledge ? generator.knowledgeRow().prompt : generator.next().prompt, reader: reader)
        return demands
    }
}

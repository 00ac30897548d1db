/// Plans a picture for a prompt: makes the painter's errors, then lays the objects out.
///
/// Deterministic: the same clauses, wording, profile and seed give the same scene. Each possible error has a random number of
/// its own, drawn from the seed and the clauses but not from the wording: better wording can only take errors away, and at
/// dial 0 it changes nothing.
public struct ScenePlanner: Sendable {
    /// Most objects of a picture. Those beyond are left out.
    public static let maximumObjects = 24
    /// How fallible the painter is.
    public var profile: PainterProfile
    /// Natural colours and shapes of the drawings.
    public var metrics: PictogramMetrics
    /// The facts that prompts can imply.
    public var knowledge: KnowledgeBase

    /// Makes a planner.
    public init(
        profile: PainterProfile, metrics: PictogramMetrics = .typical, knowledge: KnowledgeBase = .standard
    ) {
        self.profile = profile
        self.metrics = metrics
        self.knowledge = knowledge
    }

    /// Plans the picture of a prompt.
    public func plan(_ prompt: PromptScene, seed: UInt64) -> PlannedScene {
        var draft = SceneDraft(planner: self, prompt: prompt, seed: seed)
        draft.err()
        return draft.planned()
    }
}

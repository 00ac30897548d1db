import GenAgent
import GenAgentTraining

/// The sandbox's teacher for a cold start: a ``SandboxPolicy`` that follows the examiner and learns from the hint what a riddle means.
///
/// It decides like a policy with its parameters, except for three kinds of decisions. Its turns follow the format. It accepts an image
/// if and only if the examiner does. And it is *unsure* of a share of the facts that requests imply ("as many apples as a tricycle has
/// wheels"): it passes these on in the words of the request. If it gets a reference image, it looks at it with its own eyes. If it sees
/// what the fact means (that number, that color), it is sure and says so in the prompt. Any other reference teaches it nothing.
///
/// So the hint helps with implied knowledge only. That is all that this simulation says about hints.
///
/// Its turns are recorded as the policy's own decisions, so a ``SandboxPolicy`` with the same eyes and facts can be trained on them.
public struct SandboxTeacher: ColdStartTeacher {
    package var policy: SandboxPolicy
    package var certainty: Double
    package var seed: UInt64

    /// - Parameters:
    ///   - policy: Makes all other decisions; its eyes look at the reference. The default has hand-set weights, because a teacher trained on
    ///     its own lessons would prove nothing.
    ///   - certainty: The share of facts that it is sure of without a hint, 0...1.
    ///   - seed: Chooses these facts.
    public init(
        policy: SandboxPolicy = SandboxPolicy(parameters: .handSet, name: "sandbox-teacher"), certainty: Double = 0.3,
        seed: UInt64 = 0
    ) {
        self.policy = policy
        self.certainty = PainterProfile.share(certainty)
        self.seed = seed
    }

    public var name: String { policy.name }

    /// Writes one turn.
    public func turn(for request: PolicyRequest, guidance: TeacherGuidance) async throws -> PolicyReply {
        try Task.checkCancellation()
        let shown = try guidance.reference.map { try policy.eyes.look(at: $0) }
        return try policy.reply(to: request) { situation in
            var rules = DecisionRules(isClean: true, accepts: guidance.verdict.map { $0.outcome == .satisfied })
            for (index, clause) in situation.demands.clauses.enumerated() where !clause.knowledge.isEmpty {
                rules.resolves[index] = clause.knowledge.allSatisfy(isSure(of:)) || shows(shown, clause)
            }
            return rules
        }
    }

    /// Whether it is sure of a fact without any hint.
    package func isSure(of fact: String) -> Bool {
        var random = SeededRandom(seed: seed, keys: StableHash.fnv1a(fact))
        return random.chance(certainty)
    }

    /// Whether the reference shows what the clause would mean.
    private func shows(_ objects: [SceneObject]?, _ clause: PromptClause) -> Bool {
        guard let objects else { return false }
        let meaning = SceneRequirement(className: clause.className, count: clause.count, color: clause.color)
        return SceneGrader().grade(objects, against: SceneMetadata(include: [meaning])).isSatisfied
    }
}

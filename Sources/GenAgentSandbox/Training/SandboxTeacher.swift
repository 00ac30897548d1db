import GenAgent
import GenAgentTraining

/// The sandbox's teacher for a cold start: a ``SandboxPolicy`` that obeys the examiner, and learns from the hint what a riddle means.
///
/// What it is, plainly: it decides like a policy with its parameters, but for three kinds of decisions. Its turns keep to the format. It
/// accepts an image if and only if the examiner does. And it is *unsure* of a share of the facts that requests imply ("as many apples as
/// a tricycle has wheels"): what it is unsure of it passes on in the request's words, as models do that never thought of spelling it out.
/// Where it gets a reference image, it looks at it, with its own fallible eyes; if it sees there what the fact would make of the request (that
/// many, in that colour), it is sure from then on and spells it out. A reference that shows anything else teaches it nothing.
///
/// So the hint helps with implied knowledge and with nothing else. That is all this simulation says about hints.
///
/// Its turns are recorded as the policy's own decisions, so a ``SandboxPolicy`` with the same eyes and facts can be trained on them.
public struct SandboxTeacher: ColdStartTeacher {
    /// Decides what no rule decides.
    package var policy: SandboxPolicy
    /// The share of facts that it is sure of without a hint, 0...1.
    package var certainty: Double
    /// Which facts these are.
    package var seed: UInt64

    /// Makes a teacher.
    ///
    /// - Parameters:
    ///   - policy: Decides what no rule decides, by default by hand-set weights: a teacher that was trained on its own lessons would prove nothing; its eyes look at the reference.
    ///   - certainty: The share of facts that it is sure of without a hint, 0...1.
    ///   - seed: Which facts these are.
    public init(
        policy: SandboxPolicy = SandboxPolicy(parameters: .handSet, name: "sandbox-teacher"), certainty: Double = 0.3,
        seed: UInt64 = 0
    ) {
        self.policy = policy
        self.certainty = PainterProfile.share(certainty)
        self.seed = seed
    }

    /// The policy's name.
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

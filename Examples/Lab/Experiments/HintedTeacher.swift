import GenAgent
import GenAgentSandbox
import GenAgentTraining

/// What a teacher is shown when it reflects.
enum Hint: String, Sendable, Hashable, Codable, CaseIterable {
    case right, none, wrong

    var words: String { rawValue }
}

/// The sandbox's teacher with other hints than the pipeline made. It has the teacher's name, so that the pipeline makes the same random choices.
struct HintedTeacher: ColdStartTeacher {
    private let teacher: any ColdStartTeacher
    private let hint: Hint
    /// For every prompt, another one of the same sort.
    private let others: [String: String]
    private let painter: PictogramPainter

    init(_ teacher: any ColdStartTeacher, hint: Hint, pool: [Query], painter: PictogramPainter) {
        self.teacher = teacher
        self.hint = hint
        self.painter = painter
        var others: [String: String] = [:]
        for sort in [pool.filter { $0.facts.isEmpty }, pool.filter { !$0.facts.isEmpty }] {
            for (query, next) in zip(sort, sort.dropFirst() + sort.prefix(1)) { others[query.text] = next.text }
        }
        self.others = others
    }

    var name: String { teacher.name }

    func turn(for request: PolicyRequest, guidance: TeacherGuidance) async throws -> PolicyReply {
        var guidance = guidance
        if guidance.reference != nil {
            switch hint {
            case .right: break
            case .none: guidance.reference = nil
            case .wrong: guidance.reference = try await picture(instead: request)
            }
        }
        return try await teacher.turn(for: request, guidance: guidance)
    }

    private func picture(instead request: PolicyRequest) async throws -> EncodedImage {
        let asked = request.messages.first { $0.author == .user }?.parts.compactMap { part -> String? in
            if case .text(let text) = part { text } else { nil }
        }
        guard let other = asked?.compactMap({ others[$0] }).first else {
            throw AdapterError.fatal("The prompt is not of the pool, so there is no other one in its place.")
        }
        return try await painter.generate(GenerationRequest(prompt: other, seed: 1), context: ToolContext()).image
    }
}

/// Records the results of second rounds, and drops nothing.
actor ReflectionWatcher: ColdStartFilter {
    struct Reflection: Sendable, Codable {
        var query: String
        /// The prompt implies a fact.
        var isImplied: Bool
        /// The last image is better than the first: the trajectory is kept.
        var isBetter: Bool
        var isRight: Bool
    }

    private var noted: [String: Reflection] = [:]

    /// Sorted by query.
    var reflections: [Reflection] { noted.values.sorted { $0.query < $1.query } }

    func drop(_ rollout: Rollout, context: RewardContext) async throws -> ColdStartDrop? {
        let last = rollout.roundCount - 1
        guard last > 0, let first = rollout.candidate(round: 0), let later = rollout.candidate(round: last) else {
            return nil
        }
        let comparison = try await Grades().compare(
            later, first, for: rollout.query, context: context.judging(rollout, round: last))
        noted[rollout.query.id] = Reflection(
            query: rollout.query.id, isImplied: !rollout.query.facts.isEmpty,
            isBetter: comparison.outcome == .first, isRight: rollout.stopReason == .satisfied)
        return nil
    }
}

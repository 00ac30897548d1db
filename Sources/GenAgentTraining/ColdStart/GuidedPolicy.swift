import GenAgent

/// Plays the policy in a session: has every image examined, and lets the teacher write the turn with what came out.
///
/// The session records what the student would have seen. Guidance goes past it, so there is nothing to be taken out afterwards.
final class GuidedPolicy: PolicyModel {
    struct Notes: Sendable {
        var guidance = TeacherGuidance()
        /// The newest image that was examined.
        var examined: ImageID?
        var verdicts: [Verdict] = []
        var isHinted = false
        /// Why the trajectory is of no use.
        var drop: ColdStartDrop?
    }

    let name: String
    private let teacher: any ColdStartTeacher
    private let judge: any Judge
    private let query: Query
    private let reference: EncodedImage?
    private let rounds: Int
    private let context: JudgeContext
    private let state = Locked(Notes())

    init(
        _ teacher: any ColdStartTeacher, judge: any Judge, query: Query, reference: EncodedImage?, rounds: Int,
        context: JudgeContext
    ) {
        name = teacher.name
        self.teacher = teacher
        self.judge = judge
        self.query = query
        self.reference = reference
        self.rounds = rounds
        self.context = context
    }

    var notes: Notes { state.withLock { $0 } }

    func reply(to request: PolicyRequest, onDelta: PolicyDeltaHandler) async throws -> PolicyReply {
        let images = request.messages.filter { $0.author == .session }.flatMap(\.imageIDs)
        if let newest = images.last, notes.examined != newest { try await examine(newest, images.count, request) }
        let guidance = notes.guidance
        let reply = try await teacher.turn(for: request, guidance: guidance)
        if let turn = TurnParser().parse(reply, format: request.format).turn, let verdict = guidance.verdict {
            var answers = false
            if case .answer = turn.action { answers = true }
            guard answers == (verdict.outcome == .satisfied) else {
                throw dropping(
                    .disagreement,
                    "The teacher \(answers ? "answers" : "calls again") although the examiner is \(verdict.outcome.rawValue)."
                )
            }
        }
        return reply
    }

    private func examine(_ newest: ImageID, _ round: Int, _ request: PolicyRequest) async throws {
        guard let image = request.images[newest] else {
            throw AdapterError.fatal("The bytes of \(newest) are missing, so it cannot be examined.")
        }
        var context = context
        context.round = round
        let candidate = Candidate(id: newest, image: image)
        let verdict = try await judge.assess(candidate, for: query, context: context)
        guard verdict.outcome != .unscored else {
            throw dropping(.unscored, "The judge gave no verdict: \(verdict.summary ?? "it gave no reason")")
        }
        let isClosing = round >= rounds
        let hint = verdict.outcome == .unsatisfied && !isClosing ? reference : nil
        state.withLock { notes in
            notes.examined = newest
            notes.verdicts.append(verdict)
            notes.guidance = TeacherGuidance(verdict: verdict, reference: hint, isClosing: isClosing)
            if hint != nil { notes.isHinted = true }
        }
    }

    /// Ends the session: what follows would be paid for and thrown away.
    private func dropping(_ reason: ColdStartDrop.Reason, _ detail: String) -> AdapterError {
        state.withLock { $0.drop = ColdStartDrop(reason, detail) }
        return .fatal(detail)
    }
}

import GenAgent

/// Writes the turns that a student will imitate. It knows more than the student: an examiner's verdict, and an image of the goal.
public protocol ColdStartTeacher: Sendable {
    var name: String { get }

    /// Writes one turn as if it knew only the request.
    ///
    /// - Parameters:
    ///   - request: What the student will see.
    ///   - guidance: What it will not see.
    /// - Throws: `AdapterError`, which says whether the failure is transient.
    func turn(for request: PolicyRequest, guidance: TeacherGuidance) async throws -> PolicyReply
}

/// What a teacher knows in addition to the request. None of it enters the conversation.
public struct TeacherGuidance: Sendable {
    /// The examiner's verdict on the latest image; `nil` before the first image. *Satisfied* requires an answer, *unsatisfied* a call.
    public var verdict: Verdict?
    /// The hint: an image of the goal from a stronger generator. Only for a turn that reflects on a failure.
    public var reference: EncodedImage?
    /// Whether no further image will be made; a call at the end of an unsatisfied turn is then only recorded.
    public var isClosing: Bool

    public init(verdict: Verdict? = nil, reference: EncodedImage? = nil, isClosing: Bool = false) {
        self.verdict = verdict
        self.reference = reference
        self.isClosing = isClosing
    }
}

/// Any policy as a teacher: the guidance is added to the end of the conversation, as text and image, for this one request.
public struct PromptedTeacher: ColdStartTeacher {
    /// The words around the guidance.
    public struct Words: Sendable, Hashable {
        /// Before the findings of a satisfied examiner.
        package var satisfied: String
        /// Before the findings of an unsatisfied examiner.
        package var unsatisfied: String
        package var reference: String
        /// Last, whenever there is guidance.
        package var secrecy: String

        public init(
            satisfied: String = "Note: an examiner finds that the last image satisfies the request. Finish.",
            unsatisfied: String =
                "Note: an examiner finds that the last image does not satisfy the request. Judge it accordingly and call again.",
            reference: String =
                "Note: this picture shows what is wanted. Find out from it what your prompt has to say and did not say.",
            secrecy: String =
                "Write your turn as if you had worked all this out alone: mention neither this note, nor the examiner, nor the picture."
        ) {
            self.satisfied = satisfied
            self.unsatisfied = unsatisfied
            self.reference = reference
            self.secrecy = secrecy
        }
    }

    /// The id under which the policy sees the reference image.
    package static let referenceID: ImageID = "reference"

    public var words: Words
    private let policy: any PolicyModel

    public init(_ policy: any PolicyModel, words: Words = Words()) {
        self.policy = policy
        self.words = words
    }

    public var name: String { policy.name }

    /// Asks the policy once.
    public func turn(for request: PolicyRequest, guidance: TeacherGuidance) async throws -> PolicyReply {
        try await policy.reply(to: self.request(request, guidance)) { _ in }
    }

    /// The request with the guidance in its last message; a separate message could make two from one side in a row.
    func request(_ request: PolicyRequest, _ guidance: TeacherGuidance) -> PolicyRequest {
        var parts: [MessagePart] = []
        if let verdict = guidance.verdict {
            let findings = verdict.findings.map { finding in
                let met = finding.isMet.map { $0 ? "met" : "not met" } ?? "unknown"
                return "- \(finding.requirement): \(met)\(finding.detail.map { " (\($0))" } ?? "")"
            }
            let head = verdict.outcome == .satisfied ? words.satisfied : words.unsatisfied
            parts.append(.text(([head] + (verdict.summary.map { [$0] } ?? []) + findings).joined(separator: "\n")))
        }
        var request = request
        if let reference = guidance.reference {
            parts += [.text(words.reference), .image(Self.referenceID)]
            request.images[Self.referenceID] = reference
        }
        guard !parts.isEmpty else { return request }
        parts.append(.text(words.secrecy))
        if let last = request.messages.indices.last, request.messages[last].role == .user {
            request.messages[last].parts += parts
        } else {
            request.messages.append(Message(role: .user, author: .session, parts: parts))
        }
        return request
    }
}

/// Acts as the policy of a session: has every image examined, and passes the verdict to the teacher, which writes the turn.
///
/// The session records only what the student would have seen. It never sees the guidance, so nothing has to be removed afterwards.
final class GuidedPolicy: PolicyModel {
    struct Notes: Sendable {
        var guidance = TeacherGuidance()
        /// The latest image that was examined.
        var examined: ImageID?
        var verdicts: [Verdict] = []
        var isHinted = false
        /// Why the trajectory cannot be used.
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

    /// Ends the session, because further turns would cost money and be discarded.
    private func dropping(_ reason: ColdStartDrop.Reason, _ detail: String) -> AdapterError {
        state.withLock { $0.drop = ColdStartDrop(reason, detail) }
        return .fatal(detail)
    }
}

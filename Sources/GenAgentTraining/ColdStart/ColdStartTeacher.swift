import GenAgent

/// Writes the turns that a student will imitate, knowing more than the student: what an examiner found, and how a right picture looks.
public protocol ColdStartTeacher: Sendable {
    /// A short name for records and logs.
    var name: String { get }

    /// Writes one turn, as if it knew only the request.
    ///
    /// - Parameters:
    ///   - request: What the student will see.
    ///   - guidance: What it will not see.
    /// - Throws: `AdapterError` to say whether the failure is transient.
    func turn(for request: PolicyRequest, guidance: TeacherGuidance) async throws -> PolicyReply
}

/// What a teacher knows beside the request. None of it gets into the conversation.
public struct TeacherGuidance: Sendable {
    /// What the examiner says of the newest image; `nil`: there is none yet. *Satisfied* demands an answer, *unsatisfied* a call.
    public var verdict: Verdict?
    /// The hint: a picture of what is wanted, from a stronger generator. Only where the turn is to reflect on a failure.
    public var reference: EncodedImage?
    /// No further image will be made: the call that an unsatisfied turn ends with is for the record.
    public var isClosing: Bool

    /// Makes guidance; by default none.
    public init(verdict: Verdict? = nil, reference: EncodedImage? = nil, isClosing: Bool = false) {
        self.verdict = verdict
        self.reference = reference
        self.isClosing = isClosing
    }
}

/// Any policy as a teacher: the guidance is put at the end of the conversation, in words and as a picture, for this one request.
public struct PromptedTeacher: ColdStartTeacher {
    /// The words around the guidance.
    public struct Words: Sendable, Hashable {
        /// Said before the finding of an examiner who is satisfied.
        public var satisfied: String
        /// Said before the finding of one who is not.
        public var unsatisfied: String
        /// Said before the reference image.
        public var reference: String
        /// Said last, wherever there is guidance.
        public var secrecy: String

        /// Makes words; the defaults are plain English.
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
    public static let referenceID: ImageID = "reference"

    /// The words around the guidance.
    public var words: Words
    private let policy: any PolicyModel

    /// Makes a teacher of a policy.
    public init(_ policy: any PolicyModel, words: Words = Words()) {
        self.policy = policy
        self.words = words
    }

    /// The policy's name.
    public var name: String { policy.name }

    /// Asks the policy once.
    public func turn(for request: PolicyRequest, guidance: TeacherGuidance) async throws -> PolicyReply {
        try await policy.reply(to: self.request(request, guidance)) { _ in }
    }

    /// The request with the guidance in its last message; a message of its own could put two from one side in a row.
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

import GenAgent

/// One step that a test expects of a story; see ``expect(_:tells:)``.
public struct StoryExpectation: Sendable, CustomStringConvertible {
    let kind: StoryStep.Kind
    /// What is expected, as failure messages show it.
    public let description: String
    let matches: @Sendable (StoryStep) -> Bool

    /// Expects a step of a kind that passes a test of your own.
    ///
    /// - Parameters:
    ///   - kind: The kind; a step of another kind never matches.
    ///   - description: For the failure message.
    ///   - matches: The test.
    public init(_ kind: StoryStep.Kind, _ description: String, matches: @escaping @Sendable (StoryStep) -> Bool) {
        self.kind = kind
        self.description = description
        self.matches = matches
    }

    private init(_ kind: StoryStep.Kind, _ words: String = "") {
        self.init(kind, kind.words + words) { _ in true }
    }

    /// A query, whatever it says.
    public static let query = StoryExpectation(.query)
    /// A turn that calls, whatever it thinks.
    public static let turn = StoryExpectation(.turn)
    /// A turn that cannot be read, for whatever reason.
    public static let malformedTurn = StoryExpectation(.malformedTurn)
    /// A call that was made, whatever it asks for.
    public static let call = StoryExpectation(.call)
    /// A call that was not made, whatever the reason.
    public static let refusedCall = StoryExpectation(.refusedCall)
    /// A call that failed, whatever the reason.
    public static let failedCall = StoryExpectation(.failedCall)
    /// An image.
    public static let image = StoryExpectation(.image)
    /// An assessment, whatever it came to.
    public static let verdict = StoryExpectation(.verdict)
    /// Words or a call of the reflector.
    public static let reflection = StoryExpectation(.reflection)
    /// A comparison, whatever it came to.
    public static let comparison = StoryExpectation(.comparison)
    /// Something that went wrong.
    public static let issue = StoryExpectation(.issue)
    /// A turn that ends.
    public static let answer = StoryExpectation(.answer)
    /// The end, whatever the reason.
    public static let stop = StoryExpectation(.stop)
}

extension StoryExpectation {
    /// A query.
    public static func query(_ text: TextMatch) -> Self {
        Self(.query, "query \(text)") { if case .query(let told) = $0 { text.matches(told) } else { false } }
    }

    /// A turn that calls and thinks this.
    public static func turn(thinking text: TextMatch) -> Self {
        Self(.turn, "turn thinking \(text)") { if case .turn(let told) = $0 { text.matches(told) } else { false } }
    }

    /// A turn that breaks the format in this way.
    public static func malformedTurn(_ kind: FormatViolation.Kind) -> Self {
        Self(.malformedTurn, "malformed turn (\(kind.rawValue))") {
            if case .malformedTurn(let told) = $0 { told.kind == kind } else { false }
        }
    }

    /// A call that was made, by its tool and its prompt; `nil`: any.
    public static func call(tool: String? = nil, prompt: TextMatch? = nil) -> Self {
        let words = (tool.map { " \($0)" } ?? "") + (prompt.map { " \($0)" } ?? "")
        return Self(.call, "call" + words) { step in
            guard case .call(let call) = step else { return false }
            if let tool, call.name != tool { return false }
            return prompt?.matches(call.arguments["prompt"]?.stringValue) ?? true
        }
    }

    /// A call that was not made, and what the policy read.
    public static func refusedCall(_ text: TextMatch) -> Self {
        Self(.refusedCall, "refused call \(text)") {
            if case .refusedCall(_, let told) = $0 { text.matches(told) } else { false }
        }
    }

    /// A call that failed, and what the record says of it.
    public static func failedCall(_ text: TextMatch) -> Self {
        Self(.failedCall, "failed call \(text)") {
            if case .failedCall(_, let told) = $0 { text.matches(told) } else { false }
        }
    }

    /// The image with this id.
    public static func image(_ id: ImageID) -> Self { Self(.image, "image \(id)") { $0 == .image(id) } }

    /// An assessment that came to this, by its outcome and its words; `nil`: any words.
    public static func verdict(_ outcome: Verdict.Outcome, saying text: TextMatch? = nil) -> Self {
        Self(.verdict, "verdict \(outcome.rawValue)" + (text.map { " \($0)" } ?? "")) { step in
            guard case .verdict(_, let verdict) = step, verdict.outcome == outcome else { return false }
            return text?.matches(verdict.wording) ?? true
        }
    }

    /// Words of the reflector.
    public static func guidance(_ text: TextMatch) -> Self {
        Self(.reflection, "reflection \(text)") { step in
            guard case .reflection(let reflection) = step, case .guidance(let told) = reflection.action else {
                return false
            }
            return text.matches(told)
        }
    }

    /// A comparison that came to this; `nil`: the comparator failed.
    public static func comparison(_ outcome: Comparison.Outcome?) -> Self {
        Self(.comparison, "comparison \(outcome?.rawValue ?? "failed")") {
            if case .comparison(let record) = $0 { record.comparison?.outcome == outcome } else { false }
        }
    }

    /// Something that went wrong there.
    public static func issue(_ boundary: Boundary) -> Self {
        Self(.issue, "issue \(boundary.rawValue)") {
            if case .issue(let told, _) = $0 { told == boundary } else { false }
        }
    }

    /// A turn that ends with this answer.
    public static func answer(_ text: TextMatch) -> Self {
        Self(.answer, "answer \(text)") { if case .answer(let told) = $0 { text.matches(told) } else { false } }
    }

    /// The end, for this reason.
    public static func stop(_ reason: StopReason) -> Self {
        Self(.stop, "stop \(reason.rawValue)") { $0 == .stop(reason) }
    }
}

extension StoryStep.Kind {
    /// The kind in plain words: `malformed turn`.
    var words: String {
        rawValue.map { $0.isUppercase ? " \($0.lowercased())" : String($0) }.joined()
    }
}

import GenAgent

/// One step that a test expects of a story; see ``expect(_:tells:)``.
public struct StoryExpectation: Sendable, CustomStringConvertible {
    let kind: StoryStep.Kind
    public let description: String
    let matches: @Sendable (StoryStep) -> Bool

    /// Expects a step of this kind for which `matches` returns true.
    ///
    /// - Parameter description: For the failure message.
    public init(_ kind: StoryStep.Kind, _ description: String, matches: @escaping @Sendable (StoryStep) -> Bool) {
        self.kind = kind
        self.description = description
        self.matches = matches
    }

    private init(_ kind: StoryStep.Kind, _ words: String = "") {
        self.init(kind, kind.words + words) { _ in true }
    }

    public static let query = StoryExpectation(.query)
    /// Any turn with a call.
    public static let turn = StoryExpectation(.turn)
    public static let malformedTurn = StoryExpectation(.malformedTurn)
    public static let call = StoryExpectation(.call)
    public static let refusedCall = StoryExpectation(.refusedCall)
    public static let failedCall = StoryExpectation(.failedCall)
    public static let image = StoryExpectation(.image)
    public static let verdict = StoryExpectation(.verdict)
    public static let reflection = StoryExpectation(.reflection)
    public static let comparison = StoryExpectation(.comparison)
    public static let issue = StoryExpectation(.issue)
    public static let answer = StoryExpectation(.answer)
    public static let stop = StoryExpectation(.stop)
}

extension StoryExpectation {
    /// A query with this text.
    public static func query(_ text: TextMatch) -> Self {
        Self(.query, "query \(text)") { if case .query(let told) = $0 { text.matches(told) } else { false } }
    }

    /// A turn with a call and this thought.
    public static func turn(thinking text: TextMatch) -> Self {
        Self(.turn, "turn thinking \(text)") { if case .turn(let told) = $0 { text.matches(told) } else { false } }
    }

    /// A turn with this violation of the format.
    public static func malformedTurn(_ kind: FormatViolation.Kind) -> Self {
        Self(.malformedTurn, "malformed turn (\(kind.rawValue))") {
            if case .malformedTurn(let told) = $0 { told.kind == kind } else { false }
        }
    }

    /// A call that was made, by its tool and prompt; `nil`: any.
    public static func call(tool: String? = nil, prompt: TextMatch? = nil) -> Self {
        let words = (tool.map { " \($0)" } ?? "") + (prompt.map { " \($0)" } ?? "")
        return Self(.call, "call" + words) { step in
            guard case .call(let call) = step else { return false }
            if let tool, call.name != tool { return false }
            return prompt?.matches(call.arguments["prompt"]?.stringValue) ?? true
        }
    }

    /// A call that was not made, and the text that the policy read.
    public static func refusedCall(_ text: TextMatch) -> Self {
        Self(.refusedCall, "refused call \(text)") {
            if case .refusedCall(_, let told) = $0 { text.matches(told) } else { false }
        }
    }

    /// A call that failed, and the text of its record.
    public static func failedCall(_ text: TextMatch) -> Self {
        Self(.failedCall, "failed call \(text)") {
            if case .failedCall(_, let told) = $0 { text.matches(told) } else { false }
        }
    }

    /// The image with this id.
    public static func image(_ id: ImageID) -> Self { Self(.image, "image \(id)") { $0 == .image(id) } }

    /// A verdict with this outcome and text; `nil`: any text.
    public static func verdict(_ outcome: Verdict.Outcome, saying text: TextMatch? = nil) -> Self {
        Self(.verdict, "verdict \(outcome.rawValue)" + (text.map { " \($0)" } ?? "")) { step in
            guard case .verdict(_, let verdict) = step, verdict.outcome == outcome else { return false }
            return text?.matches(verdict.wording) ?? true
        }
    }

    /// Guidance of the reflector.
    public static func guidance(_ text: TextMatch) -> Self {
        Self(.reflection, "reflection \(text)") { step in
            guard case .reflection(let reflection) = step, case .guidance(let told) = reflection.action else {
                return false
            }
            return text.matches(told)
        }
    }

    /// A comparison with this outcome; `nil`: the comparator failed.
    public static func comparison(_ outcome: Comparison.Outcome?) -> Self {
        Self(.comparison, "comparison \(outcome?.rawValue ?? "failed")") {
            if case .comparison(let record) = $0 { record.comparison?.outcome == outcome } else { false }
        }
    }

    /// An issue at this boundary.
    public static func issue(_ boundary: Boundary) -> Self {
        Self(.issue, "issue \(boundary.rawValue)") {
            if case .issue(let told, _) = $0 { told == boundary } else { false }
        }
    }

    /// A turn with this answer.
    public static func answer(_ text: TextMatch) -> Self {
        Self(.answer, "answer \(text)") { if case .answer(let told) = $0 { text.matches(told) } else { false } }
    }

    /// A stop for this reason.
    public static func stop(_ reason: StopReason) -> Self {
        Self(.stop, "stop \(reason.rawValue)") { $0 == .stop(reason) }
    }
}

extension StoryStep.Kind {
    /// The kind as text: `malformed turn`.
    var words: String {
        rawValue.map { $0.isUppercase ? " \($0.lowercased())" : String($0) }.joined()
    }
}

/// What a text should be. A string literal means exactly that text.
public enum TextMatch: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    case exactly(String)
    case contains(String)

    public init(stringLiteral value: String) { self = .exactly(value) }

    func matches(_ text: String?) -> Bool {
        switch self {
        case .exactly(let expected): text == expected
        case .contains(let part): text?.contains(part) ?? false
        }
    }

    public var description: String {
        switch self {
        case .exactly(let text): text.quoted
        case .contains(let part): "containing \(part.quoted)"
        }
    }
}

/// A trajectory whose story is not the expected one. The description shows both side by side and marks the first difference.
public struct StoryMismatch: Error, Sendable, CustomStringConvertible {
    package let expected: [String]
    package let told: [String]
    /// Index of the first step that differs.
    package let partsAt: Int

    public var description: String {
        let header = "The trajectory tells a different story; the first difference is at step \(partsAt + 1)."
        let left = expected.map { $0.line(atMost: 48) }
        let right = told.map { $0.line(atMost: 72) }
        let width = max(8, left.map(\.count).max() ?? 0)
        var lines = [header, "", "     " + "expected".padded(to: width) + "  told"]
        for index in 0..<max(left.count, right.count) {
            let mark = index == partsAt ? ">" : " "
            let number = String(index + 1)
            let lead = mark + String(repeating: " ", count: max(0, 3 - number.count)) + number + " "
            let one = index < left.count ? left[index] : "(nothing)"
            let other = index < right.count ? right[index] : "(nothing)"
            lines.append(lead + one.padded(to: width) + "  " + other)
        }
        return lines.joined(separator: "\n")
    }
}

/// Expects a trajectory to have this story.
///
/// ```swift
/// try expect(outcome.trajectory, tells: [
///     .call(prompt: .contains("red")), .image, .verdict(.unsatisfied),
///     .call, .image, .verdict(.satisfied), .stop(.satisfied),
/// ])
/// ```
/// Only the kinds of steps that the expected story mentions are compared: without any `.turn` in the list, turns are ignored.
///
/// - Throws: ``StoryMismatch``.
public func expect(_ trajectory: Trajectory, tells expected: [StoryExpectation]) throws {
    let kinds = Set(expected.map(\.kind))
    let told = trajectory.story.filter { kinds.contains($0.kind) }
    let parting = zip(expected, told).enumerated().first { _, pair in
        pair.0.kind != pair.1.kind || !pair.0.matches(pair.1)
    }
    if parting == nil, expected.count == told.count { return }
    throw StoryMismatch(
        expected: expected.map(\.description), told: told.map(\.description),
        partsAt: parting?.offset ?? min(expected.count, told.count))
}

extension String {
    fileprivate func line(atMost limit: Int) -> String {
        let flat = split(whereSeparator: \.isNewline).joined(separator: " ")
        return flat.count <= limit ? flat : flat.prefix(limit - 1) + "…"
    }

    fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}

import GenAgent

/// One thing that happened in a session; see `Trajectory.story`.
public enum StoryStep: Sendable, Hashable {
    case query(String)
    /// The policy wrote a turn with a call; its thought.
    case turn(String?)
    case malformedTurn(FormatViolation)
    /// A call was made, or answered by the hook.
    case call(ToolCall)
    /// A call was not made; what the policy read instead of a result.
    case refusedCall(ToolCall, String)
    /// A call failed or was cut off; the text of its record.
    case failedCall(ToolCall, String)
    case image(ImageID)
    case verdict(ImageID, Verdict)
    case reflection(Reflection)
    case comparison(ComparisonRecord)
    case issue(Boundary, AdapterError)
    case answer(String)
    case stop(StopReason)

    /// A step without its details.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        case query, turn, malformedTurn, call, refusedCall, failedCall, image, verdict, reflection, comparison, issue
        case answer, stop
    }

    public var kind: Kind {
        switch self {
        case .query: .query
        case .turn: .turn
        case .malformedTurn: .malformedTurn
        case .call: .call
        case .refusedCall: .refusedCall
        case .failedCall: .failedCall
        case .image: .image
        case .verdict: .verdict
        case .reflection: .reflection
        case .comparison: .comparison
        case .issue: .issue
        case .answer: .answer
        case .stop: .stop
        }
    }
}

extension Trajectory {
    /// What happened, in order: query, turn, call, image, verdict, and so on to the stop. Print it to see what a session did.
    ///
    /// In self judging, a verdict comes before the turn that gave it. Issues come at the end of their exchange, so that an expectation
    /// does not depend on when a failure was noticed.
    public var story: [StoryStep] {
        zip(exchanges, TrajectoryWalk(self).exchanges).flatMap { exchange, walk in
            let steps = walk.compactMap { storyStep(of: $0, exchange) }
            return steps.filter { $0.kind != .issue && $0.kind != .stop } + steps.filter { $0.kind == .issue }
                + steps.filter { $0.kind == .stop }
        }
    }

    private func storyStep(of step: TrajectoryWalk.Step, _ exchange: Exchange) -> StoryStep? {
        switch step {
        case .query: return .query(exchange.query.text)
        case .turn(let index):
            switch turns[index].parse {
            case .violation(let violation): return .malformedTurn(violation)
            case .turn(let turn):
                if case .answer(let text) = turn.action { return .answer(text) }
                return .turn(turn.thought)
            }
        case .call(let index):
            let record = calls[index]
            return switch record.status {
            case .pending, .succeeded, .answered: .call(record.call)
            case .failed, .abandoned: .failedCall(record.call, record.text)
            case .refused, .ignored: .refusedCall(record.call, record.text)
            }
        case .image(let id, _): return .image(id)
        case .verdict(let index): return rounds[index].verdict.map { .verdict(rounds[index].image, $0) }
        case .reflection(let index): return rounds[index].reflection.map { .reflection($0) }
        case .issue(let index): return .issue(issues[index].boundary, issues[index].error)
        case .comparison(let index): return .comparison(comparisons[index])
        case .stop(let reason): return .stop(reason)
        }
    }
}

extension StoryStep: CustomStringConvertible {
    public var description: String {
        switch self {
        case .query(let text): "query \(text.quoted)"
        case .turn(let thought): "turn" + (thought.map { " thinking \($0.quoted)" } ?? "")
        case .malformedTurn(let violation): "malformed turn (\(violation.kind.rawValue))"
        case .call(let call): "call \(call.storyText)"
        case .refusedCall(let call, let text): "refused call \(call.name): \(text)"
        case .failedCall(let call, let text): "failed call \(call.name): \(text)"
        case .image(let id): "image \(id)"
        case .verdict(let id, let verdict): "verdict on \(id): \(verdict.storyText)"
        case .reflection(let reflection): "reflection \(reflection.storyText)"
        case .comparison(let record):
            "comparison \(record.first) : \(record.second), \(record.comparison?.outcome.rawValue ?? "failed")"
        case .issue(let boundary, let error): "issue \(boundary.rawValue): \(error.message)"
        case .answer(let text): "answer \(text.quoted)"
        case .stop(let reason): "stop \(reason.rawValue)"
        }
    }
}

extension String {
    var quoted: String { "“\(self)”" }
}

extension ToolCall {
    /// The call in a few words: the tool, and the prompt or the arguments.
    var storyText: String {
        if let prompt = arguments["prompt"]?.stringValue { return "\(name) \(prompt.quoted)" }
        return "\(name) \(JSONValue.object(arguments).jsonText)"
    }
}

extension Verdict {
    var storyText: String {
        outcome.rawValue + (score.map { " \($0)" } ?? "") + (wording.map { " \($0.quoted)" } ?? "")
    }

    var wording: String? {
        let findings = findings.map { finding in finding.requirement + (finding.detail.map { ": \($0)" } ?? "") }
        let parts = (summary.map { [$0] } ?? []) + findings.filter { $0 != summary }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }
}

extension Reflection {
    var storyText: String {
        switch action {
        case .guidance(let text): text.quoted
        case .call(let call): "calls \(call.storyText)"
        }
    }
}

extension MessagePart {
    var storyText: String {
        switch self {
        case .text(let text): text
        case .image(let id): "[\(id)]"
        case .reasoning(let text): text
        case .toolCall(let call): "\(call.name)(\(call.arguments))"
        case .toolResult(let result): "\(result.toolName): \(result.text)"
        }
    }
}

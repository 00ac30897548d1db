import GenAgent

/// Writes each event as one line of JSON, as Documentation/CommandLine.md describes. Questions go to standard error too.
struct JSONRenderer: Renderer {
    static let version: Int64 = 1

    private let write: OutputSink
    private let writeError: OutputSink
    /// Whether answers must be written, because no terminal shows them.
    private let writesAnswers: Bool
    private var start: Timestamp?

    init(writesAnswers: Bool, write: @escaping OutputSink, writeError: @escaping OutputSink) {
        self.writesAnswers = writesAnswers
        self.write = write
        self.writeError = writeError
    }

    mutating func show(_ moment: ConsoleEvent, at time: Timestamp) {
        let first = start ?? time
        start = first
        if case .question(let question) = moment {
            if !question.isFollowUp { writeError("\(question.path.inOneLine)\n") }
            writeError(question.text)
        }
        if case .hint(let text) = moment { writeError("\(text.withoutControls)\n") }
        if case .answered(let answer) = moment, writesAnswers || answer == nil {
            writeError((answer ?? "").inOneLine + "\n")
        }
        guard let (name, members) = moment.jsonEvent(at: time) else { return }
        var object = members
        object["event"] = .string(name)
        object["v"] = .integer(Self.version)
        object["seconds"] = .number((max(0, time.seconds(since: first)) * 1_000).rounded() / 1_000)
        write(JSONValue.object(object).line)
    }
}

extension ConsoleEvent {
    /// The event's name and members; `nil` for events that only people read.
    func jsonEvent(at time: Timestamp) -> (name: String, members: [String: JSONValue])? {
        switch self {
        case .began(let header): ("started", header.jsonMembers)
        case .event(let event): event.jsonEvent(at: time)
        case .imageSaved(let image): ("image", image.jsonMembers)
        case .question(let question):
            (
                "question",
                ["round": .integer(question.round), "file": .string(question.path), "text": .string(question.text)]
            )
        case .interrupted(let signal, _): ("interrupted", ["signal": .integer(Int(signal.rawValue))])
        case .answered(let answer): ("answered", ["text": .string(answer)])
        case .ended(let summary): ("finished", summary.jsonMembers)
        case .hint, .tick, .told: nil
        }
    }
}

extension SessionEvent {
    fileprivate func jsonEvent(at time: Timestamp) -> (name: String, members: [String: JSONValue])? {
        switch self {
        case .turnStarted(let purpose): return ("turnStarted", ["purpose": .string(purpose.rawValue)])
        case .delta(let delta): return ("delta", delta.jsonMembers)
        case .turn(let turn): return ("turn", turn.jsonMembers)
        case .malformedTurn(let violation):
            return ("malformedTurn", ["kind": .string(violation.kind.rawValue), "detail": .string(violation.detail)])
        case .callStarted(let call, let request, let attempt):
            var members = call.jsonMembers
            members["attempt"] = .integer(attempt)
            // As text: JSON readers lose digits of numbers beyond 2^53.
            if let seed = request?.seed { members["seed"] = .string(String(seed)) }
            return ("callStarted", members)
        case .progress(let progress):
            let fraction = progress.fraction.map { JSONValue.number($0) } ?? .null
            return ("progress", ["fraction": fraction, "note": .string(progress.note)])
        case .callFinished(let record):
            let members: [String: JSONValue] = [
                "tool": .string(record.call.name), "status": .string(record.status.rawValue),
                "text": .string(record.text), "warnings": .array(record.warnings.map { .string($0) }),
                "took": .number(record.usage.seconds), "mayHaveBeenCharged": .bool(record.mayHaveBeenCharged),
            ]
            return ("callFinished", members)
        case .assessed(let round, let verdict):
            return ("assessed", verdict.jsonMembers.merging(["round": .integer(round)]) { first, _ in first })
        case .reflected(let round, let reflection):
            var members: [String: JSONValue] = [
                "round": .integer(round), "strategy": .string(reflection.strategy.rawValue),
            ]
            switch reflection.action {
            case .guidance(let text): members["guidance"] = .string(text)
            case .call(let call): members["call"] = .object(call.jsonMembers)
            }
            return ("reflected", members)
        case .compared(let record):
            let outcome = record.comparison?.outcome.rawValue
            return (
                "compared",
                [
                    "first": .string(record.first.rawValue), "second": .string(record.second.rawValue),
                    "outcome": .string(outcome),
                ]
            )
        case .issue(let issue):
            let members: [String: JSONValue] = [
                "boundary": .string(issue.boundary.rawValue), "kind": .string(issue.error.kind.rawValue),
                "message": .string(issue.error.message),
            ]
            return ("issue", members)
        case .retrying(let moment): return ("retrying", ["wait": .number(max(0, moment.seconds(since: time)))])
        case .resumed(_, _, let soFar):
            let members: [String: JSONValue] = [
                "rounds": .integer(soFar.rounds.count), "turns": .integer(soFar.turns.count),
                "calls": .integer(soFar.calls.count),
            ]
            return ("resumed", members)
        case .started, .image, .finished: return nil
        }
    }
}

extension JSONValue {
    static func string(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
    static func integer(_ number: Int) -> JSONValue { .integer(Int64(number)) }
}

extension RunHeader {
    var jsonMembers: [String: JSONValue] {
        [
            "program": .string("genagent \(genAgentVersion)"), "prompt": .string(options.prompt),
            "rounds": .integer(options.rounds), "profile": .string(options.profile.rawValue),
            "select": .string(options.selection.rawValue), "judge": .string(options.judge.rawValue),
            "eyes": .string(options.eyes.rawValue), "size": .integer(options.side), "seed": .string(String(seed)),
            "directory": .string(directory), "session": .string(session?.rawValue), "store": .string(store),
            "policy": .string(options.backends.policy?.model ?? "sandbox"),
            "tools": .array(
                options.backends.tools.isEmpty ? ["sandbox"] : options.backends.tools.map { .string($0.name) }),
        ]
    }
}

extension PolicyDelta {
    var jsonMembers: [String: JSONValue] {
        switch self {
        case .text(let text): ["kind": "text", "text": .string(text)]
        case .reasoning(let text): ["kind": "reasoning", "text": .string(text)]
        case .toolArguments(_, _, let fragment): ["kind": "arguments", "text": .string(fragment)]
        }
    }
}

extension ToolCall {
    var jsonMembers: [String: JSONValue] { ["tool": .string(name), "arguments": .object(arguments)] }
}

extension PolicyTurn {
    var jsonMembers: [String: JSONValue] {
        var members: [String: JSONValue] = ["thought": .string(thought), "judgement": .string(judgment)]
        switch action {
        case .call(let calls): members["calls"] = .array(calls.map { .object($0.jsonMembers) })
        case .answer(let text): members["answer"] = .string(text)
        }
        return members
    }
}

extension SavedImage {
    var jsonMembers: [String: JSONValue] {
        [
            "round": .integer(round), "id": .string(id.rawValue), "file": .string(path),
            "format": .string(reference.format.rawValue), "width": .integer(reference.size.width),
            "height": .integer(reference.size.height), "bytes": .integer(reference.byteCount),
            "sha256": .string(reference.digest.rawValue),
        ]
    }
}

extension Verdict {
    var jsonMembers: [String: JSONValue] {
        let findings = findings.map { finding in
            JSONValue.object([
                "requirement": .string(finding.requirement), "met": finding.isMet.map { .bool($0) } ?? .null,
                "detail": .string(finding.detail),
            ])
        }
        return [
            "outcome": .string(outcome.rawValue), "score": score.map { .number($0) } ?? .null,
            "summary": .string(summary), "findings": .array(findings),
        ]
    }
}

extension RunSummary {
    var jsonMembers: [String: JSONValue] {
        let paths: JSONValue = [
            "final": .string(files.final), "rounds": .array(files.rounds.map { .string($0) }),
            "contactSheet": .string(files.contactSheet), "trajectory": .string(files.trajectory),
        ]
        return [
            "stopReason": .string(outcome.stopReason.rawValue), "satisfied": .bool(outcome.isSatisfied),
            "exitCode": .integer(Int(status.code)), "directory": .string(files.directory), "files": paths,
            "image": .string(outcome.imageID?.rawValue), "round": selectedRound.map { .integer($0) } ?? .null,
            "problems": .array(problems.map { .string($0) }), "session": .string(session?.rawValue),
            "store": .string(store), "storeProblem": .string(complaint),
            "unknownOutcomes": .integer(outcome.trajectory.calls.count(where: \.mayHaveBeenCharged)),
        ]
    }
}

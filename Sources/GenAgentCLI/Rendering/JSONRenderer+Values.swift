import GenAgent

// The members of the events, value by value.

extension JSONValue {
    /// A text, or `null`.
    static func string(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
    /// A whole number.
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

extension KeptPicture {
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

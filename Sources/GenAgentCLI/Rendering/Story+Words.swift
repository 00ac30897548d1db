import GenAgent

extension RunHeader {
    /// The settings in one line.
    var settings: String {
        let options = options
        let rounds = options.rounds == 1 ? "1 round" : "up to \(options.rounds) rounds"
        var parts = [options.backends.tools.isEmpty ? "\(options.profile.rawValue) painter" : tools]
        if let policy = options.backends.policy { parts.insert("\(policy.model) at \(policy.url.serverName)", at: 0) }
        parts.append(rounds)
        switch options.judge {
        case .policy: parts.append("judges itself")
        case .person: parts.append("you judge")
        case .model: parts.append("\(options.backends.judgeModel?.model ?? "a model") judges")
        }
        if options.backends.policy == nil, options.eyes != .paperLike { parts.append("eyes: \(options.eyes.rawValue)") }
        if options.selection == .best { parts.append("keeps the best") }
        return (parts + ["seed \(seed)"]).joined(separator: ", ")
    }

    /// Where the session is kept, in one line; `nil` where it is not.
    var kept: String? {
        guard let session, let store else { return nil }
        return "session \(session), kept in \(store)"
    }

    private var tools: String {
        options.backends.tools.map { "\($0.kind.rawValue) at \($0.url.serverName)" }.joined(separator: ", ")
    }
}

extension Verdict {
    /// The verdict in steps: its words, then a step for each finding that says more.
    func steps(seconds: Double?) -> [StoryStep] {
        let mark: StoryMark =
            switch outcome {
            case .satisfied: .good
            case .unsatisfied: .bad
            case .unscored: .open
            }
        let said = [summary ?? ""]
        var text = summary.flatMap { $0.isBlank ? nil : $0 } ?? name
        if outcome == .unscored, let summary { text = "\(name): \(summary)" }
        if let score, !text.lowercased().contains("score") { text += " (score \((score * 100).rounded() / 100))" }
        var steps = [StoryStep(label: "judges", mark: mark, text: text, seconds: seconds)]
        for finding in findings where !said.contains(finding.requirement) && !said.contains(finding.detail ?? "\0") {
            let words = finding.requirement + (finding.detail.map { ": \($0)" } ?? "")
            steps.append(StoryStep(label: "", mark: StoryMark(finding.isMet), text: words))
        }
        return steps
    }

    /// The verdict in two words.
    var name: String {
        switch outcome {
        case .satisfied: "satisfied"
        case .unsatisfied: "not satisfied"
        case .unscored: "no verdict"
        }
    }
}

extension RunSummary {
    /// The last lines of the story.
    var lines: [StoryLine] {
        let mark: StoryMark =
            switch status {
            case .satisfied: .good
            case .failed: .bad
            case .notSatisfied, .interrupted: .open
            }
        var lines: [StoryLine] = [.ending(mark, "\(ending), \(Numbers.duration(seconds)).")]
        lines += (problems + [complaint].compactMap { $0 }).map {
            .step(StoryStep(label: "trouble", mark: .bad, text: $0))
        }
        if let words = outcome.trajectory.chargeWords {
            lines.append(.step(StoryStep(label: "costs", mark: .bad, text: words)))
        }
        if let final = files.final {
            let round = selectedRound.map { files.rounds.count > 1 ? " (round \($0))" : "" } ?? ""
            lines.append(.file("picture\(round)", path: final))
        }
        if let sheet = files.contactSheet { lines.append(.file("contact sheet", path: sheet)) }
        if let record = files.trajectory { lines.append(.file("trajectory", path: record)) }
        if let session, let store {
            lines.append(.file("page", path: "\(NextCommand(verb: "report", session: session, folder: store))"))
        }
        return lines
    }

    private var ending: String {
        let count = files.rounds.count
        let rounds = count == 0 ? "without a picture" : count == 1 ? "after 1 round" : "after \(count) rounds"
        if outcome.stopReason == .satisfied, status == .satisfied { return "Satisfied \(rounds)" }
        if case .interrupted = status { return "Stopped \(rounds)" }
        return "\(outcome.stopReason.words) \(rounds)"
    }
}

extension StopReason {
    /// The start of a sentence about it.
    var words: String {
        switch self {
        case .satisfied: "Satisfied"
        case .unscored: "Not judged"
        case .policyStopped: "The policy gave up"
        case .roundLimit: "Not satisfied"
        case .generatorCallLimit: "Not satisfied; the calls are used up"
        case .policyTurnLimit: "Not satisfied; the turns are used up"
        case .tokenLimit: "Not satisfied; the tokens are used up"
        case .moneyLimit: "Not satisfied; the money is used up"
        case .repairLimit: "The policy's turns could not be read; ended"
        case .contextFull: "The conversation is full; ended"
        case .deadline: "Out of time"
        case .cancelled: "Stopped"
        case .policyFailed: "The policy failed; ended"
        case .toolFailed: "The painter failed; ended"
        case .hookFailed: "The check before a call failed; ended"
        }
    }
}

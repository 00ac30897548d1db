import GenAgent
import GenAgentHTTP

/// A line of the story that a run tells, without its layout. Live and stored sessions have the same lines.
enum StoryLine: Equatable {
    case title(String)
    case settings(String)
    case heading(String)
    case step(Step)
    case ending(StoryMark, String)
    case file(String, path: String)
}

enum StoryMark: String {
    case good = "✓"
    case bad = "✗"
    case open = "?"

    var tone: Tone {
        switch self {
        case .good: .good
        case .bad: .bad
        case .open: .unsure
        }
    }

    init(_ isMet: Bool?) { self = isMet.map { $0 ? .good : .bad } ?? .open }
}

extension StoryLine {
    struct Step: Equatable {
        /// The action, in one word of at most seven letters.
        var label: String
        var mark: StoryMark?
        var text: String
        var isDim = false
        var seconds: Double?

        /// The longest text that is shown, in UTF-8 bytes; a prompt can have megabytes.
        static let longest = 32_000

        /// The text as shown; a text that is cut says how much is missing.
        var told: String {
            guard text.utf8.count > Self.longest else { return text }
            var kept = String(decoding: text.utf8.prefix(Self.longest), as: UTF8.self)
            // The cut may leave half a character.
            while kept.last == "\u{FFFD}" { kept.removeLast() }
            return "\(kept) … (\(Numbers.bytes(text.utf8.count - kept.utf8.count)) more; the trajectory has all of it)"
        }

        /// How long it took; `nil` if unknown or too short to matter.
        var duration: String? { seconds.flatMap { $0 < 0.0095 ? nil : Numbers.duration($0) } }
    }
}

extension RunHeader {
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

    /// Where the session is stored; `nil` if it is not.
    var kept: String? {
        guard let session, let store else { return nil }
        return "session \(session), kept in \(store)"
    }

    private var tools: String {
        options.backends.tools.map { "\($0.kind.rawValue) at \($0.url.serverName)" }.joined(separator: ", ")
    }
}

extension Verdict {
    /// The verdict in steps: its summary, then a step for each finding that says more.
    func steps(seconds: Double?) -> [StoryLine.Step] {
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
        var steps = [StoryLine.Step(label: "judges", mark: mark, text: text, seconds: seconds)]
        for finding in findings where !said.contains(finding.requirement) && !said.contains(finding.detail ?? "\0") {
            let words = finding.requirement + (finding.detail.map { ": \($0)" } ?? "")
            steps.append(StoryLine.Step(label: "", mark: StoryMark(finding.isMet), text: words))
        }
        return steps
    }

    var name: String {
        switch outcome {
        case .satisfied: "satisfied"
        case .unsatisfied: "not satisfied"
        case .unscored: "no verdict"
        }
    }
}

extension RunSummary {
    var lines: [StoryLine] {
        let mark: StoryMark =
            switch status {
            case .satisfied: .good
            case .failed: .bad
            case .notSatisfied, .interrupted: .open
            }
        var lines: [StoryLine] = [.ending(mark, "\(ending), \(Numbers.duration(seconds)).")]
        lines += (problems + [complaint].compactMap { $0 }).map {
            .step(.init(label: "trouble", mark: .bad, text: $0))
        }
        if let words = outcome.trajectory.chargeWords {
            lines.append(.step(.init(label: "costs", mark: .bad, text: words)))
        }
        if let final = files.final {
            let round = selectedRound.map { files.rounds.count > 1 ? " (round \($0))" : "" } ?? ""
            lines.append(.file("image\(round)", path: final))
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
        let rounds = count == 0 ? "without an image" : count == 1 ? "after 1 round" : "after \(count) rounds"
        if outcome.stopReason == .satisfied, status == .satisfied { return "Satisfied \(rounds)" }
        if case .interrupted = status { return "Stopped \(rounds)" }
        return "\(outcome.stopReason.words) \(rounds)"
    }
}

extension StopReason {
    /// The beginning of a sentence about the ending.
    var words: String {
        switch self {
        case .satisfied: "Satisfied"
        case .unscored: "Not judged"
        case .policyStopped: "The policy gave up"
        case .roundLimit: "Not satisfied"
        case .generatorCallLimit: "Not satisfied; the call limit was reached"
        case .policyTurnLimit: "Not satisfied; the turn limit was reached"
        case .tokenLimit: "Not satisfied; the token limit was reached"
        case .moneyLimit: "Not satisfied; the money limit was reached"
        case .repairLimit: "The policy's turns could not be parsed; ended"
        case .contextFull: "The context is full; ended"
        case .deadline: "Out of time"
        case .cancelled: "Stopped"
        case .policyFailed: "The policy failed; ended"
        case .toolFailed: "The generator failed; ended"
        case .hookFailed: "The check before a call failed; ended"
        }
    }
}

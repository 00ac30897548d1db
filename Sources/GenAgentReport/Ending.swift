import GenAgent

/// How a query of a session ended, in five groups.
enum Ending: String, CaseIterable {
    case satisfied
    /// It ran to its end, and no image is known to satisfy.
    case unsatisfied
    /// The image could not be judged, which is not the same as not satisfied.
    case unscored
    /// Cancelled, out of time, or not finished yet.
    case stopped
    case failed

    init(_ reason: StopReason?) {
        switch reason {
        case .satisfied: self = .satisfied
        case .unscored: self = .unscored
        case .policyStopped, .roundLimit, .generatorCallLimit, .policyTurnLimit, .tokenLimit, .moneyLimit:
            self = .unsatisfied
        case .deadline, .cancelled, nil: self = .stopped
        case .repairLimit, .contextFull, .policyFailed, .toolFailed, .hookFailed: self = .failed
        }
    }

    var name: String {
        switch self {
        case .satisfied: "Satisfied"
        case .unsatisfied: "Not satisfied"
        case .unscored: "Not judged"
        case .stopped: "Cut short"
        case .failed: "Failed"
        }
    }

    /// A sign beside the words, because color alone is not enough.
    var sign: String {
        switch self {
        case .satisfied: "✓"
        case .unsatisfied: "✗"
        case .unscored: "?"
        case .stopped: "◼"
        case .failed: "!"
        }
    }
}

extension Exchange {
    /// Why it ended, in a sentence with the numbers that matter.
    ///
    /// - Parameters:
    ///   - failure: The error message, if something failed.
    ///   - verdict: The last image's verdict.
    ///   - judge: The judge's name; `nil`: the policy itself.
    func endingWords(
        limits: SessionLimits, failure: String? = nil, verdict: Verdict.Outcome? = nil, judge: String? = nil
    ) -> String {
        switch stopReason {
        case .satisfied where judge != nil && verdict == .satisfied:
            "The judge found that the last image satisfies the request, so the session ended."
        case .satisfied where judge != nil:
            "The last image could not be judged; the policy accepted it, so the session ended."
        case .satisfied: "The policy found that the last image satisfies the request, so the session ended."
        case .unscored where judge != nil:
            "The judge could not tell whether the last image satisfies the request, and the policy's own opinion does not replace it."
        case .unscored: "The policy could not judge the last image, so it is unknown whether it satisfies the request."
        case .policyStopped: "The policy gave up: it answered although no image was found to satisfy the request."
        case .roundLimit where limits.rounds == 1:
            "The one round was used, and its image is not known to satisfy the request."
        case .roundLimit:
            "All \(Numbers.count(limits.rounds, "round")) were used, and the last image is not known to satisfy the request."
        case .generatorCallLimit:
            "The limit of \(Numbers.count(limits.generatorCalls, "generator call")) was reached."
        case .policyTurnLimit: "The limit of \(Numbers.count(limits.policyTurns, "policy turn")) was reached."
        case .tokenLimit:
            "The policy's token limit was reached\(limits.tokens.map { " (at most \(Numbers.count($0)))" } ?? "")."
        case .moneyLimit: "The money limit was reached\(limits.money.map { " (at most \(Numbers.money($0)))" } ?? "")."
        case .repairLimit:
            "The policy's turns could not be parsed, and \(Numbers.count(limits.repairs, "request")) to repair them did not help."
        case .contextFull: "The conversation reached the limit of the model's context."
        case .deadline:
            "Time ran out\(limits.seconds.map { " after \(Numbers.duration($0))" } ?? ""), before an image was found to satisfy the request."
        case .cancelled: "The session was cancelled before its end."
        case .policyFailed: "The policy failed permanently." + (failure.map { " \($0)" } ?? "")
        case .toolFailed: "A tool failed permanently." + (failure.map { " \($0)" } ?? "")
        case .hookFailed: "The check before a tool call failed." + (failure.map { " \($0)" } ?? "")
        case nil: "The record ends here: the session is still running, or was interrupted and not resumed."
        }
    }
}

extension Verdict.Outcome {
    var name: String {
        switch self {
        case .satisfied: "Satisfied"
        case .unsatisfied: "Not satisfied"
        case .unscored: "No verdict"
        }
    }

    var sign: String {
        switch self {
        case .satisfied: "✓"
        case .unsatisfied: "✗"
        case .unscored: "?"
        }
    }
}

extension CallRecord.Status {
    /// The status as the end of a sentence about the tool.
    var words: String {
        switch self {
        case .pending: "was about to be called when the record ends"
        case .succeeded: "was called"
        case .answered: "was answered by the hook, without a call"
        case .refused: "was not called"
        case .failed: "failed"
        case .abandoned: "was abandoned"
        case .ignored: "was ignored"
        }
    }
}

extension Usage {
    /// Time, money and tokens in short; zeros are left out.
    func words(seconds wall: Double? = nil) -> [String] {
        var parts: [String] = []
        if let wall {
            parts.append(Numbers.duration(wall))
        } else if seconds > 0 {
            parts.append(Numbers.duration(seconds))
        }
        if let money { parts.append("cost \(Numbers.money(money))") }
        if totalTokens > 0 { parts.append(Numbers.count(totalTokens, "token")) }
        return parts
    }
}

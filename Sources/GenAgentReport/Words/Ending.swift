import GenAgent

/// How a query of a session ended, as people sort endings.
enum Ending: String, CaseIterable {
    /// The image satisfies.
    case satisfied
    /// It went its way to the end and does not, or is not known to.
    case unsatisfied
    /// No one could tell, which is not the same as not satisfied.
    case unscored
    /// Somebody or the clock cut it short, or it never reached its end.
    case stopped
    /// Something failed for good.
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

    /// The ending in two words.
    var name: String {
        switch self {
        case .satisfied: "Satisfied"
        case .unsatisfied: "Not satisfied"
        case .unscored: "Not judged"
        case .stopped: "Cut short"
        case .failed: "Failed"
        }
    }

    /// A sign beside the words, because not everybody sees colours.
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
    ///   - limits: The session's caps.
    ///   - failure: What failed, if something did.
    ///   - verdict: That of the last image.
    ///   - judge: Who judges; `nil`: the policy itself.
    func endingWords(
        limits: SessionLimits, failure: String? = nil, verdict: Verdict.Outcome? = nil, judge: String? = nil
    ) -> String {
        switch stopReason {
        case .satisfied where judge != nil && verdict == .satisfied:
            "The judge found that the last image satisfies the wish, so the session ended."
        case .satisfied where judge != nil:
            "Nobody could judge the last image; the policy took it as good, so the session ended."
        case .satisfied: "The policy found that the last image satisfies the wish, so the session ended."
        case .unscored where judge != nil:
            "The judge could not tell whether the last image satisfies the request, and the policy's own opinion does not replace it."
        case .unscored: "The policy could not judge the last image, so no one knows whether it satisfies the request."
        case .policyStopped: "The policy gave up: it answered although no image was found to satisfy the wish."
        case .roundLimit where limits.rounds == 1:
            "The one round was used, and its image is not known to satisfy the wish."
        case .roundLimit:
            "All \(Numbers.count(limits.rounds, "round")) were used, and the last image is not known to satisfy the wish."
        case .generatorCallLimit:
            "The limit of \(Numbers.count(limits.generatorCalls, "generator call")) was reached."
        case .policyTurnLimit: "The limit of \(Numbers.count(limits.policyTurns, "policy turn")) was reached."
        case .tokenLimit:
            "The policy's tokens were used up\(limits.tokens.map { " (at most \(Numbers.count($0)))" } ?? "")."
        case .moneyLimit: "The money was used up\(limits.money.map { " (at most \(Numbers.money($0)))" } ?? "")."
        case .repairLimit:
            "The policy's turns could not be read, and \(Numbers.count(limits.repairs, "request")) to repair them did not help."
        case .contextFull: "The conversation filled the model's context."
        case .deadline:
            "Time ran out\(limits.seconds.map { " after \(Numbers.duration($0))" } ?? ""), before an image was found to satisfy."
        case .cancelled: "The session was cancelled before its end."
        case .policyFailed: "The policy failed for good." + (failure.map { " \($0)" } ?? "")
        case .toolFailed: "A tool failed for good." + (failure.map { " \($0)" } ?? "")
        case .hookFailed: "The check before a tool call failed." + (failure.map { " \($0)" } ?? "")
        case nil: "The record ends here: the session is still running, or was cut off and not resumed."
        }
    }
}

extension Verdict.Outcome {
    /// The outcome in two words.
    var name: String {
        switch self {
        case .satisfied: "Satisfied"
        case .unsatisfied: "Not satisfied"
        case .unscored: "No verdict"
        }
    }

    /// A sign beside the words.
    var sign: String {
        switch self {
        case .satisfied: "✓"
        case .unsatisfied: "✗"
        case .unscored: "?"
        }
    }
}

extension CallRecord.Status {
    /// What became of the call, as the end of a sentence about the tool.
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
    /// What it cost, in short: time, money, tokens, images; only what is there.
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

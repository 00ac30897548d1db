import GenAgent

extension StoryOutline.Chapter {
    /// Which image was returned, and why, in a sentence or two.
    func selectionWords(rule: SelectionRule) -> String {
        guard let selected = exchange.selected else {
            return exchange.stopReason == nil ? "No image is chosen yet." : "No image was made, so none is returned."
        }
        guard let number = selectedRound else {
            return "No new image was made for this query; \(selected), the image returned before, stays."
        }
        let name = "the image of round \(number) (\(selected))"
        if rounds.count == 1 { return "It returned \(name), the only one." }
        if exchange.selectionFellBack {
            switch rule {
            case .last: return "It returned \(name)."
            case .bestScored: return "It returned \(name): no image had a score, so the last one was taken."
            case .pairwise:
                return "It returned \(name): the comparison could not be finished, so the choice fell back."
            }
        }
        switch rule {
        case .last: return "It returned \(name): by this session's rule, the last one counts."
        case .bestScored:
            let score = rounds.first { $0.number == number }?.round?.verdict?.score
            let words = score.map { " (score \(Numbers.score($0)))" } ?? ""
            return "It returned \(name): by this session's rule, the best scored one counts\(words)."
        case .pairwise: return "It returned \(name): it won the comparisons, pair by pair."
        }
    }

    /// The failure that ended it, if one did.
    func failureWords(in trajectory: Trajectory) -> String? {
        let boundary: Boundary
        switch exchange.stopReason {
        case .policyFailed: boundary = .policy
        case .toolFailed: boundary = .tool
        case .hookFailed: boundary = .hook
        default: return nil
        }
        let end = exchange.finishedAt ?? Timestamp(microseconds: .max)
        return trajectory.issues.last { $0.boundary == boundary && $0.time >= exchange.startedAt && $0.time <= end }?
            .error.message.filled
    }
}

extension ComparisonRecord {
    /// What it came to, in a sentence.
    var words: String {
        guard let comparison else { return "\(first) against \(second): the comparator failed, which counts as a tie." }
        let reason = comparison.reason?.filled.map { " \($0)" } ?? ""
        switch comparison.outcome {
        case .first: return "\(first) against \(second): \(first) is better.\(reason)"
        case .second: return "\(first) against \(second): \(second) is better.\(reason)"
        case .tie: return "\(first) against \(second): a tie.\(reason)"
        }
    }
}

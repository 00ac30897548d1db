import GenAgentTraining

/// The rewards of rollouts.
enum Mix: String, Sendable, Hashable, Codable, CaseIterable {
    case paper
    case noPairwise
    case noFormat
    case pointwiseOnly
    case oneRoundNothing
    case oneRoundUnconditional
    case navigator

    func rewards(_ grades: Grades) -> RewardMix {
        /// The paper's, with another rule for single rounds. The grades are the same in either order.
        func paper(_ credit: OneRoundCredit) -> RewardMix {
            .paper(judge: grades, comparator: grades, oneRound: credit, asksBothOrders: false)
        }
        let pointwise: (any Reward, Double) = (JudgeReward(grades), 0.7)
        let format: (any Reward, Double) = (FormatErrorReward(), -0.2)
        // Watched only: it falls if a policy spoils its first round.
        let first: (any Reward, Double) = (
            JudgeReward(grades, name: TrainingMetrics.firstImagePart, subject: .first), 0
        )
        return switch self {
        case .paper: paper(.full)
        case .noPairwise: RewardMix([pointwise, format, first])
        case .noFormat: RewardMix([pointwise, (ComparedReward(grades, asksBothOrders: false), 0.3), first])
        case .pointwiseOnly: RewardMix([pointwise, first])
        case .oneRoundNothing: paper(.none)
        case .oneRoundUnconditional: paper(.unconditional)
        case .navigator:
            RewardMix([(NavigatorReward(grades, arithmetic: NavigatorScore(maximumRounds: 2)), 1), first])
        }
    }

    var words: String {
        switch self {
        case .paper: "0.7 final image, 0.3 better than the first (one-round success in full), -0.2 format"
        case .noPairwise: "without the pairwise reward"
        case .noFormat: "without the format reward"
        case .pointwiseOnly: "the final image alone"
        case .oneRoundNothing: "a one-round success earns nothing in the pairwise term"
        case .oneRoundUnconditional: "every single round earns the pairwise term, failures too"
        case .navigator: "Generation Navigator's peak, retention, efficiency and format"
        }
    }
}

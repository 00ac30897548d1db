import GenAgent
import GenAgentSandbox
import GenAgentTraining

/// The grader and the comparator of training: the sandbox's own, asked once for every image and query.
struct Grades: Judge, ImageComparator {
    let name = "pictogram-grader"

    private actor Store {
        private var verdicts: [String: Verdict] = [:]

        func verdict(_ key: String) -> Verdict? { verdicts[key] }

        func keep(_ verdict: Verdict, _ key: String) {
            if verdicts.count > 5000 { verdicts.removeAll() }
            verdicts[key] = verdict
        }
    }

    private let store = Store()

    func assess(_ candidate: Candidate, for query: Query, context: JudgeContext) async throws -> Verdict {
        let key = "\(candidate.image.digest.rawValue) \(query.id)"
        if let verdict = await store.verdict(key) { return verdict }
        let verdict = try await PictogramGrader().assess(candidate, for: query, context: context)
        await store.keep(verdict, key)
        return verdict
    }

    /// The larger share of met requirements wins, as with `PictogramComparator`.
    func compare(
        _ first: Candidate, _ second: Candidate, for query: Query, context: JudgeContext
    ) async throws -> Comparison {
        guard let one = try await assess(first, for: query, context: context).score,
            let two = try await assess(second, for: query, context: context).score
        else { throw AdapterError.fatal("The grader gave no score.") }
        return Comparison(one == two ? .tie : one > two ? .first : .second)
    }
}

/// What rollouts earn.
enum Mix: String, Sendable, Hashable, Codable, CaseIterable {
    case paper
    case noPairwise
    case noFormat
    case pointwiseOnly
    case oneRoundNothing
    case oneRoundUnconditional
    case navigator

    func rewards(_ grades: Grades) -> RewardMix {
        let pointwise: (any Reward, Double) = (JudgedReward(grades), 0.7)
        let format: (any Reward, Double) = (FormatErrorReward(), -0.2)
        // Watched only: it falls where a policy spoils its first round.
        let first: (any Reward, Double) = (
            JudgedReward(grades, name: TrainingMetrics.firstImagePart, subject: .first), 0
        )
        func pairwise(_ credit: OneRoundCredit) -> (any Reward, Double) {
            (ComparedReward(grades, oneRound: credit), 0.3)
        }
        return switch self {
        case .paper: RewardMix([pointwise, pairwise(.full), format, first])
        case .noPairwise: RewardMix([pointwise, format, first])
        case .noFormat: RewardMix([pointwise, pairwise(.full), first])
        case .pointwiseOnly: RewardMix([pointwise, first])
        case .oneRoundNothing: RewardMix([pointwise, pairwise(.none), format, first])
        case .oneRoundUnconditional: RewardMix([pointwise, pairwise(.unconditional), format, first])
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

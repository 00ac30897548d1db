import GenAgent
import GenAgentBackends
import GenAgentSandbox

/// What `genagent evaluate` was asked to do.
struct EvaluationOptions: Sendable {
    var suite: SuiteChoice
    var contenders = ContenderChoice.standard(rounds: 3)
    /// The most queries; `nil`: all.
    var limit: Int?
    var seeds: [UInt64] = [1]
    var profile = RunOptions.Profile.base
    var eyes = RunOptions.Eyes.paperLike
    /// Side of the sandbox's pictures in pixels.
    var side = 256
    var parameters = ParametersChoice.standard
    var backends = BackendConfiguration()
    /// `nil`: in `out/`, named by the suite.
    var directory: String?
    /// Scores the images that are there, and makes none.
    var rejudges = false
    /// What a vision model that scores is asked.
    var question = JudgeQuestion.standard
    var writesJSON = false
    /// The most items at a time.
    var concurrency = 4

    var folder: String { directory ?? "out/evaluation-\(suite.slug)" }

    /// The seed of the eyes in a seed of the evaluation: far from the small numbers that trainings seed their eyes with.
    static func eyesSeed(for seed: UInt64) -> UInt64 { SeededRandom.derive(seed, 0x4579_6573, 0) }

    /// What one folder is about; the rest (seeds, contenders, limit, judge) may differ from one run in it to the next.
    var setup: EvaluationSetup {
        var backends = backends
        backends.judging = nil
        return EvaluationSetup(
            version: backends.policy == nil ? 2 : 1, suite: suite.slug, profile: profile, eyes: eyes, size: side,
            parameters: parameters.digest,
            backends: backends)
    }
}

/// What decides, beside contender, query and seed, which images an evaluation makes.
struct EvaluationSetup: Codable, Equatable {
    /// 2: the sandbox's eyes follow the seeds. A policy with a model has eyes of its own, so its folders stay at 1.
    var version: Int
    var suite: String
    var profile: RunOptions.Profile
    var eyes: RunOptions.Eyes
    var size: Int
    /// A hash of the weights of the sandbox's policy.
    var parameters: String
    var backends: BackendConfiguration
}

/// Nobody can score the images.
struct NoEvaluationJudge: Error, Equatable, CustomStringConvertible {
    let description: String
}

/// Seeds by what they are for; no two purposes share one. `model` counts the trained models from 1.
enum Seeds {
    /// Prompts and rollouts of the second stage, and all draws of a training.
    static func training(_ model: Int) -> UInt64 { 100 + UInt64(model) }
    /// Prompts of the first stage.
    static func coldStart(_ model: Int) -> UInt64 { 200 + UInt64(model) }
    static func trainingEyes(_ model: Int) -> UInt64 { 1000 + UInt64(model) }
    /// Prompts of the validation suite.
    static let validationSuite: UInt64 = 3000
    static func validation(_ model: Int) -> UInt64 { 3000 + UInt64(model) }
    static func validationEyes(_ model: Int) -> UInt64 { 4000 + UInt64(model) }
    static let heldOutSuites: UInt64 = 7000
    static func evaluation(_ model: Int) -> UInt64 { 8000 + UInt64(model) }
    static func evaluationEyes(_ model: Int) -> UInt64 { 9000 + UInt64(model) }

    /// Checks that no two purposes share a seed.
    ///
    /// - Throws: ``ExperimentError`` if two do, as with a hundred models.
    static func requireDistinct(_ models: [Int]) throws {
        var taken: [UInt64: String] = [validationSuite: "validation prompts", heldOutSuites: "held-out prompts"]
        for model in models {
            let own: [(String, UInt64)] = [
                ("training", training(model)), ("cold start", coldStart(model)),
                ("training's eyes", trainingEyes(model)),
                ("validation", validation(model)), ("validation's eyes", validationEyes(model)),
                ("evaluation", evaluation(model)), ("evaluation's eyes", evaluationEyes(model)),
            ]
            for (purpose, seed) in own {
                if let other = taken.updateValue("\(purpose) \(model)", forKey: seed) {
                    throw ExperimentError(
                        "The seed \(seed) would serve \(other) and \(purpose) \(model); take fewer models.")
                }
            }
        }
    }
}

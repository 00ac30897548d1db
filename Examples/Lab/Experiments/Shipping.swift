import Foundation

/// Writes the best model of the main rows, by the validation suite, as the policy's default.
struct Shipping: Sendable {
    let laboratory: Laboratory

    init(_ laboratory: Laboratory) { self.laboratory = laboratory }

    func run() async throws {
        var best: (result: TrainingResult, sft: Double, rl: Double)?
        for model in laboratory.models {
            let result = try await laboratory.train(laboratory.recipe(model))
            let score = try await Tuning.validation(of: result, in: laboratory)
            if score.rl > best?.rl ?? -1 { best = (result, score.sft, score.rl) }
        }
        guard let best else { return }
        let model = best.result.recipe.model
        let date = Date().ISO8601Format().prefix(10)
        let provenance =
            "Trained \(date) by `experiments train --ship`: model \(model) of \(laboratory.models.count), training seed \(Seeds.training(model)), the best on \(laboratory.suites.validation.queries.count) generated validation prompts (\(fixed(best.rl)) right at two rounds; after SFT \(fixed(best.sft)))."
        let shipped = ShippedParameters(best.result.parameters, provenance: provenance)
        // The default goes into the sources only if the results are the committed ones; trials write it next to theirs.
        let isForGood = laboratory.out.standardizedFileURL == Laboratory.results.standardizedFileURL
        let sources =
            isForGood ? Laboratory.repository.appendingPathComponent("Sources/GenAgentSandbox/Policy") : laboratory.out
        let file = sources.appendingPathComponent("SandboxPolicyParameters+Trained.swift")
        try Data(shipped.swift.utf8).write(to: file, options: .atomic)
        try Data((try shipped.parameters.jsonText() + "\n").utf8)
            .write(to: laboratory.out.appendingPathComponent("policy.json"), options: .atomic)
        laboratory.say("wrote \(file.path); `make format` breaks its lines")
    }
}

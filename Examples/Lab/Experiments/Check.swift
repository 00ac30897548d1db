import Foundation
import GenAgent
import GenAgentSandbox

/// Checks the committed results against the data that they were made from. Changes nothing.
struct Check {
    let laboratory: Laboratory

    init(_ laboratory: Laboratory) { self.laboratory = laboratory }

    func run() async throws {
        let page = Page(folder: laboratory.out)
        let renderings = try page.renderings()
        guard !renderings.isEmpty else { throw ExperimentError("There are no results in \(page.folder.path).") }
        for (name, data) in try page.files().sorted(by: { $0.key < $1.key }) {
            let file = page.folder.appendingPathComponent(name)
            guard try Data(contentsOf: file) == data else {
                throw ExperimentError(
                    "\(file.path) is not what the JSON files beside it say. `experiments page` writes it anew; if the figures are wrong, measure again."
                )
            }
        }
        laboratory.say("the page and its plots are what \(renderings.count) JSON files say")
        for (id, rendering) in renderings where rendering.hasStaleReading {
            laboratory.say(
                "note: what was read off `\(id)` was read off other tables. Read it again, and set its fingerprint to \(rendering.fingerprint) in Readings.swift."
            )
        }
        if laboratory.out.standardizedFileURL == Laboratory.results.standardizedFileURL {
            try shipped(page.folder)
            if renderings.contains(where: \.rendering.isQuick) {
                throw ExperimentError("\(page.file.path) has quick results, which mean nothing.")
            }
        }
        try trainingIsKeptApart()
    }

    /// Checks that the default parameters are those of the best model on the validation suite.
    private func shipped(_ folder: URL) throws {
        let file = folder.appendingPathComponent("policy.json")
        let published = try SandboxPolicyParameters(json: String(contentsOf: file, encoding: .utf8))
        guard published == .trained else {
            throw ExperimentError("\(file.path) has other parameters than the default.")
        }
        let train = folder.appendingPathComponent("\(Trainings.id).json")
        let results = try JSONDecoder.readable.decode(Results<Trainings.Findings>.self, from: Data(contentsOf: train))
        let best = results.findings.models.max { $0.validationRL < $1.validationRL }
        guard let best, published.provenance.contains("training seed \(Seeds.training(best.number)),"),
            published.provenance.contains("(\(fixed(best.validationRL)) right")
        else {
            throw ExperimentError(
                "The default parameters are not of the best model in \(train.path). `experiments train --ship` writes them."
            )
        }
        laboratory.say("the default parameters are model \(best.number), the best of \(results.findings.models.count)")
    }

    /// Checks that no prompt that an experiment trains on is measured on.
    private func trainingIsKeptApart() throws {
        let suites = laboratory.suites
        var queries: [Query] = []
        for model in laboratory.models {
            let training = try laboratory.recipe(model).training(in: laboratory)
            queries += training.coldStartPrompts + training.reinforcementPrompts
            queries += try suites.training(
                count: ChoiceTraining.Settings().prompts, seed: Seeds.training(model), knowledgeShare: 0.5)
        }
        try suites.requireUnseen(queries)
        let benchmark = suites.benchmark == nil ? "without GenEval++, whose file is not there" : "GenEval++ included"
        laboratory.say(
            "\(queries.count) training prompts of \(laboratory.models.count) models: none is among the \(suites.all.count) that are measured on (\(benchmark)), none asks a held-out fact, and no seed serves two purposes"
        )
        let scenes = Set(suites.measured.flatMap(\.queries).compactMap(\.scene))
        let same = Set(queries.filter { $0.scene.map(scenes.contains) == true }.map(\.text))
        laboratory.say(
            "\(same.count) of them mean a measured scene by other words or by another fact, such as “\(same.min() ?? "")”"
        )
        let reported = Set(suites.measured.flatMap(\.queries).map(\.text))
        guard suites.validation.queries.allSatisfy({ !reported.contains($0.text) }) else {
            throw ExperimentError("A validation prompt is reported on, so settings were chosen on it.")
        }
    }
}

extension Query {
    /// What it asks for, regardless of the words and their order.
    fileprivate var scene: Set<SceneRequirement>? {
        (try? metadata.decoded(as: SceneMetadata.self)).map { Set($0.include) }
    }
}

import Foundation
import GenAgent
import GenAgentSandbox
import GenAgentTraining
import Testing

@testable import GenAgentCLI

@Suite struct TrainTests {
    @Test func bothStagesLeaveParametersMetricsCheckpointsAndAPage() async throws {
        let place = try MeasuringPlace()
        try await place.train(place.training("tr", stages: .both, steps: 1))
        let parameters = try SandboxPolicyParameters(json: place.text("tr/parameters.json"))
        #expect(parameters.provenance.hasPrefix("genagent train --stage both --steps 1 --seed 1 --profile weak"))
        #expect(parameters.values != SandboxPolicyParameters.untrained.values)
        #expect(try place.text("tr/sft/metrics.jsonl").contains("\"stage\":\"sft\""))
        #expect(try place.text("tr/rl/metrics.jsonl").split(separator: "\n").count == 1)
        let checkpoint = try TrainingCheckpoint(
            contentsOf: URL(fileURLWithPath: place.directory.file("tr/rl/checkpoint.json")))
        let trained = try SandboxPolicyParameters(values: checkpoint.parameters, provenance: "")
        #expect(checkpoint.step == 1 && trained.completed().values == parameters.values)
        #expect(trained.values != parameters.values && parameters[.verdict, "stop", "judgeUnsatisfied"] == -3)
        let page = try place.text("tr/page.html")
        for title in ["Reward", "Parts of the reward", "Score of first images", "Rounds per rollout", "Format errors"] {
            #expect(page.contains("<title id=\"chart-") && page.contains(">\(title)</title>"), "\(title)")
        }
        #expect(page.contains("Divergence (KL)") && page.contains("A simulation: nothing here"))
        #expect(
            place.output.text.contains("1/1 rl, reward ") && place.output.text.contains("\ncold start: 8 prompts: "))
    }

    @Test func goneOnWithItEndsWithTheSameWeights() async throws {
        let place = try MeasuringPlace()
        try await place.train(place.training("whole", steps: 3))
        try await place.train(place.training("parts", steps: 1))
        // A crash between the metrics and the checkpoint of step 2.
        let first = try place.text("parts/rl/metrics.jsonl")
        let second = try place.text("whole/rl/metrics.jsonl").split(separator: "\n")[1]
        try place.write(first + second + "\n{\"cut", to: "parts/rl/metrics.jsonl")
        try await place.train(place.training("parts", steps: 3))
        #expect(try place.text("parts/parameters.json") == place.text("whole/parameters.json"))
        func rewards(_ name: String) throws -> [Double?] {
            try TrainingFolder(URL(fileURLWithPath: place.directory.file("\(name)/rl"))).metrics().map(\.reward)
        }
        #expect(try rewards("parts") == rewards("whole") && rewards("whole").count == 3)
    }

    @Test func stoppedItLeavesACheckpointAndGoesOn() async throws {
        let place = try MeasuringPlace()
        let (steps, signal) = AsyncStream<Void>.makeStream()
        let task = Task {
            try await place.train(place.training("tr", steps: 5_000)) { if $0.contains(" rl, ") { signal.yield() } }
        }
        for await _ in steps.prefix(1) { task.cancel() }
        await #expect(throws: Interrupted.self) { try await task.value }
        #expect(place.errors.text.contains("Run the same command again to resume"))
        let url = URL(fileURLWithPath: place.directory.file("tr/rl/checkpoint.json"))
        let done = try TrainingCheckpoint(contentsOf: url).step
        #expect(done >= 1 && done < 5_000)
        #expect(!place.directory.names(in: "tr").contains("parameters.json"))
        try await place.train(place.training("tr", steps: done + 1))
        try await place.train(place.training("other", steps: done + 1))
        #expect(try place.text("tr/parameters.json") == place.text("other/parameters.json"))
    }

    @Test func aFolderOfAnotherTrainingAndAWantedFreshStartAreRefused() async throws {
        let place = try MeasuringPlace()
        try await place.train(place.training("tr", steps: 0))
        var options = place.training("tr", steps: 0)
        options.resumption = .never
        let error = await #expect(throws: WorkFolderError.self) { try await place.train(options) }
        #expect(error?.description.contains("was started before") == true)
        options.resumption = .automatic
        options.seed = 2
        let other = await #expect(throws: WorkFolderError.self) { try await place.train(options) }
        #expect(other?.description.contains("seed was \"1\", now \"2\"") == true)
    }

    /// The page of results and the command must train the same kind of policy.
    @Test func theDefaultsAreTheRecipeOfThePublishedResults() throws {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        let text = try String(
            contentsOf: root.appendingPathComponent("Documentation/Results/train.json"), encoding: .utf8)
        let published = try #require(Self.recipe(in: try JSONValue.parse(text)))
        let (coldStart, reinforcement) = (SandboxRecipe().coldStart, SandboxRecipe().reinforcement)
        #expect(try JSONValue(encoding: coldStart) == published["coldStart"])
        #expect(try JSONValue(encoding: reinforcement) == published["reinforcement"])
        #expect(published["rounds"] == .integer(Int64(SandboxRecipe().rounds)))
        let options = TrainOptions()
        #expect(published["world"]?["profile"] == .string(options.profile.rawValue))
        #expect(published["world"]?["side"] == .integer(Int64(options.side)) && options.eyes == .paperLike)
        #expect(options.start.parameters.values == SandboxPolicyParameters.untrained.values)
        let training = options.training(clock: SystemClock())
        #expect(training.recipe == SandboxRecipe())
        #expect(training.coldStartPrompts.count == 900 && training.reinforcementPrompts.count == 960)
    }

    /// The first object with both stages, wherever it lies.
    private static func recipe(in value: JSONValue) -> JSONValue? {
        if value["coldStart"]?["epochs"] != nil, value["reinforcement"] != nil { return value }
        let inner = value.arrayValue ?? value.objectValue.map { Array($0.values) } ?? []
        return inner.lazy.compactMap(Self.recipe).first
    }

    @Test func noPromptOfASuiteIsTrainedOn() async throws {
        let place = try MeasuringPlace()
        let plain = place.training("tr", steps: 0)
        let asked = Set(SuiteChoice.sandboxQueries.map(\.text))
        let training = plain.training(clock: SystemClock())
        let prompts = training.coldStartPrompts + training.reinforcementPrompts
        #expect(asked.count == 280 && !prompts.contains { asked.contains($0.text) })
        // Without care some would be.
        let careless = SandboxSuites.training(count: 960, seed: 1)
        #expect(careless.contains { asked.contains($0.text) })
        let named = training.reinforcementPrompts[0].text
        let row = #"{"tag": "counting", "prompt": "\#(named)", "include": [{"class": "apple", "count": 1}]}"# + "\n"
        try place.write(row, to: "bench.jsonl")
        var options = plain
        options.avoidedSuites = [
            try SuiteChoice("geneval++=\(place.directory.file("bench.jsonl"))").suite(limit: nil)
        ]
        let careful = options.training(clock: SystemClock()).reinforcementPrompts
        #expect(careful.count == 960 && !careful.contains { $0.text == named })
        // It is another training.
        try await place.train(plain)
        let error = await #expect(throws: WorkFolderError.self) { try await place.train(options) }
        #expect(error?.description.contains("avoided was") == true)
    }

    @Test func aFileInTheWayIsNamed() async throws {
        let place = try MeasuringPlace()
        try place.write("", to: "afile")
        for name in ["afile", "afile/inside"] {
            let error = await #expect(throws: WorkFolderError.self) { try await place.train(place.training(name)) }
            #expect(error?.description.contains("afile is a file. Choose another") == true)
        }
    }

    @Test func oneProcessWorksInAFolder() async throws {
        let place = try MeasuringPlace()
        let lock = try WorkFolder.lock(place.directory.file("tr"))
        let error = await #expect(throws: WorkFolderError.self) { try await place.train(place.training("tr")) }
        #expect(error?.description.contains("Another genagent process is using") == true)
        withExtendedLifetime(lock) {}
    }
}

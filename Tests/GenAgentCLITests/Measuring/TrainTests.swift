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
        #expect(checkpoint.step == 1 && checkpoint.parameters == parameters.values)
        let page = try place.text("tr/page.html")
        for title in ["Reward", "Parts of the reward", "Score of first images", "Rounds of a rollout", "Format errors"]
        {
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
        #expect(place.errors.text.contains("the same command goes on there"))
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
        #expect(error?.description.contains("was begun before") == true)
        options.resumption = .automatic
        options.seed = 2
        let other = await #expect(throws: WorkFolderError.self) { try await place.train(options) }
        #expect(other?.description.contains("seed was \"1\", now \"2\"") == true)
    }

    @Test func oneProcessWorksInAFolder() async throws {
        let place = try MeasuringPlace()
        let lock = try FolderLock(place.directory.file("tr"))
        let error = await #expect(throws: WorkFolderError.self) { try await place.train(place.training("tr")) }
        #expect(error?.description.contains("Another genagent works in") == true)
        withExtendedLifetime(lock) {}
    }
}

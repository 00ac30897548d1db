import Foundation
import GenAgent
import GenAgentTesting
import GenAgentTraining
import Testing

@Suite struct CheckpointTests {
    private static let settings = GRPOSettings(
        promptsPerStep: 2, rolloutsPerPrompt: 4, keep: 3, minibatches: 2, entropyWeight: 0.01, klWeight: 0.1, seed: 5)

    private static func folder() -> TrainingFolder {
        TrainingFolder(
            FileManager.default.temporaryDirectory.appendingPathComponent("genagent-training-\(UUID().uuidString)"))
    }

    @Test func aRunThatWasCutOffEndsBitForBitAsAnUndisturbedOne() async throws {
        let (whole, parts) = (Self.folder(), Self.folder())
        defer { for folder in [whole, parts] { try? FileManager.default.removeItem(at: folder.url) } }
        var undisturbed = try Toy.trainer(Self.settings)
        try await undisturbed.run(steps: 7, in: whole)
        // Three processes: one stops in time, one is cut off between metrics and checkpoint, one ends.
        var first = try Toy.trainer(Self.settings)
        try await first.run(steps: 2, in: parts)
        var second = try Toy.trainer(Self.settings)
        try await second.run(steps: 5, in: parts, every: 2)
        let early = try #require(try parts.checkpoint())
        var cut = try Toy.trainer(Self.settings)
        try cut.restore(early)
        let lost = try await cut.step()
        let file = try FileHandle(forWritingTo: parts.metricsURL)
        try file.seekToEnd()
        try file.write(contentsOf: try lost.line() + Data("\n{\"half".utf8))
        try file.close()
        var third = try Toy.trainer(Self.settings, concurrency: 1)
        try await third.run(steps: 7, in: parts)
        #expect(try Data(contentsOf: whole.metricsURL) == Data(contentsOf: parts.metricsURL))
        #expect(try Data(contentsOf: whole.checkpointURL) == Data(contentsOf: parts.checkpointURL))
        let bits = undisturbed.policy.parameterVector.map(\.bitPattern)
        #expect(third.policy.parameterVector.map(\.bitPattern) == bits && Set(bits).count > 3)
        #expect(try whole.metrics().map(\.step) == Array(0..<7))
    }

    @Test func numbersSurviveToTheBit() async throws {
        var trainer = try Toy.trainer(Self.settings)
        _ = try await trainer.step()
        var checkpoint = trainer.checkpoint
        checkpoint.parameters[0] = 0.1 + 0.2
        checkpoint.parameters[1] = -.leastNonzeroMagnitude
        checkpoint.parameters[2] = .greatestFiniteMagnitude
        checkpoint.parameters[3] = -0.0
        checkpoint.parameters[4] = 1.0.nextUp
        let folder = Self.folder()
        defer { try? FileManager.default.removeItem(at: folder.url) }
        try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
        try checkpoint.write(to: folder.checkpointURL)
        let read = try #require(try folder.checkpoint())
        #expect(read == checkpoint)
        #expect(read.parameters.map(\.bitPattern) == checkpoint.parameters.map(\.bitPattern))
    }

    @Test func aCheckpointOfAnotherTrainingIsRefused() async throws {
        let folder = Self.folder()
        defer { try? FileManager.default.removeItem(at: folder.url) }
        var trainer = try Toy.trainer(Self.settings)
        try await trainer.run(steps: 1, in: folder)
        var settings = Self.settings
        settings.seed = 6
        var other = try Toy.trainer(settings)
        await #expect(throws: CheckpointError.self) { try await other.run(steps: 2, in: folder) }
        try Data("{".utf8).write(to: folder.checkpointURL)
        let error = await #expect(throws: CheckpointError.self) { try await trainer.run(steps: 2, in: folder) }
        #expect(error?.description.contains("checkpoint.json") == true)
    }

    @Test func aCancelledRunCanBeGoneOnWith() async throws {
        let (whole, parts) = (Self.folder(), Self.folder())
        defer { for folder in [whole, parts] { try? FileManager.default.removeItem(at: folder.url) } }
        var undisturbed = try Toy.trainer(Self.settings)
        try await undisturbed.run(steps: 4, in: whole)
        let task = Task {
            var trainer = try Toy.trainer(Self.settings)
            try await trainer.run(steps: 4, in: parts) { metrics in
                if metrics.step == 1 { withUnsafeCurrentTask { $0?.cancel() } }
            }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try parts.checkpoint()?.step == 2)
        var next = try Toy.trainer(Self.settings)
        try await next.run(steps: 4, in: parts)
        #expect(try Data(contentsOf: whole.metricsURL) == Data(contentsOf: parts.metricsURL))
        #expect(next.checkpoint == undisturbed.checkpoint)
    }
}

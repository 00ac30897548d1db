import Foundation
import GenAgent
import GenAgentEvaluation
import GenAgentHTTP
import GenAgentTesting
import GenAgentTraining

@testable import GenAgentCLI

/// A folder, and evaluations and trainings in it that run in this process.
final class MeasuringPlace: Sendable {
    let directory: TemporaryDirectory
    let output = TextSink()
    let errors = TextSink()

    init() throws { directory = try TemporaryDirectory() }

    func surroundings(_ write: OutputSink? = nil) -> RunSurroundings {
        RunSurroundings(
            terminal: Terminal(isLive: false, isColored: false, echoesInput: false, width: { 80 }),
            output: write ?? output.write, errors: errors.write, clock: SystemClock(), input: StandardInput(),
            signals: SignalWatcher([]), transport: ScriptedTransport([]), randomSeed: { 5 })
    }

    /// Three prompts, three contenders, one seed.
    func options(_ name: String) -> EvaluationOptions {
        var options = EvaluationOptions(suite: .composition)
        options.contenders = [.raw, .agent(rounds: 2), .bestOf(nil)]
        options.limit = 3
        options.side = 96
        options.directory = directory.file(name)
        return options
    }

    @discardableResult
    func evaluate(_ options: EvaluationOptions) async throws -> Int32 {
        try await EvaluateTask(options: options, surroundings: surroundings()).perform()
    }

    func report(_ name: String) throws -> EvaluationReport { try CompareTask.read(directory.file(name)) }

    /// Two prompts a step, three rollouts each.
    func training(_ name: String, stages: TrainOptions.Stages = .rl, steps: Int = 2) -> TrainOptions {
        var options = TrainOptions()
        options.stages = stages
        options.steps = steps
        options.side = 64
        options.profile = .weak
        options.coldStartPrompts = 8
        options.promptsPerStep = 2
        options.rollouts = 3
        options.directory = directory.file(name)
        return options
    }

    func train(_ options: TrainOptions, write: OutputSink? = nil) async throws {
        try await TrainTask(options: options, surroundings: surroundings(write)).perform()
    }

    func text(_ name: String) throws -> String {
        try String(contentsOf: URL(fileURLWithPath: directory.file(name)), encoding: .utf8)
    }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: directory.file(name)))
    }
}

/// What an item came to, without the time that it took.
struct ItemOutcome: Hashable {
    var contender: String
    var query: String
    var score: Double?
    var image: ImageDigest?
    var calls: Int?

    init(_ record: EvaluationRecord) {
        contender = record.contender
        query = record.query
        score = record.score
        image = record.image?.digest
        calls = record.cost?.generatorCalls
    }
}

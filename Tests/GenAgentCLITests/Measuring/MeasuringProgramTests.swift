#if CLI && Store
import Foundation
import GenAgentEvaluation
import GenAgentTraining
import Testing

@testable import GenAgentCLI

/// The built program, killed and stopped from outside.
@Suite struct MeasuringProgramTests {
    private let evaluation = [
        "evaluate", "--suite", "composition", "--limit", "20", "--contenders", "raw,agent@2", "--size", "96",
        "--concurrency", "1", "--out", "ev",
    ]
    private let training = [
        "train", "--stage", "rl", "--steps", "100000", "--prompts-per-step", "1", "--rollouts", "2", "--size", "64",
        "--out", "tr",
    ]

    @Test func aKilledEvaluationIsCompletedByTheSameCommand() async throws {
        let place = try TemporaryDirectory()
        let first = try Program(evaluation, in: place)
        await first.waitForOutput("1/40 raw")
        first.kill()
        _ = await first.result()
        let done = try journal(place)
        let second = try Program(evaluation, in: place)
        let result = await second.result()
        #expect(result.code == 0, "\(result)")
        #expect(try journal(place).starts(with: done.dropLast()))
        let report = try CompareTask.read(place.file("ev"))
        #expect(report.records.count == 40 && report.records.allSatisfy { $0.score != nil })
    }

    @Test func ctrlCLeavesAnEvaluationWhoseSessionsGoOn() async throws {
        let place = try TemporaryDirectory()
        // Enough prompts for a signal to come in time, however busy the machine is.
        let evaluation = evaluation.map { ["20": "60", "raw,agent@2": "agent@2"][$0] ?? $0 }
        let first = try Program(evaluation, in: place)
        await first.waitForOutput("agent, 2 rounds")
        first.interrupt()
        let stopped = await first.result()
        #expect(stopped.code == 130, "\(stopped)")
        #expect(
            stopped.errors.contains(
                "Stopped at agent, 2 rounds. The results so far are in ev. Run the same command again to resume."))
        let result = try await Program(evaluation, in: place).result()
        #expect(result.code == 0, "\(result)")
        let report = try CompareTask.read(place.file("ev"))
        #expect(report.records.count == 60 && report.records.allSatisfy { $0.score != nil })
        // No session was begun twice.
        #expect(report.records.compactMap(\.session).allSatisfy { !$0.rawValue.contains("-") })
    }

    @Test func ctrlCLeavesATrainingThatGoesOn() async throws {
        let place = try TemporaryDirectory()
        let program = try Program(training, in: place)
        await program.waitForOutput("1/100000 rl")
        program.interrupt()
        let result = await program.result()
        #expect(result.code == 130, "\(result)")
        #expect(
            result.errors
                == "Stopped. The results so far are in tr. Run the same command again to resume exactly there.\n")
        let checkpoint = try TrainingCheckpoint(
            contentsOf: URL(fileURLWithPath: place.file("tr/rl/checkpoint.json")))
        let steps = "\(checkpoint.step + 1)"
        let again = try Program(training.map { $0 == "100000" ? steps : $0 }, in: place)
        let ended = await again.result()
        #expect(ended.code == 0 && ended.output.contains("\(steps)/\(steps) rl, reward"), "\(ended)")
        #expect(place.names(in: "tr").contains("parameters.json"))
    }

    @Test(arguments: [
        (["evaluate", "--suite", "wise=a.json"], "cannot score wise. Name a vision model: --judge URL"),
        (["evaluate", "--suite", "composition", "--seeds", "1,x"], "'1,x' is not a list of different seeds"),
        (["evaluate", "--suite", "composition", "--limit", "5000000000"], "--limit must be 1 to 100000"),
        (["evaluate", "--suite", "composition", "--concurrency", "0"], "--concurrency must be 1 to 1000"),
        (
            ["evaluate", "--suite", "composition", "--question", "generic"],
            "--question needs a vision model"
        ),
        (["evaluate", "--suite", "composition", "--question", ""], "--question is empty"),
        (["evaluate", "--suite", "composition", "--judge", "ask"], "--judge ask is for `genagent run`"),
        (["train", "--rollouts", "1"], "--rollouts must be at least 2"),
        (["train", "--avoid", "nothing"], "'nothing' is not a suite"),
        (["train", "--avoid", "geneval++=nowhere.jsonl"], "nowhere.jsonl"),
        (["train", "--parameters", "nowhere.json"], "'nowhere.json' is neither a file"),
        (["compare", "a", "b", "--of", "raw"], "--of and --with belong together"),
    ])
    func wrongUsageSaysWhatToDo(_ arguments: [String], _ words: String) async throws {
        let result = try await Program(arguments, in: TemporaryDirectory()).result()
        #expect(result.code == 64 && result.errors.contains(words), "\(result)")
    }

    @Test func aFolderThatCannotBeMadeIsToldBeforeAnythingIsDone() async throws {
        let result = try await Program(["train", "--out", "/proc/nowhere"], in: TemporaryDirectory()).result()
        #expect(result.code == 1 && result.output.isEmpty, "\(result)")
        #expect(result.errors.contains("Cannot make the folder /proc/nowhere"), "\(result)")
    }

    private func journal(_ place: TemporaryDirectory) throws -> [Substring] {
        try String(contentsOf: URL(fileURLWithPath: place.file("ev/journal.jsonl")), encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false)
    }
}
#endif

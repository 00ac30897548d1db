import Foundation
import Testing

@testable import GenAgent

@Suite("Random logs") struct MachinePropertyTests {
    /// Enough for every pair of phase and input to be met at least 50 times, few enough for a debug run of seconds.
    private static let logs = 1200

    @Test func everyPairOfPhaseAndInputIsMetAndNothingBreaks() throws {
        var fuzzer = try MachineFuzzer(seed: 2026)
        var reasons: [StopReason: Int] = [:]
        for number in 0..<Self.logs {
            let run = try RandomRun(&fuzzer)
            try #require(
                run.broken.isEmpty, "log \(number), input \(run.log.count - 1): \(run.log.last?.input.name ?? "")")
            for reason in run.stopReasons { reasons[reason, default: 0] += 1 }
            let (machine, effects) = SessionMachine.replay(run.log)
            #expect(machine == run.machine && effects == run.effects, "log \(number) replays to something else")
            // JSON costs most of the time in a debug build.
            if number.isMultiple(of: 9) { try checkStoredReplay(of: run) }
            if number.isMultiple(of: 18) { try checkRecord(of: run) }
        }
        for phase in SessionPhase.Name.allCases {
            for kind in InputKind.allCases {
                let count = fuzzer.met[phase]?[kind] ?? 0
                #expect(count >= 50, "\(kind) came only \(count) times in \(phase)")
            }
        }
        for reason in StopReason.allCases { #expect(reasons[reason, default: 0] > 0, "nothing stopped as \(reason)") }
    }

    /// The log, through JSON and a fresh machine, gives the same effects and the same state, byte for byte; so does a machine
    /// that was stored and read back in the middle.
    private func checkStoredReplay(of run: RandomRun) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let log = try JSONDecoder().decode([RecordedInput].self, from: encoder.encode(run.log))
        #expect(log == run.log)
        let (machine, effects) = SessionMachine.replay(log)
        #expect(machine == run.machine)
        #expect(effects == run.effects)
        #expect(try encoder.encode(machine) == encoder.encode(run.machine))
        var middle = try JSONDecoder().decode(SessionMachine.self, from: encoder.encode(run.middle))
        #expect(middle == run.middle)
        let later = log.dropFirst(run.middle.inputCount).map { middle.handle($0) }
        #expect(later == Array(run.effects.dropFirst(run.middle.inputCount)))
        #expect(middle == run.machine)
    }

    /// The trajectory is the same after a round trip through JSON, and is what the published schema describes.
    private func checkRecord(of run: RandomRun) throws {
        guard let trajectory = run.machine.state?.trajectory else { return }
        let data = try trajectory.encoded()
        #expect(try Trajectory.decode(from: data) == trajectory)
        let problems = try TrajectorySchema.load().problems(in: data)
        #expect(problems.isEmpty)
    }
}

/// One random log and what the machine made of it.
private struct RandomRun {
    private(set) var machine = SessionMachine()
    private(set) var middle = SessionMachine()
    private(set) var log: [RecordedInput] = []
    private(set) var effects: [SessionEffect] = []
    private(set) var stopReasons: [StopReason] = []
    private(set) var broken: [String] = []

    init(_ fuzzer: inout MachineFuzzer) throws {
        let length = 10 + fuzzer.number(80)
        var time = Timestamp(microseconds: 1_000_000)
        for index in 0..<length {
            time = time.advanced(bySeconds: fuzzer.pause())
            let recorded = RecordedInput(index: index, time: time, input: fuzzer.input(for: machine.state))
            let before = machine
            let effect = machine.handle(recorded)
            log.append(recorded)
            effects.append(effect)
            if case .finish(let reason) = effect { stopReasons.append(reason) }
            if index == length / 2 { middle = machine }
            broken = MachineInvariants.broken(from: before, to: machine, effect: effect)
            if !broken.isEmpty { return }
        }
    }
}

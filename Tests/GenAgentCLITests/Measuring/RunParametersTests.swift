import Foundation
import GenAgent
import GenAgentSandbox
import Testing

@testable import GenAgentCLI

@Suite struct RunParametersTests {
    @Test func weightsOfARunAreOnRecordToTheBit() throws {
        var weights = SandboxPolicyParameters.untrained
        weights = try SandboxPolicyParameters(values: weights.values.map { $0 / 3 }, provenance: "thirds")
        let options = RunOptions(prompt: "a cup", parameters: weights)
        let read = try JSONDecoder().decode(RunOptions.self, from: JSONEncoder().encode(options))
        #expect(read.parameters?.values.map(\.bitPattern) == weights.values.map(\.bitPattern) && read == options)
        let old = try JSONDecoder().decode(RunOptions.self, from: Data(#"{"prompt":"a cup"}"#.utf8))
        #expect(old.parameters == nil)
    }

    #if CLI
    @Test func theyDecideWhatThePolicyDoes() async throws {
        let place = try TemporaryDirectory()
        var turns: [String] = []
        for name in ["hand-set", "untrained"] {
            let arguments = [
                "run", "three red cups above a blue clock", "--seed", "4", "--size", "64", "--rounds", "1",
                "--no-store",
            ]
            let result = try await Program(arguments + ["--parameters", name, "--out", name], in: place).result()
            #expect([0, 3].contains(result.code), "\(result)")
            let record = try Data(contentsOf: URL(fileURLWithPath: place.file("\(name)/trajectory.json")))
            let trajectory = try JSONDecoder().decode(Trajectory.self, from: record)
            turns.append(trajectory.turns.map(\.reply.text).joined())
        }
        #expect(turns[0] != turns[1])
        let refused = try await Program(
            ["run", "a", "--parameters", "untrained", "--policy", "http://127.0.0.1:1/v1", "--model", "m"], in: place
        ).result()
        #expect(refused.code == 64 && refused.errors.contains("--parameters is for the sandbox's policy"))
    }
    #endif
}

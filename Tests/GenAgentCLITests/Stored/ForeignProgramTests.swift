#if CLI && Store
import Foundation
import GenAgent
import GenAgentBackends
import GenAgentStore
import Testing

@testable import GenAgentCLI

/// The attack as a whole: an archive that names the attacker's server, the victim's key and a folder is imported and resumed.
@Suite struct ForeignProgramTests {
    private let key = "victims-aws-secret-0123456789"

    /// An archive of an unfinished session.
    private func archive(in place: TemporaryDirectory, url: String, directory: String) async throws {
        let options = RunOptions(
            prompt: "a cup", seed: 5, side: 64,
            backends: try BackendConfiguration(
                BackendFlags(policy: url, model: "m", keyVariable: "AWS_SECRET_ACCESS_KEY")))
        let memory = InMemoryTrajectoryStore()
        let session = AgentSession(
            policy: ScriptedTurns(turns: []), tools: [OneColorGenerator()], store: memory, id: "evil", seed: 5)
        let metadata = try RunRecord(options: options, seed: 5, directory: directory).metadata
        let outcome = await session.respond(to: Query("a cup", metadata: metadata))
        #expect(outcome.stopReason == .policyFailed)
        let store = SQLiteTrajectoryStore(at: URL(fileURLWithPath: place.file("theirs")))
        for input in try await memory.inputs(of: "evil").prefix(1) { try await store.append(input, to: "evil") }
        try await store.exportArchive(to: URL(fileURLWithPath: place.file("evil.jsonl")))
        try FileManager.default.removeItem(atPath: place.file("theirs"))
    }

    @Test func theVictimsKeyStaysAndNothingIsWrittenElsewhere() async throws {
        let place = try TemporaryDirectory()
        let heard = Locked<[String]>([])
        let attacker = try LoopbackServer { route, body in
            heard.withLock { $0.append("\(route) \(body)") }
            return "{}"
        }
        let victim = try TemporaryDirectory()
        let url = "http://127.0.0.1:\(attacker.port)/v1"
        try await archive(in: place, url: url, directory: victim.file("autostart"))
        let imported = try await Program.run("store", "import", "evil.jsonl", "--store", "s", in: place)
        #expect(imported.code == 0 && imported.output.hasPrefix("s: 1 session, 1 input, "))
        for arguments in [["--all"], ["evil"], []] {
            let program = try Program(
                ["resume", "--store", "s"] + arguments, variables: ["AWS_SECRET_ACCESS_KEY": key], in: place)
            try program.hangUp()
            let result = await program.result()
            #expect(result.code == 1, "\(result)")
            #expect(result.errors.contains("policy: m at \(url), with the key in AWS_SECRET_ACCESS_KEY"), "\(result)")
            #expect(result.errors.contains("files in \(victim.file("autostart"))"))
            #expect(!(result.output + result.errors).contains(key))
        }
        #expect(heard.withLock { $0 }.isEmpty)
        #expect(victim.names().isEmpty && place.names() == ["evil.jsonl", "s"])

        // With a model of one's own it goes on, and writes here.
        let mine = try LoopbackServer { _, _ in
            let turn = JSONValue.string("<think>No.</think><answer>done</answer>").jsonText
            return #"{"choices": [{"message": {"role": "assistant", "content": \#(turn)}, "finish_reason": "stop"}]}"#
        }
        let policy = ["--policy", "http://127.0.0.1:\(mine.port)/v1", "--model", "mine"]
        let program = try Program(
            ["resume", "evil", "--store", "s", "--tool", "sdcpp=http://127.0.0.1:9,name=paint"] + policy, in: place)
        try program.hangUp()
        let result = await program.result()
        #expect(
            result.code == 3 && result.errors.contains("It asked for the following, none of which is done:"),
            "\(result)")
        #expect(place.names(in: "out") == ["a-cup"] && place.names(in: "out/a-cup") == ["trajectory.json"])
        #expect(heard.withLock { $0 }.isEmpty && victim.names().isEmpty)
        let list = try await Program.run("list", "--store", "s", "--foreign", "--json", in: place)
        #expect(try JSONValue.parse(list.output)["isForeign"] == true)
    }

    @Test func aStoreIsPrunedMeasuredAndSessionsAreDeleted() async throws {
        let place = try TemporaryDirectory()
        for seed in ["5", "6"] {
            #expect(try await Program.run("run", "two cups", "--seed", seed, "--size", "64", "-q", in: place).code == 0)
        }
        let size = try await Program.run("store", "size", in: place)
        #expect(size.code == 0 && size.output.hasPrefix("2 sessions, "), "\(size)")
        #expect(size.output.contains("\n  satisfied: 2 sessions, "))
        #expect(size.output.contains("\nOlder than 30d: 0 sessions, 0 inputs, 0 images "))
        let none = try await Program.run("store", "prune", in: place)
        #expect(none.code == 64 && none.errors.contains("--older-than"))
        let wrong = try await Program.run("store", "prune", "--older-than", "soon", in: place)
        #expect(wrong.code == 64 && wrong.errors.contains("'soon' is not a valid age"))
        let planned = try await Program.run(
            "store", "prune", "--older-than", "0m", "--keep", "1", "--dry-run", in: place)
        #expect(planned.output.hasPrefix("Would remove 1 session, "), "\(planned)")
        let pruned = try await Program.run("store", "prune", "--older-than", "0m", "--keep", "1", in: place)
        #expect(
            pruned.output.hasPrefix("Removed 1 session, ") && pruned.output.contains("younger than an hour"),
            "\(pruned)")
        let left = try JSONValue.parse(try await Program.run("list", "--json", in: place).output)
        let id = try #require(left["id"]?.stringValue)
        #expect(try await Program.run("store", "delete", id, in: place).output == "1 session deleted.\n")
        #expect(
            try await Program.run("list", in: place).output
                == "out/store contains no sessions yet. `genagent run` adds one.\n")
        // What the runs wrote is theirs.
        #expect(place.names(in: "out") == ["store", "two-cups", "two-cups-2"])
    }
}
#endif

#if CLI && Store
import Foundation
import GenAgent
import Testing

/// The built program is killed, and another one of it goes on.
@Suite struct KilledProgramTests {
    /// A model that paints once and then leaves the judgment to others.
    private func model() throws -> LoopbackServer {
        try LoopbackServer { _, _ in
            let turn = #"<think>A cup.</think><tool_call>{"name":"paint","arguments":{"prompt":"one cup"}}</tool_call>"#
            let content = JSONValue.string(turn).jsonText
            return
                #"{"choices": [{"message": {"role": "assistant", "content": \#(content)}, "finish_reason": "stop"}]}"#
        }
    }

    @Test func aKilledRunGoesOnWithAnotherServerWhereThatIsSaid() async throws {
        let place = try TemporaryDirectory()
        let (first, second) = (try model(), try model())
        let program = try Program(
            [
                "run", "a cup", "--policy", "http://127.0.0.1:\(first.port)/v1", "--model", "m", "--judge", "ask",
                "--size", "64",
            ], in: place)
        await program.waitForOutput("[y/n/?] ")
        let running = try await Program.run("list", "--unfinished", "--json", in: place)
        #expect(running.code == 0)
        let session = try JSONValue.parse(running.output)
        #expect(session["state"] == "running")
        let id = try #require(session["id"]?.stringValue)
        let busy = try await Program.run("resume", id, in: place)
        #expect(busy.code == 75 && busy.errors.contains("is already running"))
        program.kill()
        #expect(await program.result().code == SIGKILL)

        // A model of another name is another policy; it has to be named.
        let change = ["--policy", "http://127.0.0.1:\(second.port)/v1", "--model", "other"]
        let again = try Program(["resume", String(id.prefix(6))] + change, in: place)
        again.type("n\nmore red\ny\n")
        let result = await again.result()
        #expect(result.code == 0, "\(result)")
        #expect(result.output.contains("  resumes: where it was cut off, after 1 image\nDoes it satisfy the prompt? "))
        #expect(result.output.contains("\nRound 2\n") && result.output.contains("✓ Satisfied after 2 rounds"))
        #expect(
            place.names(in: "out/a-cup") == [
                "contact-sheet.png", "final.png", "round-1.png", "round-2.png", "trajectory.json",
            ])
        let shown = try await Program.run("show", id, "--json", in: place)
        let trajectory = try JSONDecoder().decode(Trajectory.self, from: Data(shown.output.utf8))
        #expect(trajectory.calls.count == 2 && trajectory.calls.allSatisfy { !$0.mayHaveChargedTwice })
        let verified = try await Program.run("store", "verify", in: place)
        #expect(verified.code == 0 && verified.output.hasSuffix("✓ Nothing is lost or damaged.\n"))
    }

    /// The last turn is so long that the program is held up while it tells it: the session is over then, and no file is written yet.
    @Test func aRunThatIsKilledBeforeItsFilesIsCompletedOnce() async throws {
        let place = try TemporaryDirectory()
        let asked = Locked(0)
        let server = try LoopbackServer { _, _ in
            let isFirst = asked.withLock { asked in
                asked += 1
                return asked == 1
            }
            let turn =
                isFirst
                ? #"<think>A cup.</think><tool_call>{"name":"paint","arguments":{"prompt":"one cup"}}</tool_call>"#
                : "<think>\(String(repeating: "A cup. ", count: 60_000))</think><judge>A cup.</judge><answer>done</answer>"
            let content = JSONValue.string(turn).jsonText
            return
                #"{"choices": [{"message": {"role": "assistant", "content": \#(content)}, "finish_reason": "stop"}]}"#
        }
        let url = "http://127.0.0.1:\(server.port)/v1"
        let program = try DeafProgram(
            ["run", "a cup", "--policy", url, "--model", "m", "--size", "64", "--json"], in: place)
        let isOver = try await program.waits {
            let list = try await Program.run("list", "--json", in: place)
            guard list.code == 0, !list.output.isEmpty else { return false }
            return try JSONValue.parse(list.output)["state"] == "satisfied"
        }
        #expect(isOver)
        program.kill()
        #expect(place.names(in: "out/a-cup") == ["round-1.png"])

        // Listed as what it is, and completed without a question to anyone.
        let completed = try await Program.run("resume", "--all", in: place)
        #expect(completed.code == 0 && completed.output.hasSuffix("1 session: 1 satisfied.\n"), "\(completed)")
        #expect(asked.withLock { $0 } == 2)
        let all = ["contact-sheet.png", "final.png", "round-1.png", "trajectory.json"]
        #expect(place.names(in: "out/a-cup") == all)
        // Once: who then removes the folder means it.
        try FileManager.default.removeItem(atPath: place.file("out/a-cup"))
        let again = try await Program.run("resume", "--all", in: place)
        #expect(again.code == 0 && again.errors.contains("There is nothing to resume"), "\(again)")
        #expect(place.names(in: "out") == ["store"])
        // Named, it is written all the same.
        let list = try JSONValue.parse(try await Program.run("list", "--json", in: place).output)
        let id = try #require(list["id"]?.stringValue)
        #expect(try await Program.run("resume", id, in: place).code == 0)
        #expect(place.names(in: "out/a-cup") == all)
    }

    @Test func sessionsMoveToAnotherStore() async throws {
        let place = try TemporaryDirectory()
        let run = try await Program.run("run", "two cups", "--seed", "5", "--size", "64", "-q", in: place)
        #expect(run.code == 0)
        let exported = try await Program.run("store", "export", "all.jsonl", in: place)
        #expect(exported.code == 0 && exported.output.hasPrefix("all.jsonl: 1 session, "))
        let imported = try await Program.run("store", "import", "all.jsonl", "--store", "other", in: place)
        #expect(imported.code == 0 && imported.output.hasPrefix("other: 1 session, "))
        let lists = [
            try await Program.run("list", in: place), try await Program.run("list", "--store", "other", in: place),
        ]
        #expect(lists[0].output.contains("  satisfied  ") && lists[0].output.contains("  two cups\n"))
        #expect(lists[1].output == lists[0].output.replacingOccurrences(of: "satisfied", with: "satisfied, foreign"))
        let report = try await Program.run("report", "--store", "other", in: place)
        #expect(report.code == 0 && report.output == "out/report.html\n")
        let unknown = try await Program.run("show", "none", in: place)
        #expect(unknown.code == 1)
        #expect(
            unknown.errors == "Error: out/store has no session none. `genagent list` lists the sessions.\n")
    }
}
#endif

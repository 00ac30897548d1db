#if Store && CLI
import Foundation
import Testing

/// `genagent evaluate`, killed while a baseline is at work: what a generator was asked for is asked for once.
@Suite(.enabled(if: Executables.missing == nil, Comment(rawValue: Executables.missing ?? "")))
struct EvaluationKillTests {
    @Test(.timeLimit(.minutes(2)), arguments: [("raw", 1), ("best-of-2", 2)])
    func jobsOfBaselinesAreResumedAndSubmittedOnce(contender: String, images: Int) async throws {
        let world = try await KillWorld()
        // While the first job is under way, and again once all images are there.
        for kind in ["poll", "judge"] {
            try await onThread { _ = try world.server.command("hold \(kind) \(Self.round)") }
            let child = try await Self.start(contender, in: world)
            try await onThread {
                let held = try world.server.command("await \(kind) \(Self.round) 60")
                #expect(held, "\(kind): \(child.words)")
                #expect(child.kill() == .killed, "\(kind): \(child.words)")
                try world.server.command("open")
                try world.server.command("quiet")
            }
            let submitted = try world.server.requests().filter { $0.kind == "submit" }
            #expect(submitted.count == (kind == "poll" ? 1 : images), "\(kind)")
        }
        let child = try await Self.start(contender, in: world)
        let end = try await onThread { child.wait(seconds: 60) }
        #expect(end == .exited(0), "\(child.words)")
        let asked = try world.server.requests()
        let submitted = asked.filter { $0.kind == "submit" }
        #expect(submitted.count == images && Set(submitted.map(\.seed)).count == images)
        #expect(Set(asked.filter { $0.kind == "poll" }.map(\.job)) == Set(submitted.map(\.job)))
    }

    /// The server's judge is satisfied with what has this in its prompt.
    private static let round = 3

    private static func start(_ contender: String, in world: KillWorld) async throws -> ChildProcess {
        let program = try Executables.path("genagent").orThrow("genagent is missing")
        func file(_ name: String, _ text: String) throws -> String {
            let url = world.folder.appendingPathComponent(name)
            try Data(text.utf8).write(to: url)
            return url.path
        }
        // The policy only chooses among the candidates of best-of-N.
        let configuration = try file(
            "evaluation.json",
            """
            {"policy": {"url": "\(world.server.url)/v1", "model": "judge"},
             "judge": {"url": "\(world.server.url)/v1", "model": "judge"},
             "tools": [{"kind": "sdcpp", "url": "\(world.server.url)"}]}
            """)
        let suite = try file(
            "suite.jsonl", #"{"id": 1, "instruction": "A cup, round \#(round)", "note": "n", "type": "COLOR"}"#)
        let out = world.folder.appendingPathComponent("evaluation").path
        return try await onThread {
            try ChildProcess(
                program,
                [
                    "evaluate", "--suite", "imagine=\(suite)", "--question", "generic", "--config", configuration,
                    "--contenders", contender, "--out", out,
                ],
                output: world.fresh("words"))
        }
    }
}
#endif

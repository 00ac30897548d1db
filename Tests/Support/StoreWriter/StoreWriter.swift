#if Store
import Foundation
import GenAgent
import GenAgentStore
import GenAgentTesting

/// Fills a store with finished sessions, `StoreWriter FOLDER NAME COUNT [dies]`, or with those of the fixtures, `StoreWriter FOLDER fixture`.
@main
struct StoreWriter {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 3 else { exit(64) }
        let store = SQLiteTrajectoryStore(
            at: URL(fileURLWithPath: arguments[1]), options: StoreOptions(durability: .normal, busyTimeout: 60))
        if arguments[2] == "fixture" { return try await writeFixture(to: store) }
        if arguments[2] == "image" { return try await saveImage(to: store) }
        guard arguments.count >= 4, let count = Int(arguments[3]) else { exit(64) }
        for number in 0..<count {
            let session = AgentSession(
                policy: ScriptedPolicy([.call(prompt: "\(arguments[2]), picture \(number % 10)"), .answer()]),
                tools: [StubGenerator()], store: store, id: SessionID(rawValue: "\(arguments[2])-\(number)"), seed: 1)
            let outcome = await session.respond(to: "a picture")
            guard outcome.isSatisfied, outcome.trajectory.issues.isEmpty else {
                FileHandle.standardError.write(Data("\(outcome.trajectory.issues)\n".utf8))
                exit(1)
            }
            // Tells how far it is. Where nobody listens any more, this ends the process, so none outlives a test that crashed.
            FileHandle.standardOutput.write(Data("\(session.id)\n".utf8))
        }
        if arguments.dropFirst(4).first == "dies" { kill(getpid(), SIGKILL) }
    }

    /// Saves one image, the same every time: `StoreWriter FOLDER image`.
    private static func saveImage(to store: SQLiteTrajectoryStore) async throws {
        let image = try StubImage.solid(.red)
        try await store.save(image)
        guard try await store.image(image.digest) == image else { exit(1) }
    }

    /// A few sessions of different kinds, the same every time: what a version of the store leaves for its successors to read.
    private static func writeFixture(to store: SQLiteTrajectoryStore) async throws {
        let environment = SessionEnvironment(clock: ManualClock())
        func run(
            _ id: SessionID, _ query: Query, _ steps: [PolicyStep], _ store: any TrajectoryStore,
            _ assessment: Assessment = .selfJudging
        ) async {
            let session = AgentSession(
                policy: ScriptedPolicy(steps), tools: [StubGenerator()], assessment: assessment, store: store,
                environment: environment, id: id, seed: 1)
            _ = await session.respond(to: query)
        }
        await run(
            "satisfied", Query("drei Äpfel", tags: ["fruit"], metadata: .object(["count": 3])),
            [.call(prompt: "three apples"), .call(prompt: "three red apples"), .answer()], store)
        let judge = ScriptedJudge([.unsatisfied("too small", score: 0.25), .satisfied(score: 0.75)])
        let input = try StubImage.solid(.red)
        await run(
            "judged", Query("a pear", images: [input]), [.call(prompt: "a pear"), .call(prompt: "a better pear")],
            store, .judge(judge))
        // As a crash leaves it: the call has left, and its result has not come.
        let memory = InMemoryTrajectoryStore()
        await run("cut off", "a bird", [.call(prompt: "a bird"), .answer()], memory)
        for input in try await memory.inputs(of: "cut off").prefix(3) { try await store.append(input, to: "cut off") }
        try await store.setReward("geneval", value: 0.5, for: "judged")
        try await store.setReward("wise", value: nil, for: "judged")
        for try await session in store.sessions(matching: .all) { print(session.id) }
        try await store.exportArchive(to: store.folder.appendingPathExtension("jsonl"))
    }
}
#else
@main
struct StoreWriter {
    static func main() {}
}
#endif

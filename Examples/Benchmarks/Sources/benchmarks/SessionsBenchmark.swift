import Foundation
import GenAgent

/// Many sessions in one process: what the library itself costs beside the policy and the tool.
struct SessionsBenchmark {
    private let settings: Settings
    private let crowd = [1_000, 10_000]

    init(_ settings: Settings) { self.settings = settings }

    func run() async throws {
        print("## sessions\n")
        try await idle()
        try await throughput()
    }

    /// Bytes of a session that was made, and of one whose policy thinks.
    private func idle() async throws {
        var table = MarkdownTable("idle sessions", "resident bytes each", "allocated bytes each")
        let image = try StubPainter.image()
        // Whatever is made once is made now.
        _ = await answer(count: 100, rounds: 1, image)
        for count in crowd {
            let before = Memory.now
            var sessions = (0..<count).map { makeSession($0, rounds: 2, ScriptedTurns(calls: 2), image) }
            add("\(count.grouped), made", count, since: before, to: &table)

            let gate = Gate()
            let policy = WaitingPolicy(gate: gate)
            sessions = []
            let empty = Memory.now
            sessions = (0..<count).map { makeSession($0, rounds: 2, policy, image) }
            await withTaskGroup(of: Void.self) { group in
                for (index, session) in sessions.enumerated() {
                    group.addTask { keep(await session.respond(to: Self.query(index))) }
                }
                await gate.waitForArrivals(count)
                add("\(count.grouped), waiting in their policy", count, since: empty, to: &table)
                gate.open()
            }
        }
        print(table.text)
    }

    private func add(_ name: String, _ count: Int, since before: Memory, to table: inout MarkdownTable) {
        let now = Memory.now
        func each(_ now: Int?, _ before: Int?) -> String {
            guard let now, let before else { return "unknown" }
            return ((now - before) / count).grouped
        }
        table.add(name, each(now.resident, before.resident), each(now.allocated, before.allocated))
    }

    private func throughput() async throws {
        var table = MarkdownTable(
            "sessions at once, rounds", "sessions/s", "min", "max", "CPU us per round", "of it policy and tool",
            "library's CPU us per round")
        let image = try StubPainter.image()
        for count in crowd {
            for rounds in [1, 2, 8] {
                let timing = await Timing.measure(runs: max(3, settings.runs)) {
                    let finished = await answer(count: count, rounds: rounds, image)
                    precondition(finished == count, "Only \(finished) of \(count) sessions did all their rounds.")
                }
                let perRound = timing.processorMedian * 1000 / Double(count * rounds)
                let outside = try await Self.partnersCost(rounds: rounds, image)
                func rate(_ milliseconds: Double) -> String { Int(Double(count) / milliseconds * 1000).grouped }
                table.add(
                    "\(count.grouped), \(rounds)", rate(timing.median), rate(timing.most), rate(timing.least),
                    perRound.text(1), outside.text(1), (perRound - outside).text(1))
            }
        }
        print(table.text)
    }

    /// Answers so many queries at once; the number of those that ended satisfied after all rounds.
    private func answer(count: Int, rounds: Int, _ image: EncodedImage) async -> Int {
        let batch = SessionBatch(concurrency: count) { _, index in
            makeSession(index, rounds: rounds, ScriptedTurns(calls: rounds), image)
        }
        var finished = 0
        for await event in batch.run((0..<count).map(Self.query)) {
            guard case .finished(_, let outcome, _) = event else { continue }
            if outcome.stopReason == .satisfied, outcome.trajectory.rounds.count == rounds { finished += 1 }
        }
        return finished
    }

    private func makeSession(
        _ index: Int, rounds: Int, _ policy: any PolicyModel, _ image: EncodedImage
    ) -> AgentSession {
        AgentSession(
            policy: policy, tools: [StubPainter(result: image)],
            configuration: SessionConfiguration(limits: SessionLimits(rounds: rounds)),
            id: SessionID(rawValue: "s\(index)"), seed: settings.seed &+ UInt64(index))
    }

    private static func query(_ index: Int) -> Query { Query("three red apples left of a blue cup, no. \(index)") }

    /// Microseconds of processor time per round that policy and tool take when nobody is between them.
    private static func partnersCost(rounds: Int, _ image: EncodedImage) async throws -> Double {
        let (policy, tool) = (ScriptedTurns(calls: rounds), StubPainter(result: image))
        let history = (0...rounds).map { turn in
            PolicyRequest(messages: [Message](repeating: ScriptedTurns.example, count: 2 + 2 * turn))
        }
        let timing = try await Timing.measure(runs: 5, units: 1_000 * rounds) {
            for _ in 0..<1_000 {
                for request in history { keep(try await policy.reply(to: request) { _ in }) }
                for _ in 0..<rounds {
                    keep(try await tool.generate(GenerationRequest(prompt: "x"), context: ToolContext()))
                }
            }
        }
        return timing.processorMedian * 1000
    }
}

/// What the process holds at a moment.
private struct Memory {
    let resident: Int?
    let allocated: Int?

    /// Gives freed memory back first.
    static var now: Memory {
        ProcessUsage.trim()
        return Memory(resident: ProcessUsage.residentBytes, allocated: ProcessUsage.allocatedBytes)
    }
}

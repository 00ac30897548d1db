import GenAgent
import GenAgentTesting
import GenAgentTraining
import Testing

@Suite struct ColdStartFilterTests {
    private static func rollout(_ query: Query, thinking thought: String) async -> Rollout {
        let session = AgentSession(
            policy: ScriptedPolicy([.call(prompt: "a cat", thinking: thought), .answer()]), tools: [StubGenerator()],
            seed: 1)
        return Rollout(await session.respond(to: query), query: query)
    }

    @Test(arguments: [
        ("The reference has two.", true), ("I look at the PROVIDED   image: two.", true), ("No hint, I guess", true),
        ("A preference for red.", false), ("I provided two; image them.", false), ("Two cats.", false),
    ]) func leaksAreFoundAsWholeWords(thought: String, isLeak: Bool) async throws {
        let rollout = await Self.rollout("two cats", thinking: thought)
        let drop = try await HintLeakFilter().drop(rollout, context: RewardContext())
        #expect((drop?.reason == .leak) == isLeak)
    }

    @Test func wordsOfTheQueryAreNoLeak() async throws {
        let rollout = await Self.rollout("a reference book", thinking: "The reference book lies open.")
        #expect(try await HintLeakFilter().drop(rollout, context: RewardContext()) == nil)
    }

    @Test func phrasesCanBeChosen() async throws {
        let rollout = await Self.rollout("two cats", thinking: "As my oracle says.")
        let drop = try await HintLeakFilter(phrases: ["my oracle", " "]).drop(rollout, context: RewardContext())
        #expect(drop?.detail.contains("my oracle") == true)
    }

    @Test func aContradictionOfTheComparatorIsNoImprovement() async throws {
        let rollout = try await Rollouts.ofRounds(2)
        for (steps, isDropped) in [
            ([.second, .first], false), ([.second, .second], true), ([.tie], true), ([.first], true),
        ] as [([ComparatorStep], Bool)] {
            let filter = ImprovementFilter(ScriptedComparator(steps))
            let drop = try await filter.drop(rollout, context: RewardContext())
            #expect((drop?.reason == .notBetter) == isDropped)
        }
        let one = try await Rollouts.ofRounds(1)
        #expect(try await ImprovementFilter(ScriptedComparator([])).drop(one, context: RewardContext()) == nil)
        var bare = rollout
        bare.images["img_2"] = nil
        await #expect(throws: AdapterError.self) {
            try await ImprovementFilter(ScriptedComparator([.second])).drop(bare, context: RewardContext())
        }
        // A comparator that fails is no verdict on the trajectory.
        await #expect(throws: AdapterError.self) {
            try await ImprovementFilter(ScriptedComparator([])).drop(rollout, context: RewardContext())
        }
    }
}

import GenAgent
import GenAgentTesting
import GenAgentTraining
import Testing

@Suite struct RolloutCollectorTests {
    private static let mix = RewardMix([(RightArm(), 1), (FormatErrorReward(), -0.2)])

    @Test func rolloutsComeInOrderWithSeedsOfTheirOwn() async throws {
        let collector = RolloutCollector(rewards: Self.mix, perPrompt: 5, keep: 3, concurrency: 7, seed: 4)
        let prompts = Toy.prompts + [Toy.prompts[0]]
        let batch = try await collector.collect(prompts, step: 2) { Toy.session(ToyPolicy(), $0, $1) }
        #expect(batch.all.map(\.rollout.index) == (0..<4).flatMap { _ in 0..<5 })
        #expect(batch.all.map(\.rollout.promptID) == prompts.flatMap { Array(repeating: $0.id, count: 5) })
        // The same prompt twice is two groups, with other seeds.
        #expect(Set(batch.all.map(\.rollout.group)).count == 4)
        #expect(Set(batch.all.map(\.rollout.trajectory.seed)).count == 20)
        #expect(batch.kept.count == 12 && batch.kept == batch.kept.sorted())
        #expect(batch.dropped == ["resampled": 8])
        let again = try await collector.collect(prompts, step: 2) { Toy.session(ToyPolicy(), $0, $1) }
        #expect(again.kept == batch.kept && again.all.map(\.report) == batch.all.map(\.report))
        let later = try await collector.collect(prompts, step: 3) { Toy.session(ToyPolicy(), $0, $1) }
        #expect(later.all.map(\.rollout.trajectory.seed) != batch.all.map(\.rollout.trajectory.seed))
    }

    @Test func noMoreThanAllowedRunAtOnce() async throws {
        let (running, most) = (Locked(0), Locked(0))
        let reward = Watched { change in
            let now = running.withLock { value in
                value += change
                return value
            }
            most.withLock { $0 = max($0, now) }
        }
        let collector = RolloutCollector(
            rewards: RewardMix([(reward, 1)]), perPrompt: 10, keep: 10, concurrency: 3, seed: 1)
        _ = try await collector.collect(Toy.prompts) { Toy.session(ToyPolicy(), $0, $1) }
        #expect(most.withLock { $0 } <= 3 && most.withLock { $0 } >= 1)
    }

    @Test func brokenToolsAreNoRewardOfZero() async throws {
        let collector = RolloutCollector(rewards: Self.mix, perPrompt: 4, keep: 4, seed: 1)
        let seen = Locked<[RolloutProgress]>([])
        let batch = try await collector.collect(
            [Toy.prompts[0]], onProgress: { progress in seen.withLock { $0.append(progress) } }
        ) { _, seed in
            let steps: [PolicyStep] = [.call(prompt: "arm 2"), .answer()]
            let tool: any AgentTool =
                seed % 2 == 0 ? FlakyTool(StubGenerator(), every: 1, .failure(.fatal("no power"))) : StubGenerator()
            return AgentSession(policy: ScriptedPolicy(steps), tools: [tool], seed: seed)
        }
        let failed = batch.all.count { $0.rollout.trajectory.seed % 2 == 0 }
        #expect(failed > 0 && failed < 4)
        #expect(batch.dropped == ["stopped:toolFailed": failed] && batch.kept.count == 4 - failed)
        #expect(seen.withLock { $0.map(\.finished) } == [1, 2, 3, 4])
        #expect(seen.withLock { $0.last?.failed } == failed)
        #expect(batch.all.allSatisfy { ($0.reward == nil) == ($0.rollout.trajectory.seed % 2 == 0) })
    }

    @Test func cancellingEndsTheSessionsUnderWay() async throws {
        let tool = StubGenerator(behavior: .init(delay: 60))
        let clock = ManualClock()
        let task = Task {
            let collector = RolloutCollector(rewards: Self.mix, perPrompt: 4, keep: 4, concurrency: 2, seed: 1)
            return try await collector.collect(Toy.prompts) { _, seed in
                AgentSession(
                    policy: ScriptedPolicy([.call(prompt: "arm 0"), .answer()]), tools: [tool],
                    environment: SessionEnvironment(clock: clock), seed: seed)
            }
        }
        await tool.waitForRequests(2)
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(tool.requests.count == 2)
    }
}

/// Tells when it begins and ends.
private struct Watched: Reward {
    let name = "watched"
    let body: @Sendable (Int) -> Void

    func score(_ rollout: Rollout, context: RewardContext) async throws -> RewardScore {
        body(1)
        await Task.yield()
        body(-1)
        return .value(1)
    }
}

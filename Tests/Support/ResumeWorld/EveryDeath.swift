import Foundation
import GenAgent
import GenAgentTesting

/// What became of a session whose process dies at every write it makes, and which another process takes over each time.
package struct EveryDeath: Sendable {
    /// How many deaths there were: one for each write.
    package let count: Int
    /// Where the session did not end as if it had lived, or somebody was paid twice: in words.
    package private(set) var problems: [String] = []

    /// Lets a session live once, and die as often as it wrote.
    ///
    /// - Parameters:
    ///   - scenario: The kind of session.
    ///   - keepsLast: Whether the deadly write is kept.
    ///   - place: Makes an empty place for one session. What it gives opens a store there: every process opens its own.
    package init(
        _ scenario: ResumeScenario, keepsLast: Bool,
        place: () throws -> @Sendable () -> any TrajectoryStore
    ) async throws {
        let (lived, open) = (try ResumeRun(scenario), try place())
        let writes = FlakyStore(open()) { _, _ in nil }
        let undisturbed = try await lived.live(in: writes)
        let expected = try await open().inputs(of: lived.id).withoutResumptions
        count = writes.writeCount
        guard let undisturbed, undisturbed.exchanges.count == lived.queries.count,
            undisturbed.exchanges.allSatisfy({ $0.stopReason?.isFailure == false })
        else {
            problems.append("\(scenario): the undisturbed session failed")
            return
        }
        for death in 1...max(1, count) {
            let (run, open) = (try ResumeRun(scenario), try place())
            await run.die(at: death, keepsLast: keepsLast, in: open())
            let prefix = try await open().inputs(of: run.id)
            let paid = run.painter.events.count
            let trajectory = try await run.live(in: open())
            let log = try await open().inputs(of: run.id)
            let stored = try await open().trajectory(of: run.id)
            await run.bury()

            let place = "\(scenario), write \(death), after input \(prefix.last?.input.name ?? "none")"
            func require(_ isTrue: Bool, _ words: String) { if !isTrue { problems.append("\(place): \(words)") } }
            require(log.withoutResumptions == expected, "other inputs: \(log.withoutResumptions.map(\.name))")
            require(log.starts(with: prefix), "what was stored has changed")
            require(stored == trajectory, "the store tells another story")
            guard let trajectory else { continue }
            do { try expectConsistent(trajectory) } catch { require(false, "\(error)") }
            require(trajectory.images.map(\.reference) == undisturbed.images.map(\.reference), "other images")
            require(
                trajectory.exchanges.map(\.stopReason) == undisturbed.exchanges.map(\.stopReason), "another end")
            require(trajectory.exchanges.map(\.query) == run.queries.map { QueryRecord($0) }, "other queries")
            for words in run.paidTwice(prefix, paidBefore: paid, trajectory) { require(false, words) }
        }
    }
}

extension ResumeRun {
    /// Where what the generator's server saw does not fit what the log says.
    fileprivate func paidTwice(_ prefix: [RecordedInput], paidBefore: Int, _ trajectory: Trajectory) -> [String] {
        var problems: [String] = []
        let before = SessionMachine.replay(prefix).machine.state?.trajectory.calls ?? []
        let after = painter.events.dropFirst(paidBefore)
        for (index, call) in trajectory.calls.enumerated() {
            func require(_ isTrue: Bool, _ words: String) { if !isTrue { problems.append("call \(index): \(words)") } }
            let submitted = painter.count(.submitted(call: index))
            let reattached = painter.count(.reattached(call: index))
            let known = index < before.count ? before[index] : nil
            if known?.status != nil, known?.status != .pending {
                require(!after.contains(.submitted(call: index)), "submitted although its result is stored")
                require(!after.contains(.reattached(call: index)), "taken up although its result is stored")
            }
            if known?.status == .pending, known?.attempts.last?.job != nil, scenario == .jobs {
                require(submitted == 1 && reattached == 1, "\(submitted) submitted, \(reattached) taken up")
                require(!call.mayHaveChargedTwice, "marked as charged twice")
            } else {
                require(reattached == 0, "taken up")
                require(submitted <= (call.mayHaveChargedTwice ? 2 : 1), "submitted \(submitted) times")
            }
        }
        if trajectory.calls.count(where: \.mayHaveChargedTwice) > 1 { problems.append("two calls charged twice") }
        return problems
    }
}

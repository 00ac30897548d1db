#if Store
import Foundation
import GenAgent
import GenAgentStore
import Testing

/// A session that is killed as often as a test wants, and then lives to its end; all that must hold is expected on the way.
struct KilledSession {
    /// Kills a process when its time has come; the log is what was durable when the process started.
    typealias Killer = (ChildProcess, KillRun) async throws -> Void

    let run: KillRun
    /// The same session, undisturbed.
    let undisturbed: UndisturbedLog
    /// What is being killed, for messages.
    let name: String
    private(set) var tally = KillTally()
    private var log: [RecordedInput] = []
    private var requests = 0
    /// How often each image was ordered, over all processes, by prompt.
    private var ordered: [String: Int] = [:]

    init(_ run: KillRun, like undisturbed: UndisturbedLog, _ name: String) throws {
        self.run = run
        self.undisturbed = undisturbed
        self.name = name
        requests = try run.world.server.requests().count
        tally.sessions = 1
    }

    /// One process, killed. Returns the phase in which it died; `nil` if it was done before.
    @discardableResult
    mutating func dies(isHeard: Bool = true, _ kill: Killer) async throws -> SessionPhase.Name? {
        let child = try await run.start(after: log, isHeard: isHeard)
        if !log.isEmpty { tally.resumed += 1 }
        try await kill(child, run)
        let end = try await run.end(child)
        let phase = try await look(after: "its process ended as \(end), saying: \(child.words.suffix(2000))")
        guard end == .killed else { return nil }
        tally.kills[phase.rawValue, default: 0] += 1
        return phase
    }

    /// One more process, which brings the session to its end.
    mutating func lives() async throws {
        let wasOpen = log.phase != .finished
        let child = try await run.start(after: log)
        if !log.isEmpty { tally.resumed += 1 }
        let end = try await onThread { child.wait(seconds: 60) }
        _ = try await run.end(child)
        let words = "its process ended as \(end), saying: \(child.words.suffix(2000))"
        _ = try await look(after: words)
        let place = Comment(rawValue: "\(name); \(words)")
        #expect(log.phase == .finished, place)
        try await expectThatTheProgramVerifies()
        let (found, expected) = (try log.comparable(), undisturbed.inputs)
        if log.endsAtCallCutOffTwice {
            tally.cutOffTwice += 1
            // Until then, all is as it would have been.
            #expect(expected.starts(with: found) && log.count { $0.input == .resumed } > 1, place)
            if wasOpen { #expect(end == .exited(1), place) }
        } else {
            let difference = zip(found, expected).first { $0 != $1 }
            #expect(
                found == expected, "\(name); first difference: \(String(describing: difference).prefix(3000)); \(words)"
            )
            #expect(end == .exited(0), place)
        }
    }

    /// As people do it, beside the library's own look after every process.
    private func expectThatTheProgramVerifies() async throws {
        let program = try Executables.path("genagent").orThrow("genagent is missing")
        let (folder, output) = (run.folder, run.world.fresh("verify"))
        let child = try await onThread {
            let child = try ChildProcess(program, ["store", "verify", "--store", folder.path], output: output)
            _ = child.wait(seconds: 60)
            return child
        }
        #expect(child.wait(seconds: 0) == .exited(0), "\(name): \(child.words)")
    }

    /// Looks at the store and at what was counted, after a process.
    private mutating func look(after words: String) async throws -> SessionPhase.Name {
        let place = Comment(rawValue: "\(name); \(words)")
        let store = run.store
        let report = try await store.verify()
        #expect(report.isClean, "\(place): \(String(describing: report))")
        tally.verified += 1

        let before = log
        log = try await run.log()
        let isKept = log.starts(with: before)
        #expect(isKept, place)

        let all = try run.world.server.requests()
        let asked = all.dropFirst(requests)
        requests = all.count
        tally.requests += asked.count
        expectPaidOnce(before, Array(asked), place)
        return log.phase?.name ?? .ready
    }

    /// What the generator was asked since the log was as `before`, against what the log says.
    private mutating func expectPaidOnce(_ before: [RecordedInput], _ asked: [CountedRequest], _ place: Comment) {
        let (begunBefore, begun) = (before.begun, log.begun)
        let calls = SessionMachine.replay(before).machine.state?.trajectory.calls ?? []
        let orders = asked.filter(\.isOrder)
        tally.orders += orders.count
        for prompt in Set(orders.compactMap(\.prompt)) {
            let new = orders.count { $0.prompt == prompt }
            ordered[prompt, default: 0] += new
            guard run.scenario != .named else {
                // Whatever was lost, the job is there under its name: one submission.
                #expect(ordered[prompt] == 1, "\(place): \(prompt)")
                continue
            }
            // `callStarted` is durable before a request leaves, so nothing is asked that the log does not know of.
            #expect(new <= begun[prompt, default: 0] - begunBefore[prompt, default: 0], "\(place): \(prompt)")
        }
        for call in calls {
            guard let prompt = call.request?.prompt else { continue }
            let again = orders.contains { $0.prompt == prompt }
            if call.status != .pending {
                #expect(!again, "\(place): a stored image was asked for again, \(prompt)")
            } else if let job = call.attempts.last?.job, call.attempts.last?.error == nil {
                // Unless the job then failed for a reason that the log has, it is looked at, and never submitted again.
                let failed = log.dropFirst(before.count).contains {
                    if case .failed(.tool, _) = $0.input { true } else { false }
                }
                #expect(!again || failed, "\(place): a job with a handle was submitted again, \(prompt)")
                #expect(
                    asked.allSatisfy { $0.kind != "poll" || $0.prompt != prompt || $0.job == job.value || failed },
                    place)
            } else if again, let attempt = call.attempts.last, attempt.error == nil {
                tally.repeated += 1
            }
        }
    }
}
#endif

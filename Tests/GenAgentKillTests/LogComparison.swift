#if Store
import GenAgent
import ResumeWorld

extension [RecordedInput] {
    /// The inputs as an undisturbed session has them: without time stamps and measured durations, without resumptions, and
    /// without what a crash cut off of a call that was repeated. Names that are drawn at random are left out too.
    func comparable() throws -> [JSONValue] {
        try withoutResumptions.map { try JSONValue(encoding: $0.withoutServersNumber).withoutTimes }
    }

    /// A crash cut a call off for the second time: it is not paid for a third time, which ends the session.
    var endsAtCallCutOffTwice: Bool {
        guard last?.input == .resumed, let trajectory = SessionMachine.replay(self).machine.state?.trajectory else {
            return false
        }
        return trajectory.exchanges.last?.stopReason == .toolFailed
            && trajectory.calls.last?.attempts.count(where: \.mayHaveChargedTwice) == 1
    }

    /// How often each call was begun, by its prompt.
    var begun: [String: Int] {
        var counts: [String: Int] = [:]
        var machine = SessionMachine()
        for recorded in self {
            if recorded.input == .callStarted, case .startingCall(let task)? = machine.state?.phase {
                counts[task.request?.prompt ?? "", default: 0] += 1
            }
            _ = machine.handle(recorded)
        }
        return counts
    }

    /// Where the session stands.
    var phase: SessionPhase? { SessionMachine.replay(self).machine.state?.phase }
}

extension SessionInput {
    /// A job that is submitted again has another name: the server's number at its end differs.
    fileprivate var withoutServersNumber: SessionInput {
        guard case .jobSubmitted(let job) = self else { return self }
        // One that the client named: the name derives from the session.
        if job.value.wholeMatch(of: /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/) != nil {
            return .jobSubmitted(JobHandle("named"))
        }
        return .jobSubmitted(JobHandle(job.value.split(separator: "-").dropLast().joined(separator: "-")))
    }
}

extension JSONValue {
    /// Without measured durations, and without the names that differ from process to process: session, folders, the server's port.
    fileprivate var withoutTimes: JSONValue {
        switch self {
        case .array(let elements): .array(elements.map(\.withoutTimes))
        case .object(let members):
            .object(members.filter { !Self.passing.contains($0.key) }.mapValues(\.withoutTimes))
        case .string(let text): .string(text.replacing(/127\.0\.0\.1:[0-9]+/, with: "server"))
        default: self
        }
    }

    private static let passing: Set<String> = ["seconds", "sessionID", "directory"]
}
#endif

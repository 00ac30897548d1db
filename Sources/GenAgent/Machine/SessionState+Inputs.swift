extension SessionState {
    /// Whether an input makes sense in this phase.
    func accepts(_ input: SessionInput) -> Bool {
        switch (input, phase) {
        case (.storeFailed, _), (.resumed, _): true
        case (.continued, .finished): true
        case (_, .finished): false
        case (.cancelled, _): true
        case (.deadlineFired, _): deadline != nil
        case (.policyReplied, .awaitingPolicy), (.failed(.policy, _), .awaitingPolicy): true
        case (.hookDecided, .awaitingHook), (.failed(.hook, _), .awaitingHook): true
        case (.callStarted, .startingCall): true
        case (.jobSubmitted, .awaitingTool), (.toolReturned, .awaitingTool), (.failed(.tool, _), .awaitingTool): true
        case (.judged, .awaitingJudge), (.failed(.judge, _), .awaitingJudge): true
        case (.reflected, .awaitingReflector), (.failed(.reflector, _), .awaitingReflector): true
        case (.compared, .awaitingComparator), (.failed(.comparator, _), .awaitingComparator): true
        case (.waited, .waiting): true
        default: false
        }
    }

    /// Takes an input that ``accepts(_:)`` let through.
    mutating func take(_ input: SessionInput, at time: Timestamp) -> SessionEffect {
        now = time
        switch (input, phase) {
        case (.storeFailed(let error), _):
            note(.store, error)
            return .none
        case (.resumed, _): return resume()
        case (.continued(let query), _): return carryOn(with: query)
        case (.cancelled, _): return stop(.cancelled)
        case (.deadlineFired, _): return stop(.deadline)
        case (.policyReplied(let reply, let parse), .awaitingPolicy(let task)):
            return policyReplied(reply, parse, to: task)
        case (.hookDecided(let decision), .awaitingHook(let task)): return hookDecided(decision, on: task)
        case (.callStarted, .startingCall(let task)): return callStarted(task)
        case (.jobSubmitted(let job), .awaitingTool(let task)):
            updateAttempt(of: task) { $0.job = job }
            return .none
        case (.toolReturned(let result), .awaitingTool(let task)): return toolReturned(result, from: task)
        case (.judged(let verdict), .awaitingJudge(let task)): return judged(verdict, task)
        case (.reflected(let reflection), .awaitingReflector(let task)): return reflected(reflection, task)
        case (.compared(let comparison), .awaitingComparator(let task)): return compared(comparison, task)
        case (.failed(_, let error), _): return failed(error)
        case (.waited, .waiting(_, let retry)): return tryAgain(retry)
        default: return .none
        }
    }
}

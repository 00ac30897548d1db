extension SessionState {
    /// A request failed: try again, tell the policy, continue without a result, or stop.
    mutating func failed(_ error: AdapterError) -> SessionEffect {
        switch phase {
        case .awaitingPolicy(let task):
            note(.policy, error)
            if let wait = retry(error, .policy(task), attempt: task.attempt, salt: task.turn) { return wait }
            return stop(error.kind == .contextFull ? .contextFull : .policyFailed)
        case .awaitingHook(let task):
            note(.hook, error, call: task.index)
            return stop(.hookFailed)
        case .awaitingTool(let task): return toolFailed(error, task)
        case .awaitingJudge(let task):
            note(.judge, error)
            if let wait = retry(error, .judge(task), attempt: task.attempt, salt: task.round) { return wait }
            return judged(.unscored("The judge failed: \(error.message)"), task)
        case .awaitingReflector(let task):
            note(.reflector, error)
            if let wait = retry(error, .reflector(task), attempt: task.attempt, salt: task.round) { return wait }
            return nextCall()
        case .awaitingComparator(let task):
            note(.comparator, error)
            if let wait = retry(error, .comparator(task), attempt: task.attempt, salt: task.challenger) { return wait }
            return compared(nil, task)
        case .startingCall, .waiting, .finished: return .none
        }
    }

    /// A call failed: the policy is told what it can fix; other failures are retried or end the exchange.
    mutating func toolFailed(_ error: AdapterError, _ task: CallTask) -> SessionEffect {
        let now = now
        updateAttempt(of: task) {
            $0.finishedAt = now
            $0.error = error
        }
        note(.tool, error, call: task.index)
        if error.kind == .rejected {
            end(task.index, as: .failed, error.message)
            return nextCall()
        }
        var again = task
        // A job that is over cannot be resumed; another one can be submitted.
        if error.isJobOver == true { again.reattaches = false }
        if let wait = retry(error, .call(again), attempt: task.attempt, salt: task.index) { return wait }
        end(task.index, as: .failed, error.message)
        return stop(.toolFailed)
    }

    /// The wait before another attempt, if the error and the limits allow one.
    private mutating func retry(
        _ error: AdapterError, _ retry: SessionPhase.Retry, attempt: Int, salt: Int
    ) -> SessionEffect? {
        let policy = setup.configuration.retry
        guard error.kind == .transient, !error.isExhausted, attempt < policy.attempts else { return nil }
        let seed = SeededRandom.derive(trajectory.seed, SeedStream.jitter, UInt64(salt) &* 64 &+ UInt64(attempt))
        let delay = policy.delay(afterAttempt: attempt, retryAfter: error.retryAfter, seed: seed)
        let until = now.advanced(bySeconds: delay)
        phase = .waiting(until: until, retry)
        return .wait(until: until)
    }

    mutating func tryAgain(_ retry: SessionPhase.Retry) -> SessionEffect {
        if let reason = reachedLimit(), !retry.isComparison { return stop(reason) }
        switch retry {
        case .call(var task):
            task.attempt += 1
            if task.reattaches, let job = reattachableJob(of: task) { return reattach(task, to: job) }
            // The backend reported that the attempt before failed: this one is another request.
            task.name = nil
            return start(task)
        case .policy(var task):
            task.attempt += 1
            task.startedAt = now
            phase = .awaitingPolicy(task)
            return .askPolicy(task)
        case .judge(var task):
            task.attempt += 1
            phase = .awaitingJudge(task)
            return .judge(task)
        case .reflector(var task):
            task.attempt += 1
            phase = .awaitingReflector(task)
            return .reflect(task)
        case .comparator(var task):
            task.attempt += 1
            return compareNext(task)
        }
    }

    /// Another process resumed the session: repeat what was under way, by the rule "paid once".
    mutating func resume() -> SessionEffect {
        if phase != .finished, isPastDeadline { return stop(.deadline) }
        switch phase {
        case .awaitingPolicy(let task): return .askPolicy(task)
        case .awaitingHook(let task): return .consultHook(task)
        case .startingCall(let task): return .startCall(task)
        case .awaitingTool(let task): return resumeCall(task)
        case .awaitingJudge(let task): return .judge(task)
        case .awaitingReflector(let task): return .reflect(task)
        case .awaitingComparator(let task): return .compare(task)
        case .waiting(let until, _): return .wait(until: until)
        case .finished: return .none
        }
    }

    private mutating func resumeCall(_ task: CallTask) -> SessionEffect {
        if let job = reattachableJob(of: task) { return reattach(task, to: job) }
        let isChargedOnce = follows(2) && naming(of: task) == .idempotencyKey
        if task.repeatsAfterCrash, !isChargedOnce {
            let error = AdapterError.fatal(
                "The call to \(task.call.name) was cut off twice by crashes; it may have been paid for twice and is not repeated again."
            )
            return toolFailed(error, task)
        }
        let error =
            follows(2)
            ? AdapterError.outcomeUnknown(
                "The process ended while the call to \(task.call.name) was under way; it may have been charged without a result."
            )
            : .transient("A crash cut the call to \(task.call.name) off; it may have been paid for without a result.")
        updateAttempt(of: task) { $0.error = error }
        note(.tool, error, call: task.index)
        var again = task
        again.attempt += 1
        again.repeatsAfterCrash = true
        if !isChargedOnce { again.name = nil }
        return start(again)
    }
}

extension SessionState {
    /// Prepares the next call of the turn: refuses it, shows it to the hook, or starts it.
    mutating func nextCall() -> SessionEffect {
        // Removed from the queue all at once: one by one, many refused calls would take quadratic time.
        var taken = 0
        while taken < queue.count {
            let index = queue[taken]
            taken += 1
            let name = trajectory.calls[index].call.name
            guard let tool = tool(named: name) else {
                let names = setup.tools.map(\.name).joined(separator: ", ")
                end(index, as: .refused, "There is no tool `\(name)`; there are: \(names).")
                continue
            }
            if tool.generator != nil, isAtRoundLimit {
                end(index, as: .refused, "The round limit is reached; no further image can be generated.")
                continue
            }
            guard let task = prepared(index, for: tool) else { continue }
            queue.removeFirst(taken)
            guard setup.consultsHook else { return start(task) }
            if let reason = reachedLimit() { return stop(reason, unmade: index) }
            phase = .awaitingHook(task)
            return .consultHook(task)
        }
        queue = []
        return endOfTurn()
    }

    /// Checks the arguments of a call; an invalid call is refused with a reason for the policy.
    private mutating func prepared(_ index: Int, for tool: ToolDescriptor) -> CallTask? {
        let call = trajectory.calls[index].call
        trajectory.calls[index].request = nil
        guard let generator = tool.generator else { return CallTask(index: index, call: call) }
        do {
            var request = try GenerationRequest(arguments: call.arguments)
            for id in request.inputImages where !trajectory.images.contains(where: { $0.id == id }) {
                let known = trajectory.images.map(\.id.rawValue).joined(separator: ", ")
                throw AdapterError.rejected(
                    "There is no image \(id); there \(known.isEmpty ? "is none yet" : "are: \(known)").")
            }
            // The record holds what is sent, defaults included.
            request.size = request.size ?? generator.defaultSize
            if request.seed == nil {
                request.seed = SeedStream.generatorSeed(session: trajectory.seed, call: index)
            }
            trajectory.calls[index].request = request
            return CallTask(index: index, call: call, request: request)
        } catch {
            end(index, as: .refused, AdapterError(wrapping: error).message)
            return nil
        }
    }

    mutating func hookDecided(_ decision: RecordedHookDecision, on task: CallTask) -> SessionEffect {
        switch decision {
        case .allow: return start(task)
        case .change(let arguments):
            trajectory.calls[task.index].call.arguments = arguments
            trajectory.calls[task.index].changedByHook = true
            guard let tool = tool(named: task.call.name), let changed = prepared(task.index, for: tool) else {
                return nextCall()
            }
            return start(changed)
        // Without an image it is a text answer, as in a dry run, and not a round.
        case .answer(let result): return finishCall(task, result, status: .answered)
        case .refuse(let reason):
            end(task.index, as: .refused, reason)
            return nextCall()
        }
    }

    /// Starts a call, unless a limit forbids it. Nothing is sent before the start is durable.
    mutating func start(_ task: CallTask) -> SessionEffect {
        if let reason = reachedLimit() { return stop(reason, unmade: task.index) }
        if task.request != nil, spent.generatorCalls >= limits.generatorCalls {
            return stop(.generatorCallLimit, unmade: task.index)
        }
        phase = .startingCall(task)
        return .startCall(task)
    }

    mutating func callStarted(_ started: CallTask) -> SessionEffect {
        var task = started
        if task.request != nil { spent.generatorCalls += 1 }
        // A repeated call keeps the name of the attempt that it repeats.
        if follows(2), task.name == nil {
            task.name = CallName.derived(
                from: trajectory.sessionID, task.index, task.attempt, salt: trajectory.seed,
                startedAt: trajectory.startedAt)
        }
        let isCharged = task.repeatsAfterCrash && naming(of: task) != .idempotencyKey
        trajectory.calls[task.index].attempts.append(
            CallAttempt(startedAt: now, name: task.name, mayHaveChargedTwice: isCharged))
        phase = .awaitingTool(task)
        return .performCall(task)
    }

    mutating func updateAttempt(of task: CallTask, _ change: (inout CallAttempt) -> Void) {
        guard let last = trajectory.calls[task.index].attempts.indices.last else { return }
        change(&trajectory.calls[task.index].attempts[last])
    }

    func naming(of task: CallTask) -> CallNaming? { tool(named: task.call.name)?.generator?.callNaming }

    /// The running job, if the tool can resume it: by its handle, or by the name of the call.
    func reattachableJob(of task: CallTask) -> JobHandle? {
        guard let attempt = trajectory.calls[task.index].attempts.last else { return nil }
        if tool(named: task.call.name)?.generator?.reattach == true, let job = attempt.job { return job }
        guard naming(of: task) == .job else { return nil }
        return attempt.name.map { .unconfirmed($0) }
    }

    /// Resumes a job. Nothing is sent again, so the attempt continues and no limit applies.
    mutating func reattach(_ task: CallTask, to job: JobHandle) -> SessionEffect {
        var task = task
        task.reattaches = true
        updateAttempt(of: task) {
            $0.finishedAt = nil
            $0.error = nil
        }
        phase = .awaitingTool(task)
        return .reattach(task, job)
    }
}

extension SessionState {
    mutating func toolReturned(_ result: RecordedToolResult, from task: CallTask) -> SessionEffect {
        if task.request != nil, result.images.isEmpty {
            // It may have been paid for anyway.
            spend(result.usage)
            trajectory.calls[task.index].usage = result.usage
            return toolFailed(.rejected("The generator \(task.call.name) returned no image."), task)
        }
        let now = now
        updateAttempt(of: task) { $0.finishedAt = now }
        return finishCall(task, result, status: .succeeded)
    }

    /// A call returned its result: names the images, reports them, and opens the round if the tool is a generator.
    mutating func finishCall(
        _ task: CallTask, _ result: RecordedToolResult, status: CallRecord.Status
    ) -> SessionEffect {
        spend(result.usage)
        let twins = result.images.map { image in
            trajectory.images.first { $0.reference.digest == image.digest }?.id
        }
        let ids = result.images.map { addImage($0, call: task.index) }
        trajectory.calls[task.index].status = status
        trajectory.calls[task.index].images = ids
        trajectory.calls[task.index].seedUsed = result.seedUsed
        trajectory.calls[task.index].usage = result.usage
        trajectory.calls[task.index].warnings = result.warnings
        for (id, twin) in zip(ids, twins) {
            guard let twin else { continue }
            trajectory.calls[task.index].warnings.append("\(id) is identical to \(twin), byte for byte.")
        }
        trajectory.calls[task.index].text = resultText(of: task, result, ids)
        reportCall(task.index)
        guard task.request != nil, let image = ids.first else { return nextCall() }
        let round = trajectory.rounds.count
        trajectory.rounds.append(Round(exchange: exchange, call: task.index, image: image))
        if judgesItself {
            unassessed.append(round)
            return nextCall()
        }
        if let reason = reachedLimit() { return stop(reason) }
        let assessment = AssessmentTask(round: round)
        phase = .awaitingJudge(assessment)
        return .judge(assessment)
    }

    /// A call ends without a result; the policy reads why.
    mutating func end(_ index: Int, as status: CallRecord.Status, _ reason: String) {
        trajectory.calls[index].status = status
        trajectory.calls[index].text = ([reason] + changeNote(of: index)).joined(separator: "\n")
        reportCall(index)
    }

    private mutating func reportCall(_ index: Int) {
        let record = trajectory.calls[index]
        let isError = record.status.isError
        openParts.append(
            .toolResult(
                ToolResultPart(
                    callID: record.call.id, toolName: record.call.name,
                    text: isError ? "error: \(record.text)" : record.text, isError: isError)))
        openParts += record.images.map { .image($0) }
    }

    private func resultText(of task: CallTask, _ result: RecordedToolResult, _ ids: [ImageID]) -> String {
        var lines = zip(ids, result.images).map { "image_id: \($0) (\($1.size))" }
        let honorsSeed = tool(named: task.call.name)?.generator?.seed == true
        if honorsSeed, !ids.isEmpty, let seed = result.seedUsed ?? task.request?.seed {
            lines.append("seed: \(seed)")
        }
        lines += changeNote(of: task.index)
        lines += trajectory.calls[task.index].warnings.map { "warning: \($0)" }
        if !result.text.isEmpty { lines.append(result.text) }
        return lines.joined(separator: "\n")
    }

    private func changeNote(of index: Int) -> [String] {
        let record = trajectory.calls[index]
        guard record.changedByHook else { return [] }
        return ["note: the call was changed to \(JSONValue.object(record.call.arguments).jsonText)"]
    }
}

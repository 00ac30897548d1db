extension SessionState {
    /// Prepares the next call of the turn: refuses it, shows it to the hook, or starts it.
    mutating func nextCall() -> SessionEffect {
        while let index = queue.first {
            queue.removeFirst()
            let call = trajectory.calls[index].call
            guard let tool = tool(named: call.name) else {
                let names = setup.tools.map(\.name).joined(separator: ", ")
                refuse(index, "There is no tool `\(call.name)`; there are: \(names).")
                continue
            }
            if tool.generator != nil, isAtRoundLimit {
                refuse(index, "The round limit is reached; no further image can be generated.")
                continue
            }
            guard let task = prepared(index, call, for: tool) else { continue }
            guard setup.consultsHook else { return start(task) }
            if let reason = reachedLimit() { return stop(reason, unmade: index) }
            phase = .awaitingHook(task)
            return .consultHook(task)
        }
        return endOfTurn()
    }

    /// Checks a call's arguments; a bad one is refused with words for the policy.
    private mutating func prepared(_ index: Int, _ call: ToolCall, for tool: ToolDescriptor) -> CallTask? {
        guard tool.generator != nil else { return CallTask(index: index, call: call) }
        do {
            var request = try GenerationRequest(arguments: call.arguments)
            for id in request.inputImages where !trajectory.images.contains(where: { $0.id == id }) {
                let known = trajectory.images.map(\.id.rawValue).joined(separator: ", ")
                throw AdapterError.rejected(
                    "There is no image \(id); there \(known.isEmpty ? "is none yet" : "are: \(known)").")
            }
            if request.seed == nil {
                let seed = SeededRandom.derive(trajectory.seed, SeedStream.generator, UInt64(index))
                // 32 bits, because that is what every known generator takes.
                request.seed = seed >> 32
            }
            trajectory.calls[index].request = request
            return CallTask(index: index, call: call, request: request)
        } catch {
            refuse(index, AdapterError(wrapping: error).message)
            return nil
        }
    }

    /// A call is not made; the policy reads why.
    mutating func refuse(_ index: Int, _ reason: String) {
        trajectory.calls[index].status = .refused
        trajectory.calls[index].text = reason
        reportCall(index, isError: true)
    }

    /// Adds what became of a call to the round's message.
    private mutating func reportCall(_ index: Int, isError: Bool) {
        let record = trajectory.calls[index]
        openParts.append(
            .toolResult(
                ToolResultPart(
                    callID: record.call.id, toolName: record.call.name, text: record.text, isError: isError)))
        openParts += record.images.map { .image($0) }
    }

    mutating func hookDecided(_ decision: RecordedHookDecision, on task: CallTask) -> SessionEffect {
        switch decision {
        case .allow: return start(task)
        case .change(let arguments):
            trajectory.calls[task.index].call.arguments = arguments
            trajectory.calls[task.index].changedByHook = true
            let call = trajectory.calls[task.index].call
            guard let tool = tool(named: call.name), let changed = prepared(task.index, call, for: tool) else {
                return nextCall()
            }
            return start(changed)
        case .answer(let result): return finishCall(task, result, status: .answered)
        case .refuse(let reason):
            refuse(task.index, reason)
            return nextCall()
        }
    }

    /// Starts a call, unless a limit forbids it. Nothing leaves before the start is durable.
    mutating func start(_ task: CallTask) -> SessionEffect {
        if let reason = reachedLimit() { return stop(reason, unmade: task.index) }
        if task.request != nil, spent.generatorCalls >= limits.generatorCalls {
            return stop(.generatorCallLimit, unmade: task.index)
        }
        phase = .startingCall(task)
        return .startCall(task)
    }

    mutating func callStarted(_ task: CallTask) -> SessionEffect {
        if task.request != nil { spent.generatorCalls += 1 }
        trajectory.calls[task.index].attempts.append(
            CallAttempt(startedAt: now, mayHaveChargedTwice: task.repeatsAfterCrash))
        phase = .awaitingTool(task)
        return .performCall(task)
    }

    mutating func updateAttempt(of task: CallTask, _ change: (inout CallAttempt) -> Void) {
        guard let last = trajectory.calls[task.index].attempts.indices.last else { return }
        change(&trajectory.calls[task.index].attempts[last])
    }

    mutating func toolReturned(_ result: RecordedToolResult, from task: CallTask) -> SessionEffect {
        let now = now
        updateAttempt(of: task) { $0.finishedAt = now }
        return finishCall(task, result, status: .succeeded)
    }

    private mutating func finishCall(
        _ task: CallTask, _ result: RecordedToolResult, status: CallRecord.Status
    ) -> SessionEffect {
        spend(result.usage)
        let earlier = trajectory.images
        let ids = result.images.map { addImage($0, call: task.index) }
        trajectory.calls[task.index].status = status
        trajectory.calls[task.index].images = ids
        trajectory.calls[task.index].seedUsed = result.seedUsed
        trajectory.calls[task.index].usage = result.usage
        trajectory.calls[task.index].warnings = result.warnings
        for (id, reference) in zip(ids, result.images) {
            guard let twin = earlier.first(where: { $0.reference.digest == reference.digest }) else { continue }
            trajectory.calls[task.index].warnings.append("\(id) is identical to \(twin.id), byte for byte.")
        }
        trajectory.calls[task.index].text = resultText(of: task, result, ids)
        reportCall(task.index, isError: false)
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

    /// What the policy reads about a successful call.
    private func resultText(of task: CallTask, _ result: RecordedToolResult, _ ids: [ImageID]) -> String {
        var lines = zip(ids, result.images).map { "image_id: \($0) (\($1.size))" }
        if let seed = result.seedUsed ?? task.request?.seed, tool(named: task.call.name)?.generator?.seed == true {
            lines.append("seed: \(seed)")
        }
        if trajectory.calls[task.index].changedByHook {
            lines.append("note: the call was changed to \(JSONValue.object(task.call.arguments).jsonText)")
        }
        lines += trajectory.calls[task.index].warnings.map { "warning: \($0)" }
        if !result.text.isEmpty { lines.append(result.text) }
        return lines.joined(separator: "\n")
    }
}

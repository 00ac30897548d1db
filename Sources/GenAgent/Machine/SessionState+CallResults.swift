extension SessionState {
    mutating func toolReturned(_ result: RecordedToolResult, from task: CallTask) -> SessionEffect {
        if task.request != nil, result.images.isEmpty {
            // It may have been paid for all the same.
            spend(result.usage)
            trajectory.calls[task.index].usage = result.usage
            return toolFailed(.rejected("The generator \(task.call.name) returned no image."), task)
        }
        let now = now
        updateAttempt(of: task) { $0.finishedAt = now }
        return finishCall(task, result, status: .succeeded)
    }

    /// A call brought its result: names the images, reports them, and opens the round where it was a generator's.
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

    /// Adds what became of a call to the round's message.
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

    /// What the policy reads about a successful call.
    private func resultText(of task: CallTask, _ result: RecordedToolResult, _ ids: [ImageID]) -> String {
        var lines = zip(ids, result.images).map { "image_id: \($0) (\($1.size))" }
        let honoursSeed = tool(named: task.call.name)?.generator?.seed == true
        if honoursSeed, !ids.isEmpty, let seed = result.seedUsed ?? task.request?.seed {
            lines.append("seed: \(seed)")
        }
        lines += changeNote(of: task.index)
        lines += trajectory.calls[task.index].warnings.map { "warning: \($0)" }
        if !result.text.isEmpty { lines.append(result.text) }
        return lines.joined(separator: "\n")
    }

    /// Tells the policy that the hook changed its call, whatever became of it.
    private func changeNote(of index: Int) -> [String] {
        let record = trajectory.calls[index]
        guard record.changedByHook else { return [] }
        return ["note: the call was changed to \(JSONValue.object(record.call.arguments).jsonText)"]
    }
}

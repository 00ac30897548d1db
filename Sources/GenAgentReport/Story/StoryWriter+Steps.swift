import GenAgent

extension StoryWriter {
    /// Writes something that happened.
    func write(_ item: StoryOutline.Step, in section: StoryOutline.Section) async throws {
        switch item {
        case .turn(let turn, let index): try await page.write(words(of: turn, index))
        case .call(let call, _):
            try await page.write(words(of: call, in: section))
            // What a generator drew is the round's picture and stands beside these words.
            for id in call.images where id != section.round?.image {
                guard let record = outline.image(id) else { continue }
                try await writeFigure(
                    record,
                    caption: "<figcaption>\(.isolated(id.rawValue)), by \(.isolated(call.call.name))</figcaption>")
            }
        case .issue(let issue):
            let label = issue.boundary == .store ? "Not kept" : "Trouble"
            let words: HTML =
                "The \(issue.boundary.rawValue) failed: <bdi>\(issue.error.message)</bdi>\(facts(of: issue.error))"
            try await page.write(note(label, words, isBad: true))
        }
    }

    private func words(of turn: TurnRecord, _ index: Int) -> HTML {
        var html = HTML()
        if turn.reply.isRedacted == true {
            html += note(
                "Redacted",
                "The server repeated a key in this turn. It was taken out, and the turn is not used for training.",
                isBad: true)
        }
        switch turn.parse {
        case .violation(let violation):
            html += note(
                "Unreadable", "The policy's turn could not be read: <bdi>\(violation.detail)</bdi>", isBad: true)
            if let reasoning = turn.reply.reasoning?.filled { html += step("Reasons", .prose(reasoning)) }
        case .turn(let parsed):
            if turn.purpose == .repair {
                html += note("Repaired", "The policy was asked to write its turn again, and did.", isBad: false)
            }
            let thought = parsed.thought?.filled ?? turn.reply.reasoning?.filled
            if let thought { html += step("Thinks", .prose(thought)) }
            // About the image of a round they stand there; otherwise here.
            if let judgment = parsed.judgment?.filled, !isTold(index) { html += step("Remarks", .prose(judgment)) }
            // What the format asks for when there is nothing to say.
            if case .answer(let answer) = parsed.action, let words = answer.filled, words.lowercased() != "done" {
                html += step("Answers", .prose(words))
            }
        }
        return html
    }

    /// Whether a turn's judgment is told with the image that it is about.
    private func isTold(_ turn: Int) -> Bool { trajectory.rounds.contains { $0.judgedInTurn == turn } }

    private func words(of call: CallRecord, in section: StoryOutline.Section) -> HTML {
        var html = HTML()
        let name = HTML.isolated(call.call.name)
        if call.turn == nil {
            html += note("Reflector", "The reflector made this call in the policy's place.", isBad: false)
        }
        if call.changedByHook { html += note("Changed", "The hook changed the arguments of this call.", isBad: false) }
        if let request = call.request {
            html += step("Prompt", prompt(of: request, before: section.promptBefore))
            if let settings = settings(of: request, call: call) { html += step("With", settings) }
        } else {
            html += step("Calls", "\(name) <code dir=\"auto\">\(JSONValue.object(call.call.arguments).jsonText)</code>")
        }
        html += attempts(of: call)
        switch call.status {
        case .succeeded where call.request == nil, .answered:
            if let text = call.text.filled { html += step("Reads", .prose(text)) }
        case .succeeded: break
        case .pending, .refused, .failed, .abandoned, .ignored:
            let isKnown = call.attempts.contains { $0.error?.message.filled == call.text.filled }
            let reason: HTML? = isKnown ? nil : call.text.filled.map { ": <bdi>\($0)</bdi>" }
            html += note(
                call.status == .ignored ? "Ignored" : "Not made", "\(name) \(call.status.words)\(reason)",
                isBad: call.status == .failed || call.status == .abandoned)
        }
        for warning in call.warnings { html += note("Warning", "\(name): <bdi>\(warning)</bdi>", isBad: false) }
        return html
    }

    /// A prompt, with what changed since the round before.
    private func prompt(of request: GenerationRequest, before: String?) -> HTML {
        guard let before else { return "<p class=\"prompt\" dir=\"auto\">\(request.prompt)</p>" }
        guard before != request.prompt else {
            return
                "<p class=\"prompt\" dir=\"auto\">\(request.prompt)</p><p class=\"hint\">The same prompt as before.</p>"
        }
        let pieces = WordDiff(from: before, to: request.prompt).pieces.map { piece -> HTML in
            switch piece {
            case .same(let words): "\(words)"
            case .added(let words): "<ins>\(words)</ins>"
            case .removed(let words): "<del>\(words)</del>"
            }
        }
        return
            "<p class=\"prompt\" dir=\"auto\">\(.joined(pieces, by: " "))</p><p class=\"hint\">Changed since the round before: <ins>added</ins>, <del>removed</del>.</p>"
    }

    private func settings(of request: GenerationRequest, call: CallRecord) -> HTML? {
        var parts: [HTML] = [.isolated(call.call.name)]
        if let size = request.size { parts.append("\(size.width) × \(size.height)") }
        if let seed = call.seedUsed ?? request.seed { parts.append("seed \(String(seed))") }
        if let steps = request.steps { parts.append("\(steps) steps") }
        if let guidance = request.guidance { parts.append("guidance \(Numbers.decimal(guidance, digits: 2))") }
        for image in request.inputImages { parts.append("from \(.isolated(image.rawValue))") }
        if let negative = request.negativePrompt?.filled { parts.append("not: <bdi>\(negative)</bdi>") }
        for (name, value) in request.extras.sorted(by: { $0.key < $1.key }) {
            parts.append("\(.isolated(name)) <code dir=\"auto\">\(value.jsonText)</code>")
        }
        return "<p class=\"settings\">\(.joined(parts, by: " · "))</p>"
    }

    /// Failed attempts, repeats and what may have been paid twice.
    private func attempts(of call: CallRecord) -> HTML {
        var html = HTML()
        for (index, attempt) in call.attempts.enumerated() {
            let count: HTML = call.attempts.count > 1 ? "Attempt \(index + 1) of \(call.attempts.count)" : "The attempt"
            if let error = attempt.error {
                let isUnknown = error.kind == .outcomeUnknown
                let became: HTML = isUnknown ? "has no known outcome and may have been charged" : "failed"
                html += note(
                    "Trouble", "\(count) \(became): <bdi>\(error.message)</bdi>\(facts(of: error))", isBad: true)
            } else if attempt.finishedAt == nil, attempt.job != nil, index + 1 < call.attempts.count {
                html += note("Resumed", "\(count) was cut off; its job was taken up again.", isBad: false)
            } else if attempt.finishedAt == nil, index + 1 < call.attempts.count {
                html += note("Cut off", "\(count) was cut off.", isBad: true)
            }
            if attempt.mayHaveChargedTwice {
                html += note(
                    "Paid twice?", "\(count) repeats one that a crash cut off; it may have been charged twice.",
                    isBad: true)
            }
        }
        return html
    }

    private func facts(of error: AdapterError) -> HTML {
        var parts: [String] = []
        if let status = error.status { parts.append("HTTP status \(status)") }
        if let wait = error.retryAfter { parts.append("asked to wait \(Numbers.duration(wait))") }
        if error.isExhausted { parts.append("the adapter had tried again already") }
        return parts.isEmpty ? "" : " (\(parts.joined(separator: "; ")))"
    }
}

import GenAgent

/// Turns events into lines, live or replayed. It keeps only what the next lines need.
struct Story {
    var isSelfJudging = true
    private var images = 0
    private var headings = 0
    private var unjudged = false
    private var isClosing = false
    private var stepStart: Timestamp?
    private var callSeconds: Double?
    private var refusals = RefusedCalls()

    mutating func lines(for moment: ConsoleEvent, at time: Timestamp) -> [StoryLine] {
        let lines = ownLines(for: moment, at: time)
        // A summary of refused calls comes before the next line.
        guard !lines.isEmpty else { return [] }
        return refusals.summary(before: lines).map { [$0] + lines } ?? lines
    }

    private mutating func ownLines(for moment: ConsoleEvent, at time: Timestamp) -> [StoryLine] {
        switch moment {
        case .began(let header):
            isSelfJudging = header.options.judge == .policy
            let kept = header.kept.map { [StoryLine.settings($0)] } ?? []
            return [.title(header.options.prompt), .settings(header.settings)] + kept
        case .told(let lines): return lines
        case .event(let event): return lines(for: event, at: time)
        case .imageSaved(let image):
            images += 1
            unjudged = true
            stepStart = time
            let reference = image.reference
            let facts =
                "\(reference.size) \(reference.format.rawValue.uppercased()), \(Numbers.bytes(reference.byteCount))"
            return [.step(.init(label: "paints", text: "\(image.fileName), \(facts)", seconds: callSeconds))]
        case .question, .answered, .hint, .tick: return []
        case .interrupted(let signal, let next):
            var words = "\(signal.name): finishing and keeping the result so far."
            if let next { words += " A second one ends the run at once; then `\(next)` completes it." }
            return [.step(.init(label: "stops", text: words))]
        case .ended(let summary): return summary.lines
        }
    }

    private mutating func lines(for event: SessionEvent, at time: Timestamp) -> [StoryLine] {
        switch event {
        case .turnStarted(let purpose):
            stepStart = time
            isClosing = purpose == .closing
            return heading(1)
        case .turn(let turn): return lines(for: turn, at: time)
        case .malformedTurn(let violation):
            return [
                .step(.init(label: "trouble", mark: .bad, text: "The turn could not be parsed: \(violation.detail)"))
            ]
        case .callStarted(let call, let request, let attempt):
            let label = attempt == 1 ? "calls" : "retries"
            let words = request?.prompt ?? JSONValue.object(call.arguments).jsonText
            let step = StoryLine.step(.init(label: label, text: "\(call.name): \(words)"))
            return (request == nil ? [] : heading(images + 1)) + [step]
        case .callFinished(let record): return lines(for: record)
        case .assessed(_, let verdict):
            unjudged = false
            let seconds = isSelfJudging ? nil : stepStart.map { time.seconds(since: $0) }
            return verdict.steps(seconds: seconds).map { .step($0) }
        case .reflected(_, let reflection):
            guard case .guidance(let words) = reflection.action else { return [] }
            return [.step(.init(label: "advises", text: words))]
        case .compared(let record):
            let outcome = record.comparison?.outcome ?? .tie
            let winner = outcome == .first ? record.first : record.second
            return [.step(.init(label: "picks", text: outcome == .tie ? "a tie; the later one stays" : "\(winner)"))]
        case .issue(let issue):
            let words = "The \(issue.boundary.rawValue) failed: \(issue.error.message)"
            return [.step(.init(label: "trouble", mark: .bad, text: words))]
        case .retrying(let moment):
            let wait = Numbers.duration(moment.seconds(since: time))
            return [.step(.init(label: "waits", text: "\(wait) before the next attempt"))]
        case .resumed(_, _, let soFar): return resume(soFar)
        case .started, .delta, .progress, .image, .finished: return []
        }
    }

    private mutating func lines(for turn: PolicyTurn, at time: Timestamp) -> [StoryLine] {
        var lines: [StoryLine] = []
        if let thought = turn.thought, !thought.isBlank {
            let seconds = stepStart.map { time.seconds(since: $0) }
            lines.append(.step(.init(label: "thinks", text: thought, isDim: true, seconds: seconds)))
        }
        // In self judging the verdict repeats these words, with its mark.
        if let judgment = turn.judgment, !judgment.isBlank, !(isSelfJudging && unjudged) {
            lines.append(.step(.init(label: "judges", text: judgment)))
        }
        if case .answer(let words) = turn.action, !words.isBlank, words.lowercased() != "done" {
            lines.append(.step(.init(label: "answers", text: words)))
        }
        return lines
    }

    private mutating func lines(for record: CallRecord) -> [StoryLine] {
        callSeconds = record.usage.seconds
        let name = record.call.name
        var lines = record.warnings.map { StoryLine.step(.init(label: "warns", text: $0)) }
        switch record.status {
        // At the round limit the policy may ask for another image; that gets no line.
        case .ignored: break
        case .refused where isClosing: break
        case .refused:
            let words = "\(name) was not called: \(record.text)"
            if let line = refusals.line(words) { lines.append(line) }
        case .abandoned: lines.append(.step(.init(label: "calls", mark: .bad, text: "\(name): \(record.text)")))
        // Failures were already shown as issues.
        case .failed, .pending, .succeeded, .answered: break
        }
        return lines
    }

    /// Continues the story that another process began.
    private mutating func resume(_ soFar: Trajectory) -> [StoryLine] {
        images = soFar.rounds.count
        headings = images
        unjudged = soFar.rounds.last.map { $0.verdict == nil } ?? false
        let words =
            switch images {
            case 0: "where it was cut off, before the first image"
            case 1: "where it was cut off, after 1 image"
            default: "where it was cut off, after \(images) images"
            }
        return [.step(.init(label: "resumes", text: words))]
    }

    private mutating func heading(_ round: Int) -> [StoryLine] {
        guard round > headings else { return [] }
        headings = round
        return [.heading("Round \(round)")]
    }
}

/// Successive calls that were refused for the same reason: the first few get a line, the others are counted.
struct RefusedCalls {
    private static let told = 3
    private var words = ""
    private var count = 0
    private var skipped = 0

    /// The line for a refused call; `nil` if it is only counted.
    mutating func line(_ words: String) -> StoryLine? {
        if words != self.words { (self.words, count) = (words, 0) }
        count += 1
        if count <= Self.told { return .step(.init(label: "calls", mark: .bad, text: words)) }
        skipped += 1
        return nil
    }

    /// The line about the calls that were only counted, before any other line.
    mutating func summary(before lines: [StoryLine]) -> StoryLine? {
        let isRefusal = if case .step(let step)? = lines.first { step.text == words } else { false }
        if !isRefusal { (words, count) = ("", 0) }
        guard skipped > 0 else { return nil }
        defer { skipped = 0 }
        return .step(
            StoryLine.Step(
                label: "calls", mark: .bad,
                text: "\(skipped) more \(skipped == 1 ? "call was" : "calls were") refused for the same reason."))
    }
}

extension StringProtocol {
    var isBlank: Bool { allSatisfy(\.isWhitespace) }
}

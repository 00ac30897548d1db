import GenAgent

/// A line of the story that a run tells, before anybody has decided how it looks.
enum StoryLine: Equatable {
    /// The wish.
    case title(String)
    /// How the run is set up.
    case settings(String)
    /// A new round.
    case heading(String)
    /// Somebody did something.
    case step(StoryStep)
    /// How it ended.
    case ending(StoryMark, String)
    /// A file.
    case file(String, path: String)
}

/// Good, bad or open.
enum StoryMark: String {
    case good = "✓"
    case bad = "✗"
    case open = "?"

    var tone: Tone {
        switch self {
        case .good: .good
        case .bad: .bad
        case .open: .unsure
        }
    }

    init(_ isMet: Bool?) { self = isMet.map { $0 ? .good : .bad } ?? .open }
}

/// What somebody did.
struct StoryStep: Equatable {
    /// Who did what, in one word of at most seven letters.
    var label: String
    var mark: StoryMark?
    var text: String
    var isDim = false
    /// How long it took, where that is known.
    var seconds: Double?

    /// The longest text that is told, in UTF-8 bytes: nobody reads a prompt of megabytes on a terminal.
    static let longest = 32_000

    /// The text as it is told; where it is cut, it says so, and that the record has all of it.
    var told: String {
        guard text.utf8.count > Self.longest else { return text }
        var kept = String(decoding: text.utf8.prefix(Self.longest), as: UTF8.self)
        // Half a character at the end.
        while kept.last == "\u{FFFD}" { kept.removeLast() }
        return "\(kept) … (\(Numbers.bytes(text.utf8.count - kept.utf8.count)) more; the trajectory has all of it)"
    }

    /// How long it took, in words; `nil` where there is nothing worth saying.
    var duration: String? { seconds.flatMap { $0 < 0.005 ? nil : Numbers.duration($0) } }
}

/// Makes lines of moments. It keeps only what the next lines need.
struct Story {
    var isSelfJudging = true
    private var pictures = 0
    private var headings = 0
    private var unjudged = false
    private var isClosing = false
    private var stepStart: Timestamp?
    private var callSeconds: Double?
    private var refusals = RefusedCalls()

    /// The lines that a moment adds.
    mutating func lines(for moment: ConsoleEvent, at time: Timestamp) -> [StoryLine] {
        let lines = ownLines(for: moment, at: time)
        // Before whatever comes after them.
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
        case .pictureKept(let picture):
            pictures += 1
            unjudged = true
            stepStart = time
            let reference = picture.reference
            let facts = "\(reference.size) \(reference.format.rawValue.uppercased()), \(Numbers.bytes(reference.byteCount))"
            return [.step(StoryStep(label: "paints", text: "\(picture.fileName), \(facts)", seconds: callSeconds))]
        case .question, .answered, .hint, .tick: return []
        case .interrupted(let signal, let next):
            var words = "\(signal.name): finishing and keeping what there is."
            if let next { words += " Once more ends it at once; then `\(next)` completes it." }
            return [.step(StoryStep(label: "stops", text: words))]
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
                .step(StoryStep(label: "trouble", mark: .bad, text: "The turn cannot be read: \(violation.detail)"))
            ]
        case .callStarted(let call, let request, let attempt):
            let label = attempt == 1 ? "calls" : "retries"
            let words = request?.prompt ?? JSONValue.object(call.arguments).jsonText
            let step = StoryLine.step(StoryStep(label: label, text: "\(call.name): \(words)"))
            return (request == nil ? [] : heading(pictures + 1)) + [step]
        case .callFinished(let record): return lines(for: record)
        case .assessed(_, let verdict):
            unjudged = false
            let seconds = isSelfJudging ? nil : stepStart.map { time.seconds(since: $0) }
            return verdict.steps(seconds: seconds).map { .step($0) }
        case .reflected(_, let reflection):
            guard case .guidance(let words) = reflection.action else { return [] }
            return [.step(StoryStep(label: "advises", text: words))]
        case .compared(let record):
            let outcome = record.comparison?.outcome ?? .tie
            let winner = outcome == .first ? record.first : record.second
            return [.step(StoryStep(label: "picks", text: outcome == .tie ? "a tie; the later stays" : "\(winner)"))]
        case .issue(let issue):
            let words = "The \(issue.boundary.rawValue) failed: \(issue.error.message)"
            return [.step(StoryStep(label: "trouble", mark: .bad, text: words))]
        case .retrying(let moment):
            let wait = Numbers.duration(moment.seconds(since: time))
            return [.step(StoryStep(label: "waits", text: "\(wait) before it is tried again"))]
        case .resumed(_, _, let soFar): return takeUp(soFar)
        case .started, .delta, .progress, .image, .finished: return []
        }
    }

    private mutating func lines(for turn: PolicyTurn, at time: Timestamp) -> [StoryLine] {
        var lines: [StoryLine] = []
        if let thought = turn.thought, !thought.isBlank {
            let seconds = stepStart.map { time.seconds(since: $0) }
            lines.append(.step(StoryStep(label: "thinks", text: thought, isDim: true, seconds: seconds)))
        }
        // In self judging the verdict repeats these words, with its mark.
        if let judgment = turn.judgment, !judgment.isBlank, !(isSelfJudging && unjudged) {
            lines.append(.step(StoryStep(label: "judges", text: judgment)))
        }
        if case .answer(let words) = turn.action, !words.isBlank, words.lowercased() != "done" {
            lines.append(.step(StoryStep(label: "answers", text: words)))
        }
        return lines
    }

    private mutating func lines(for record: CallRecord) -> [StoryLine] {
        callSeconds = record.usage.seconds
        let name = record.call.name
        var lines = record.warnings.map { StoryLine.step(StoryStep(label: "warns", text: $0)) }
        switch record.status {
        // At the round limit the policy may wish for another picture; that is no event.
        case .ignored: break
        case .refused where isClosing: break
        case .refused:
            let words = "\(name) was not called: \(record.text)"
            if let line = refusals.line(words) { lines.append(line) }
        case .abandoned: lines.append(.step(StoryStep(label: "calls", mark: .bad, text: "\(name): \(record.text)")))
        // What failed has been told as an issue.
        case .failed, .pending, .succeeded, .answered: break
        }
        return lines
    }

    /// Goes on after what another process told.
    private mutating func takeUp(_ soFar: Trajectory) -> [StoryLine] {
        pictures = soFar.rounds.count
        headings = pictures
        unjudged = soFar.rounds.last.map { $0.verdict == nil } ?? false
        let words =
            switch pictures {
            case 0: "where it was cut off, before the first picture"
            case 1: "where it was cut off, after 1 picture"
            default: "where it was cut off, after \(pictures) pictures"
            }
        return [.step(StoryStep(label: "resumes", text: words))]
    }

    private mutating func heading(_ round: Int) -> [StoryLine] {
        guard round > headings else { return [] }
        headings = round
        return [.heading("Round \(round)")]
    }
}

/// Calls that were refused for one reason, one after the other: the first few are told, the others counted.
struct RefusedCalls {
    private static let told = 3
    private var words = ""
    private var count = 0
    private var skipped = 0

    /// The line for a refused call; `nil` where it is only counted.
    mutating func line(_ words: String) -> StoryLine? {
        if words != self.words { (self.words, count) = (words, 0) }
        count += 1
        if count <= Self.told { return .step(StoryStep(label: "calls", mark: .bad, text: words)) }
        skipped += 1
        return nil
    }

    /// The line about those that were only counted, when something else comes.
    mutating func summary(before lines: [StoryLine]) -> StoryLine? {
        let isRefusal = if case .step(let step)? = lines.first { step.text == words } else { false }
        if !isRefusal { (words, count) = ("", 0) }
        guard skipped > 0 else { return nil }
        defer { skipped = 0 }
        return .step(
            StoryStep(
                label: "calls", mark: .bad,
                text: "\(skipped) more \(skipped == 1 ? "call was" : "calls were") refused for the same reason."))
    }
}

extension StringProtocol {
    /// Whether there is nothing to read.
    var isBlank: Bool { allSatisfy(\.isWhitespace) }
}

import GenAgent

/// A judge that asks the person at the keyboard.
struct AskingJudge: Judge {
    static let recordName = "person"
    let name = AskingJudge.recordName

    var input: StandardInput
    var images: ImagePaths
    var stage: Stage

    static let question = "Does it satisfy the prompt? [y/n/?] "
    static let followUp = "What is wrong? "
    static let help = """
        y  yes: this image is what you asked for; the run ends.
        n  no: you say what is wrong, and the image is drawn again if rounds are left.
        s  skip: you give no verdict; the policy decides.
        Ctrl-C stops and keeps all images so far.
        """

    func assess(_ candidate: Candidate, for query: Query, context: JudgeContext) async throws -> Verdict {
        let path = try await images.path(ofRound: context.round)
        var isFollowUp = false
        while true {
            guard let answer = try await ask(Self.question, context.round, path, isFollowUp) else {
                return .noAnswer
            }
            isFollowUp = true
            switch answer.lowercased() {
            case "y", "yes": return .satisfied(summary: "The person is satisfied.")
            case "n", "no":
                guard let wrong = try await ask(Self.followUp, context.round, path, true) else { return .noAnswer }
                return .refusal(wrong)
            case "s", "skip": return .unscored("the person skipped the question")
            case "?", "h", "help": await stage.show(.hint(Self.help))
            default: await stage.show(.hint("Please answer y, n or s, or ? for help."))
            }
        }
    }

    private func ask(_ text: String, _ round: Int, _ path: String, _ isFollowUp: Bool) async throws -> String? {
        await stage.show(.question(Question(round: round, path: path, text: text, isFollowUp: isFollowUp)))
        let line = try await input.next()
        await stage.show(.answered(line))
        return line.map { String($0.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()) }
    }
}

extension Verdict {
    fileprivate static var noAnswer: Verdict { .unscored("no answer: stdin is closed") }

    /// What the person says is wrong, for the policy; an empty answer is a verdict without findings.
    fileprivate static func refusal(_ words: String) -> Verdict {
        guard !words.isEmpty else { return .unsatisfied(summary: "The person is not satisfied, and does not say why.") }
        let finding = Finding("What the person wishes", isMet: false, detail: words)
        return .unsatisfied(findings: [finding], summary: words)
    }
}

/// The file of each round's image, once it is on disk and has been shown.
final class ImagePaths: Sendable {
    private struct State {
        var paths: [Int: String] = [:]
        var waiters = WaiterList<Int, String, any Error>()
    }

    private let state = Locked(State())

    func add(_ path: String, round: Int) {
        let waiters = state.withLock { state in
            state.paths[round] = path
            return state.waiters.removeAll { $0 == round }
        }
        for waiter in waiters { waiter.resume(returning: path) }
    }

    /// Waits for the file of a round's image.
    ///
    /// - Throws: `CancellationError` when the task is cancelled.
    func path(ofRound round: Int) async throws -> String {
        let ticket = state.withLock { $0.waiters.ticket() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let ready: Result<String, any Error>? = state.withLock { state in
                    if Task.isCancelled { return .failure(CancellationError()) }
                    if let path = state.paths[round] { return .success(path) }
                    state.waiters.add(ticket, round, continuation)
                    return nil
                }
                if let ready { continuation.resume(with: ready) }
            }
        } onCancel: {
            state.withLock { $0.waiters.remove(ticket) }?.resume(throwing: CancellationError())
        }
    }
}

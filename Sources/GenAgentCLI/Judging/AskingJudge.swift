import GenAgent

/// A judge that asks the person at the keyboard.
struct AskingJudge: Judge {
    /// Its name in records.
    static let recordName = "person"
    let name = AskingJudge.recordName

    /// Where the answers come from.
    var lines: LineReader
    /// Where the pictures are.
    var shelf: PictureShelf
    /// Shows the questions.
    var stage: Stage

    static let question = "Does it satisfy? [y/n/?] "
    static let followUp = "What is wrong? "
    static let help = """
        y  yes: this picture is what was asked for; the run ends.
        n  no: you say what is wrong, and it is drawn again while there are rounds left.
        s  skip: no verdict from you; the policy decides by itself.
        Ctrl-C stops and keeps all pictures so far.
        """

    func assess(_ candidate: Candidate, for query: Query, context: JudgeContext) async throws -> Verdict {
        let path = try await shelf.path(ofRound: context.round)
        var isFollowUp = false
        while true {
            guard let answer = try await ask(Self.question, context.round, path, isFollowUp) else {
                return .nobodyThere
            }
            isFollowUp = true
            switch answer.lowercased() {
            case "y", "yes": return .satisfied(summary: "The person is satisfied.")
            case "n", "no":
                guard let wrong = try await ask(Self.followUp, context.round, path, true) else { return .nobodyThere }
                return .refusal(wrong)
            case "s", "skip": return .unscored("the person skipped the question")
            case "?", "h", "help": await stage.show(.hint(Self.help))
            default: await stage.show(.hint("Please answer y, n or s; ? explains."))
            }
        }
    }

    private func ask(_ text: String, _ round: Int, _ path: String, _ isFollowUp: Bool) async throws -> String? {
        await stage.show(.question(Question(round: round, path: path, text: text, isFollowUp: isFollowUp)))
        let line = try await lines.next()
        await stage.show(.answered(line))
        return line.map { String($0.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()) }
    }
}

extension Verdict {
    fileprivate static var nobodyThere: Verdict { .unscored("no answer: stdin is closed") }

    /// What a person says is wrong, as the policy reads it; a person who says nothing only says no.
    fileprivate static func refusal(_ words: String) -> Verdict {
        guard !words.isEmpty else { return .unsatisfied(summary: "The person is not satisfied, and does not say why.") }
        let finding = Finding("What the person wishes", isMet: false, detail: words)
        return .unsatisfied(findings: [finding], summary: words)
    }
}

import GenAgentSandbox

/// Accuracy against each wording feature, at three settings of the dial, on generated prompts.
struct WordingStudy {
    let options: Options

    private static let phrasings: [(name: String, phrasing: PromptWriter.Phrasing)] = [
        ("plain", []), ("enumeration", .enumeration), ("restatement", .restatement), ("layout", .layout),
        ("stress", .stress), ("all four", [.enumeration, .restatement, .layout, .stress]),
    ]

    /// Words that name no object: how a prompt full of mood affects the rest.
    private static let padding = " A beautiful, quiet, detailed, realistic photo of high quality with soft light." + ""

    func run() {
        let count = options.number("--prompts", default: 100)
        var generator = PromptGenerator(seed: 5)
        let rows = PromptGenerator.Grammar.allCases.flatMap { grammar in
            (0..<count).map { _ in (grammar, generator.row(grammar)) }
        }
        print("Plans graded without pixels: \(rows.count) generated prompts, 16 seeds, mean over the seven grammars.\n")
        print("| profile | wording | words | dial 0 | dial 0.5 | dial 1 |\n|---|---|---|---|---|---|")
        for (name, profile) in [("weak", PainterProfile.weak), ("base", .base), ("strong", .strong)] {
            for (label, phrasing) in Self.phrasings {
                row(name, label, profile, rows) { PromptWriter().text(for: $0.include, phrasing: phrasing) }
            }
            row(name, "plain, 60 idle words", profile, rows) {
                PromptWriter().text(for: $0.include) + String(repeating: Self.padding, count: 5)
            }
        }
    }

    private func row(
        _ name: String, _ label: String, _ profile: PainterProfile,
        _ rows: [(PromptGenerator.Grammar, GenEvalRow)], text: (GenEvalRow) -> String
    ) {
        let tasks = rows.map { StudyTask(grammar: $0, prompt: text($1), metadata: $1.metadata) }
        let words = Double(tasks.map(\.scene.wording.wordCount).reduce(0, +)) / Double(max(1, tasks.count))
        let cells = [0, 0.5, 1].map { dial in
            fixed(Accuracy.overall(Accuracy.byGrammar(tasks, profile: profile.withWordingEffect(dial), seeds: 0..<16)))
        }
        print("| \(name) | \(label) | \(fixed(words, digits: 0)) | \(cells.joined(separator: " | ")) |")
    }
}

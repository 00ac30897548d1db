import GenAgentEvaluation

/// What the result depends on: table 2 for several effects of wording and errors of the eyes, each trained separately.
enum Dials: Section {
    static let id = "dials"
    static let title = "What the result rests on"

    struct Cell: Sendable, Codable {
        var wording: Double
        var eyes: String
        var scores: Scores
    }

    struct Findings: Sendable, Codable {
        var cells: [Cell]
    }

    private static let pairs: [(String, String)] = [
        ("+RL", "raw"), ("+RL", Table2.best), ("+RL", "best of 2"), ("+RL", "redrawn"), ("+RL, one pass", "raw"),
        ("+RL", "+SFT"),
    ]

    static func measure(in laboratory: Laboratory) async throws -> Findings {
        var cells: [Cell] = []
        for wording in [0, 0.5, 1] {
            for eyes in ["none", "paperLike", "high"] {
                let world = World(wording: wording, eyes: eyes)
                let report = try await laboratory.report(
                    laboratory.suites.main, world, models: laboratory.fewModels
                ) { model in
                    var recipe = laboratory.recipe(model)
                    recipe.world = world
                    return Table2.entrants(try await laboratory.train(recipe))
                }
                cells.append(Cell(wording: wording, eyes: eyes, scores: try Scores(report, pairs: pairs)))
            }
        }
        return Findings(cells: cells)
    }

    static func text(_ findings: Findings) -> String {
        let some = findings.cells.first?.scores
        let shown = ["raw", "untrained", "+SFT", "+RL, one pass", "+RL", Table2.best, "best of 2", "redrawn"]
        let scores = findings.cells.map { cell in
            [fixed(cell.wording, 1), cell.eyes]
                + shown.map { fixed(cell.scores.row($0)?.score?.value) }
                + [fixed(cell.scores.row("+RL")?.calls, 2)]
        }
        let gains = findings.cells.map { cell in
            [fixed(cell.wording, 1), cell.eyes] + pairs.map { signed(cell.scores.difference($0.0, $0.1)) }
        }
        return """
            `experiments dials`. Table 2 with the wording's effect and the eyes' errors changed, each cell trained anew (\(some?.models ?? 0) models); \(some?.suite ?? ""), \(some?.prompts ?? 0) prompts,
            two rounds. *Wording* 0: the painter draws the same however it is asked. *Redrawn* (as in table 2) asks in the query's own words, and once more where the eyes see a
            fault: what a second try and eyes are worth without any words.

            \(table(["wording", "eyes", "raw", "untrained †", "+SFT", "+RL, one pass", "+RL", "best of N, equal calls", "best of 2", "redrawn", "calls of +RL"], scores))

            \(table(["wording", "eyes", "+RL - raw", "+RL - best of N at equal calls", "+RL - best of 2", "+RL - redrawn", "+RL, one pass - raw", "+RL - +SFT"], gains))
            """
    }
}

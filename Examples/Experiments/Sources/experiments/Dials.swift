import GenAgentEvaluation
import GenAgentSandbox

/// What the result rests on: table 2 over the effect of wording and the errors of the eyes, trained anew in each.
struct Dials: Sendable {
    let laboratory: Laboratory

    init(_ laboratory: Laboratory) { self.laboratory = laboratory }

    func run() async throws {
        let suite = laboratory.suites.main
        let models = laboratory.fewModels
        var scores: [[String]] = []
        var gains: [[String]] = []
        for wording in [0, 0.5, 1] {
            for eyes in ["none", "paperLike", "high"] {
                let world = World(wording: wording, eyes: eyes)
                let report = try await laboratory.report(suite, world, models: models) { model in
                    var recipe = laboratory.recipe(model)
                    recipe.world = world
                    return Table2.entrants(try await laboratory.train(recipe))
                }
                func gain(_ one: String, _ other: String) -> String {
                    difference((try? report.comparison(of: one, with: other))?.difference)
                }
                let head = [fixed(wording, 1), eyes]
                scores.append(
                    head
                        + ["raw", "untrained", "+SFT", "+RL, one pass", "+RL", Table2.best, "best of 2", "redrawn"].map
                    {
                        fixed(report.row($0)?.score?.value ?? 0)
                    } + [fixed(report.row("+RL")?.generatorCalls ?? 0, 2)])
                gains.append(
                    head + [
                        gain("+RL", "raw"), gain("+RL", Table2.best), gain("+RL", "best of 2"), gain("+RL", "redrawn"),
                        gain("+RL, one pass", "raw"), gain("+RL", "+SFT"),
                    ])
            }
        }
        let text = """
            `experiments dials`. Table 2 with the wording's effect and the eyes' errors changed, each cell trained anew (\(models.count) models); \(suite.name), \(suite.queries.count) prompts,
            two rounds. *Wording* 0: the painter draws the same however it is asked. *Redrawn* (as in table 2) asks in the query's own words, and once more where the eyes see a
            fault: what a second try and eyes are worth without any words.

            \(table(["wording", "eyes", "raw", "untrained", "+SFT", "+RL, one pass", "+RL", "best of N, equal calls", "best of 2", "redrawn", "calls of +RL"], scores))

            \(table(["wording", "eyes", "+RL - raw", "+RL - best of N at equal calls", "+RL - best of 2", "+RL - redrawn", "+RL, one pass - raw", "+RL - +SFT"], gains))
            """
        try Page(laboratory).write(
            "dials", title: "What the result rests on", text, json: ["scores": scores, "gains": gains])
    }
}

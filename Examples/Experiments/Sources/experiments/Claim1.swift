import GenAgentEvaluation
import GenAgentSandbox

/// Claim 1: trained with one painter, the policy lifts weaker and stronger ones too.
struct Claim1: Sendable {
    let laboratory: Laboratory

    init(_ laboratory: Laboratory) { self.laboratory = laboratory }

    func run() async throws {
        let suite = laboratory.suites.main
        var rows: [[String]] = []
        for profile in ["weak", "base", "strong"] {
            let report = try await laboratory.report(suite, World(profile: profile), models: laboratory.models) {
                model in
                let result = try await laboratory.train(laboratory.recipe(model))
                return [
                    .raw, .agent("untrained", Recipe.start), .agent("+RL", result.parameters), .best(matching: "+RL"),
                ]
            }
            func gain(_ other: String) -> String {
                difference((try? report.comparison(of: "+RL", with: other))?.difference)
            }
            rows.append(
                ["`\(profile)`"] + ["raw", "untrained", "+RL"].map { words(report.row($0)?.score) }
                    + [fixed(report.row("+RL")?.generatorCalls ?? 0, 2), gain("raw"), gain(Table2.best)])
        }
        let text = """
            `experiments claim1`. The models of table 2, trained with the profile `base` alone, with the other painters in its place; \(suite.name), \(suite.queries.count) prompts,
            two rounds, \(laboratory.models.count) trained models.

            \(table(["painter", "raw", "untrained", "+RL", "calls", "+RL - raw", "+RL - best of N at equal calls"], rows))

            The paper: FLUX.1-dev .325 to .561, and with Qwen-Image in its place .668 to .725. What carries over here is wording, which moves every painter of this
            sandbox by the same factors; that a real generator would answer to the same words is not shown by this.
            """
        try Page(laboratory).write("claim1", title: "Claim 1: other painters", text, json: rows)
    }
}

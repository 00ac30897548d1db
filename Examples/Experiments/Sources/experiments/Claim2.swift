import GenAgentEvaluation
import GenAgentReport
import GenAgentSandbox

/// Claim 2: more rounds, better results.
struct Claim2: Sendable {
    let laboratory: Laboratory

    init(_ laboratory: Laboratory) { self.laboratory = laboratory }

    private static func name(_ rounds: Int) -> String { "+RL, \(rounds) round\(rounds == 1 ? "" : "s")" }

    func run() async throws {
        let suite = laboratory.suites.main
        let limits = Array(1...6)
        let numbers = [2, 3, 4]
        let report = try await laboratory.report(suite, models: laboratory.models) { model in
            let result = try await laboratory.train(laboratory.recipe(model))
            return [.raw] + limits.map { .agent(Self.name($0), result.parameters, rounds: $0) }
                + limits.map { .agent("untrained, \($0)", Recipe.start, rounds: $0) }
                + numbers.map { .best(of: $0) }
        }
        func row(_ name: String) -> [String] {
            let row = report.row(name)
            return [
                name, words(row?.score), fixed(row?.generatorCalls ?? 0, 2), fixed(row?.policyTokens ?? 0, 0),
            ]
        }
        let rows =
            [row("raw")] + limits.map { row(Self.name($0)) } + numbers.map { row("best of \($0)") }
            + limits.map { row("untrained, \($0)") }
        let steps = limits.dropFirst().map { rounds -> [String] in
            let pair = try? report.comparison(of: Self.name(rounds), with: Self.name(rounds - 1))
            return [
                "round \(rounds) - round \(rounds - 1)", difference(pair?.difference),
                pair.map { fixed($0.p, 4) } ?? "-",
            ]
        }
        func curve(_ names: [String]) -> [(x: Double, y: ScoreEstimate?)] {
            names.map { (report.row($0)?.generatorCalls ?? 0, report.row($0)?.score) }
        }
        try Page(laboratory).plot(
            "rounds.svg",
            Chart(
                "\(suite.name): share right against generator calls", x: ChartAxis("generator calls a prompt"),
                y: ChartAxis("right", includes: 0...1),
                series: [
                    ChartSeries("+RL, 1 to 6 rounds", curve(limits.map(Self.name))),
                    ChartSeries("untrained, 1 to 6 rounds", curve(limits.map { "untrained, \($0)" })),
                    ChartSeries("best of 1 to 4", curve(["raw"] + numbers.map { "best of \($0)" })),
                ]))
        let text = """
            `experiments claim2`. The models of table 2, trained with at most two rounds, at other limits; \(suite.name), \(suite.queries.count) prompts, \(laboratory.models.count) trained models.
            The last picture counts.

            \(table(["", "right (95%)", "calls", "tokens"], rows))

            \(table(["paired difference", "mean (95%)", "p"], steps))

            ![Share right against generator calls](rounds.svg)
            """
        try Page(laboratory).write("claim2", title: "Claim 2: more rounds", text, json: [rows, steps])
    }
}

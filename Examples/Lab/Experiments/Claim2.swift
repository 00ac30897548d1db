import GenAgentEvaluation
import GenAgentReport

/// Claim 2: more rounds give better results.
enum Claim2: Section {
    static let id = "claim2"
    static let title = "Claim 2: more rounds"

    struct Findings: Sendable, Codable {
        var scores: Scores
    }

    private static let limits = Array(1...6)
    private static let trained = limits.map { "+RL, \($0) round\($0 == 1 ? "" : "s")" }
    private static let untrained = limits.map { "untrained, \($0)" }
    private static let numbers = [2, 3, 4]
    private static let best = numbers.map { "best of \($0)" }

    static func measure(in laboratory: Laboratory) async throws -> Findings {
        let report = try await laboratory.report(laboratory.suites.main, models: laboratory.models) { model in
            let result = try await laboratory.train(laboratory.recipe(model))
            return [.raw] + zip(trained, limits).map { .agent($0, result.parameters, rounds: $1) }
                + zip(untrained, limits).map { .agent($0, Recipe.start, rounds: $1) }
                + numbers.map { .best(of: $0) }
        }
        return Findings(scores: try Scores(report, pairs: Array(zip(trained.dropFirst(), trained))))
    }

    static func text(_ findings: Findings) -> String {
        let scores = findings.scores
        let rows = (["raw"] + trained + best + untrained).compactMap(scores.row).map { row in
            [row.name + dagger(row.name), words(row.score), fixed(row.calls, 2), fixed(row.tokens, 0)]
        }
        let steps = scores.pairs.enumerated().map { index, pair in
            ["round \(index + 2) - round \(index + 1)", signed(pair.difference), fixed(pair.p, 4)]
        }
        return """
            `experiments claim2`. The models of table 2, trained with at most two rounds, at other limits; \(scores.suite), \(scores.prompts) prompts, \(scores.models) trained models.
            The last picture counts.

            \(table(["", "right (95%)", "calls", "tokens †"], rows))

            \(table(["paired difference", "mean (95%)", "p"], steps))

            ![Share right against generator calls](rounds.svg)
            """
    }

    static func plots(_ findings: Findings) -> [(file: String, chart: Chart)] {
        let scores = findings.scores
        func curve(_ name: String, _ rows: [String]) -> ChartSeries {
            ChartSeries(name, rows.compactMap(scores.row).compactMap { row in row.calls.map { ($0, row.score) } })
        }
        let chart = Chart(
            "\(scores.suite): share right against generator calls", x: ChartAxis("generator calls a prompt"),
            y: ChartAxis("right", includes: 0...1),
            series: [
                curve("+RL, 1 to 6 rounds", trained), curve("untrained, 1 to 6 rounds", untrained),
                curve("best of 1 to 4", ["raw"] + best),
            ])
        return [("rounds.svg", chart)]
    }
}

import GenAgentEvaluation

/// Claim 1: a policy trained with one painter also improves the images of weaker and stronger ones.
enum Claim1: Section {
    static let id = "claim1"
    static let title = "Claim 1: other painters"

    struct Painter: Sendable, Codable {
        var profile: String
        var scores: Scores
    }

    struct Findings: Sendable, Codable {
        var painters: [Painter]
    }

    static func measure(in laboratory: Laboratory) async throws -> Findings {
        var painters: [Painter] = []
        for profile in ["weak", "base", "strong"] {
            let report = try await laboratory.report(
                laboratory.suites.main, World(profile: profile), models: laboratory.models
            ) { model in
                let result = try await laboratory.train(laboratory.recipe(model))
                return [
                    .raw, .agent("untrained", Recipe.start), .agent("+RL", result.parameters), .best(matching: "+RL"),
                ]
            }
            painters.append(
                Painter(profile: profile, scores: try Scores(report, pairs: [("+RL", "raw"), ("+RL", Table2.best)])))
        }
        return Findings(painters: painters)
    }

    static func text(_ findings: Findings) -> String {
        let some = findings.painters.first?.scores
        let rows = findings.painters.map { painter in
            ["`\(painter.profile)`" + (painter.profile == "base" ? "" : " †")]
                + ["raw", "untrained", "+RL"].map { words(painter.scores.row($0)?.score) }
                + [fixed(painter.scores.row("+RL")?.calls, 2)]
                + ["raw", Table2.best].map { signed(painter.scores.difference("+RL", $0)) }
        }
        return """
            `experiments claim1`. The models of table 2, trained with the profile `base` alone, with the other painters in its place; \(some?.suite ?? ""), \(some?.prompts ?? 0) prompts,
            two rounds, \(some?.models ?? 0) trained models.

            \(table(["painter", "raw", "untrained †", "+RL", "calls", "+RL - raw", "+RL - best of N at equal calls"], rows))

            The paper: FLUX.1-dev .325 to .561, and with Qwen-Image in its place .668 to .725. What carries over here is wording, which moves every painter of this
            sandbox by the same factors; that a real generator would answer to the same words is not shown by this.
            """
    }
}

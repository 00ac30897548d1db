import GenAgentEvaluation
import GenAgentSandbox

/// The paper's table 2: raw, one pass, untrained agent, +SFT, +RL at two rounds; and best-of-N at equal calls.
enum Table2: Section {
    static let id = "table2"
    static let title = "Table 2"

    struct Findings: Sendable, Codable {
        var suites: [Scores]
        /// The names of the suites whose goals are listed.
        var main: String
        var knowledge: String
    }

    static let best = Entrant.best(matching: "+RL").name

    /// A control: asks in the query's own words, and again if the policy's eyes see a fault.
    static let redrawing: SandboxPolicyParameters = {
        var weights = SandboxPolicyParameters(provenance: "Copies the query and goes by its eyes; a control.")
        weights[.form, "clean", "bias"] = 60
        weights[.structure, "copy", "bias"] = 60
        weights[.padding, "none", "bias"] = 60
        weights[.verdict, "stop", "bias"] = -60
        weights[.verdict, "stop", "allMet"] = 120
        weights[.verdict, "stop", "nothingToCheck"] = 120
        return weights
    }()

    static func entrants(_ result: TrainingResult) -> [Entrant] {
        [
            .raw, .onePass("untrained, one pass", Recipe.start), .onePass("+RL, one pass", result.parameters),
            .agent("untrained", Recipe.start), .agent("+SFT", result.begin), .agent("+RL", result.parameters),
            .best(matching: "+RL"), .best(of: 2), .agent("redrawn", redrawing),
        ]
    }

    private static let pairs: [(String, String)] = [
        ("+RL", "raw"), ("+RL", best), ("+RL", "best of 2"), ("+RL", "redrawn"), ("+RL", "+SFT"),
        ("+SFT", "untrained"), ("+RL, one pass", "raw"), ("+RL", "+RL, one pass"), ("untrained", "raw"),
    ]

    static func measure(in laboratory: Laboratory) async throws -> Findings {
        let suites = laboratory.suites
        var findings = Findings(suites: [], main: suites.main.name, knowledge: suites.knowledge.name)
        for suite in suites.measured {
            let report = try await laboratory.report(suite, models: laboratory.models) { model in
                entrants(try await laboratory.train(laboratory.recipe(model)))
            }
            findings.suites.append(try Scores(report, pairs: pairs, withTags: true))
        }
        return findings
    }

    static func text(_ findings: Findings) -> String {
        """
        `experiments table2`. Profile `base`, paper-like eyes, wording at 1, at most two rounds, \(findings.suites.first?.models ?? 0) trained models. *Calls* are generator calls a
        prompt, *tokens* what the policy reads and writes. "Best of N, calls as +RL" has as many calls in all as +RL had, some prompts one and some two. "Redrawn" is a control:
        an agent that asks in the query's own words, and once more where the policy's eyes see a fault.

        \(findings.suites.map(section).joined(separator: "\n\n"))

        \(goals(findings))
        """
    }

    private static func section(_ scores: Scores) -> String {
        let tags = scores.rows.first?.tags?.map(\.name) ?? []
        var rows = scores.rows.map { row in
            [row.name + dagger(row.name)] + (row.tags ?? []).map { fixed($0.score?.value) } + [
                words(row.score), fixed(row.calls, 2), fixed(row.tokens, 0),
            ]
        }
        if scores.suite == "GenEval++" { rows += paper }
        return """
            ### \(scores.suite): \(scores.prompts) prompts

            \(table([""] + tags + ["overall (95%)", "calls", "tokens †"], rows))

            \(scores.pairTable)
            """
    }

    /// The paper's own figures, on real models.
    private static let paper: [[String]] = [
        ("FLUX.1-dev", ".400 .600 .250 .250 .075 .400 .300 .325"),
        ("one pass, no tool loop", ".650 .575 .350 .450 .350 .600 .400 .482"),
        ("base model", ".300 .600 .325 .300 .325 .300 .350 .357"),
        ("+SFT", ".500 .550 .550 .525 .250 .600 .575 .507"),
        ("+RL", ".750 .675 .375 .525 .450 .625 .525 .561"),
    ].map { name, figures in ["*paper: \(name)*"] + figures.split(separator: " ").map { "*\($0)*" } + ["", ""] }

    private static func goals(_ findings: Findings) -> String {
        func gain(_ suite: String, over other: String) -> ScoreEstimate? {
            findings.suites.first { $0.suite == suite }?.difference("+RL", other)
        }
        func verdict(_ estimate: ScoreEstimate?, above goal: Double) -> String {
            guard let estimate else { return "not measured" }
            guard estimate.value > goal else { return "**missed**" }
            return (estimate.low ?? estimate.value) > goal ? "met" : "met by the mean, not by the whole interval"
        }
        let (main, knowledge) = (findings.main, findings.knowledge)
        let rows: [(String, ScoreEstimate?, Double)] = [
            ("+RL beats raw by more than the paper's 0.236 (\(main))", gain(main, over: "raw"), 0.236),
            ("+RL beats best-of-N at equal calls (\(main))", gain(main, over: best), 0),
            ("the knowledge suite gains more than the paper's 0.14", gain(knowledge, over: "raw"), 0.14),
        ]
        return table(["goal", "measured (95%)", ""], rows.map { [$0.0, signed($0.1), verdict($0.1, above: $0.2)] })
    }
}

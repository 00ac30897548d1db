import GenAgentEvaluation
import GenAgentSandbox

/// The paper's table 2: raw, one pass, untrained agent, +SFT, +RL at two rounds; and best-of-N at equal calls.
struct Table2: Sendable {
    let laboratory: Laboratory

    init(_ laboratory: Laboratory) { self.laboratory = laboratory }

    static let best = Entrant.best(matching: "+RL").name

    /// A control: asks in the query's own words, and again where the policy's eyes see a fault.
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

    /// The rows for a trained model.
    static func entrants(_ result: TrainingResult) -> [Entrant] {
        [
            .raw, .onePass("untrained, one pass", Recipe.start), .onePass("+RL, one pass", result.parameters),
            .agent("untrained", Recipe.start), .agent("+SFT", result.begin), .agent("+RL", result.parameters),
            .best(matching: "+RL"), .best(of: 2), .agent("redrawn", redrawing),
        ]
    }

    func run() async throws {
        var reports: [EvaluationReport] = []
        for suite in laboratory.suites.measured {
            reports.append(
                try await laboratory.report(suite, models: laboratory.models) { model in
                    Self.entrants(try await laboratory.train(laboratory.recipe(model)))
                })
        }
        let text = """
            `experiments table2`. Profile `base`, paper-like eyes, wording at 1, at most two rounds, \(laboratory.models.count) trained models. *Calls* are generator calls a
            prompt, *tokens* what the policy reads and writes. "Best of N, calls as +RL" has as many calls in all as +RL had, some prompts one and some two. "Redrawn" is a control:
            an agent that asks in the query's own words, and once more where the policy's eyes see a fault.

            \(reports.map(section).joined(separator: "\n\n"))

            \(goals(reports))
            """
        try Page(laboratory).write("table2", title: "Table 2", text, json: reports.map(small))
    }

    private func section(_ report: EvaluationReport) -> String {
        let groups = report.rows.first?.groups.map(\.name) ?? []
        var rows = report.rows.map { row in
            [row.contender] + row.groups.map { fixed($0.score?.value ?? 0) } + [
                words(row.score), fixed(row.generatorCalls, 2), fixed(row.policyTokens, 0),
            ]
        }
        if report.suite.name == "GenEval++" { rows += Self.paper }
        let pairs = [
            ("+RL", "raw"), ("+RL", Self.best), ("+RL", "best of 2"), ("+RL", "redrawn"), ("+RL", "+SFT"),
            ("+SFT", "untrained"),
            ("+RL, one pass", "raw"), ("+RL", "+RL, one pass"), ("untrained", "raw"),
        ].map { pair -> [String] in
            let comparison = try? report.comparison(of: pair.0, with: pair.1)
            return [
                "\(pair.0) - \(pair.1)", difference(comparison?.difference), comparison.map { fixed($0.p, 4) } ?? "-",
            ]
        }
        return """
            ### \(report.suite.name): \(report.suite.queries) prompts

            \(table([""] + groups + ["overall (95%)", "calls", "tokens"], rows))

            \(table(["paired difference", "mean (95%)", "p"], pairs))
            """
    }

    /// The paper's own figures, on real models.
    private static let paper = [
        [
            "*paper: FLUX.1-dev*", "*.400*", "*.600*", "*.250*", "*.250*", "*.075*", "*.400*", "*.300*", "*.325*", "",
            "",
        ],
        [
            "*paper: base model*", "*.300*", "*.600*", "*.325*", "*.300*", "*.325*", "*.300*", "*.350*", "*.357*", "",
            "",
        ],
        ["*paper: +SFT*", "*.500*", "*.550*", "*.550*", "*.525*", "*.250*", "*.600*", "*.575*", "*.507*", "", ""],
        ["*paper: +RL*", "*.750*", "*.675*", "*.375*", "*.525*", "*.450*", "*.625*", "*.525*", "*.561*", "", ""],
    ]

    private func goals(_ reports: [EvaluationReport]) -> String {
        func gain(_ report: EvaluationReport?, _ other: String) -> ScoreEstimate? {
            report.flatMap { try? $0.comparison(of: "+RL", with: other).difference }
        }
        func verdict(_ estimate: ScoreEstimate?, above goal: Double) -> String {
            guard let estimate else { return "not measured" }
            return estimate.value > goal
                ? ((estimate.low ?? estimate.value) > goal ? "met" : "met by the mean, not by the whole interval")
                : "**missed**"
        }
        let main = reports.first { $0.suite.name == laboratory.suites.main.name }
        let knowledge = reports.first { $0.suite.name == laboratory.suites.knowledge.name }
        let rows: [(String, ScoreEstimate?, Double)] = [
            ("+RL beats raw by more than the paper's 0.236 (\(main?.suite.name ?? ""))", gain(main, "raw"), 0.236),
            ("+RL beats best-of-N at equal calls (\(main?.suite.name ?? ""))", gain(main, Self.best), 0),
            ("the knowledge suite gains more than the paper's 0.14", gain(knowledge, "raw"), 0.14),
        ]
        return table(
            ["goal", "measured (95%)", ""], rows.map { [$0.0, difference($0.1), verdict($0.1, above: $0.2)] })
    }

    /// The report without its single items.
    private func small(_ report: EvaluationReport) -> EvaluationReport {
        var copy = report
        copy.records = []
        return copy
    }
}

import GenAgent
import GenAgentEvaluation
import GenAgentSandbox

/// Whether the hint matters: the cold start with the right hint, with none and with a wrong one, on the same prompts and draws.
enum Hints: Section {
    static let id = "hint"
    static let title = "The hint of the cold start"

    struct Arm: Sendable, Codable {
        var hint: Hint
        /// Examples of all models; of these, with a second round.
        var kept: Int
        var keptReflections: Int
    }

    struct Findings: Sendable, Codable {
        var models: Int
        /// Prompts of all pools.
        var prompts: Int
        /// Trajectories in which the teacher saw a failure and drew again.
        var reflections: Int
        var arms: [Arm]
        /// Shares of second images, of all reflections, of those on prompts that imply a fact, and of the others.
        var better: [String: Scores]
        var right: [String: Scores]
        /// What imitation alone reaches, by part of the validation suite.
        var validation: [String: Scores]
    }

    private struct Outcome: Sendable, Codable {
        var coldStart: ColdStartResult
        var reflections: [ReflectionWatcher.Reflection]
    }

    private struct Key: Encodable {
        var coldStart: ColdStart.Key
        var hint: Hint
    }

    private static let pairs: [(String, String)] = [
        (Hint.right.words, Hint.none.words), (Hint.wrong.words, Hint.none.words),
    ]

    static func measure(in laboratory: Laboratory) async throws -> Findings {
        let models = laboratory.fewModels
        var outcomes: [(hint: Hint, model: Int, outcome: Outcome)] = []
        for hint in Hint.allCases {
            for model in models { outcomes.append((hint, model, try await outcome(laboratory, model, hint))) }
        }
        let all = outcomes.flatMap { hint, model, outcome in
            outcome.reflections.map { (hint: hint, model: model, reflection: $0) }
        }
        // The first round knows no hint, so all arms must meet the same failures.
        let met = Set(Hint.allCases.map { hint in all.filter { $0.hint == hint }.map(\.reflection.query) })
        guard met.count == 1 else { throw ExperimentError("The arms of the hint experiment met other failures.") }
        func scores(_ isImplied: Bool?, _ value: (ReflectionWatcher.Reflection) -> Bool) throws -> Scores {
            let chosen = all.filter { isImplied == nil || $0.reflection.isImplied == isImplied }
            let records = chosen.map {
                EvaluationRecord(
                    contender: $0.hint.words, query: $0.reflection.query, seed: Seeds.training($0.model),
                    score: value($0.reflection) ? 1 : 0)
            }
            let suite = EvaluationSuite(
                name: "reflections", queries: Set(chosen.map(\.reflection.query)).sorted().map { Query($0) })
            return try Scores(
                EvaluationReport(
                    suite: suite, judge: PictogramGrader().name, seeds: models.map(Seeds.training), records: records),
                pairs: pairs)
        }
        func validation(_ isPart: (Query) -> Bool) async throws -> Scores {
            let validation = laboratory.suites.validation
            let report = try await laboratory.report(validation, models: models, isValidation: true) { model in
                outcomes.filter { $0.model == model }.map { .agent($0.hint.words, $0.outcome.coldStart.parameters) }
            }
            var part = validation
            part.queries = validation.queries.filter(isPart)
            let ids = Set(part.queries.map(\.id))
            return try Scores(
                EvaluationReport(
                    suite: part, judge: report.judge, seeds: report.seeds,
                    records: report.records.filter { ids.contains($0.query) }), pairs: pairs)
        }
        return Findings(
            models: models.count, prompts: laboratory.recipe(1).coldStart.map { $0.prompts * models.count } ?? 0,
            reflections: all.count { $0.hint == .right },
            arms: Hint.allCases.map { hint in
                let own = outcomes.filter { $0.hint == hint }.map(\.outcome)
                return Arm(
                    hint: hint, kept: own.reduce(0) { $0 + $1.coldStart.kept },
                    keptReflections: own.reduce(0) { $0 + $1.reflections.count(where: \.isBetter) })
            },
            better: [
                "all": try scores(nil, \.isBetter), "implied": try scores(true, \.isBetter),
                "said": try scores(false, \.isBetter),
            ],
            right: [
                "all": try scores(nil, \.isRight), "implied": try scores(true, \.isRight),
                "said": try scores(false, \.isRight),
            ],
            validation: [
                "all": try await validation { _ in true }, "implied": try await validation { !$0.facts.isEmpty },
                "said": try await validation { $0.facts.isEmpty },
            ])
    }

    private static func outcome(_ laboratory: Laboratory, _ model: Int, _ hint: Hint) async throws -> Outcome {
        guard let stage = ColdStart(laboratory, laboratory.recipe(model)) else {
            throw ExperimentError("The main recipe has no cold start.")
        }
        return try await laboratory.work.done("hints", Key(coldStart: stage.key, hint: hint)) {
            let watcher = ReflectionWatcher()
            let pool = try stage.pool()
            let painter = try stage.recipe.training(in: laboratory).hintPainter
            let coldStart = try await stage.make(
                guided: { HintedTeacher($0, hint: hint, pool: pool, painter: painter) }, watcher: watcher)
            return Outcome(coldStart: coldStart, reflections: await watcher.reflections)
        }
    }

    static func text(_ findings: Findings) -> String {
        func rows(_ scores: [String: Scores]) -> [[String]] {
            Hint.allCases.map { hint in
                [hint.words] + ["all", "implied", "said"].map { words(scores[$0]?.row(hint.words)?.score) }
            }
                + pairs.map { name, other in
                    ["*\(name) - \(other)*"]
                        + ["all", "implied", "said"].map { signed(scores[$0]?.difference(name, other)) }
                }
        }
        func count(_ part: String) -> String { "\(findings.better[part]?.row(Hint.right.words)?.score?.items ?? 0)" }
        let head = ["hint", "all", "a fact is implied", "everything is said †"]
        return """
            `experiments hint`. The cold start of \(findings.models) models, over the same \(findings.prompts) prompts and with the same draws, but for what the teacher is shown when it reflects
            on a failure: *right*, the stronger painter's picture of the prompt, which the grader accepted; *none*; *wrong*, that painter's picture of the next prompt of the same sort in the
            pool (one that implies a fact, or one that does not). The first round knows no hint, so all three meet the same \(findings.reflections) failures
            (\(count("implied")) on prompts that imply a fact, \(count("said")) on others). Share of reflections whose second image is better than the first, that is, which are kept:

            \(table(head, rows(findings.better)))

            Share whose second image is right:

            \(table(head, rows(findings.right)))

            What imitation alone reaches with what was kept, on the validation suite (two rounds, share right):

            \(table(["hint", "all", "a fact is implied", "everything is said"], rows(findings.validation)))

            \(table(["hint", "examples kept", "with a second round"], findings.arms.map { [$0.hint.words, "\($0.kept)", "\($0.keptReflections)"] }))
            """
    }
}

import GenAgent
import GenAgentEvaluation
import GenAgentSandbox

/// A contender of the tables.
struct Entrant: Sendable, Hashable, Codable {
    enum Kind: String, Sendable, Hashable, Codable {
        case raw, bestOf, onePass, agent
    }

    var name: String
    var kind: Kind
    var parameters: SandboxPolicyParameters?
    var rounds = 2
    /// For `bestOf`: this number of images, or as many as another entrant's mean.
    var number = 2
    var matching: String?

    static let raw = Entrant(name: "raw", kind: .raw)

    static func agent(_ name: String, _ parameters: SandboxPolicyParameters, rounds: Int = 2) -> Entrant {
        Entrant(name: name, kind: .agent, parameters: parameters, rounds: rounds)
    }

    static func onePass(_ name: String, _ parameters: SandboxPolicyParameters) -> Entrant {
        Entrant(name: name, kind: .onePass, parameters: parameters)
    }

    static func best(matching name: String) -> Entrant {
        Entrant(name: "best of N, calls as \(name)", kind: .bestOf, matching: name)
    }

    static func best(of number: Int) -> Entrant {
        Entrant(name: "best of \(number)", kind: .bestOf, number: number)
    }
}

/// Measures entrants on a suite with one seed. That seed belongs to one trained model.
struct Measuring: Sendable {
    let laboratory: Laboratory
    let suite: EvaluationSuite
    let world: World
    let model: Int
    /// Validation has its own seeds.
    var isValidation = false

    private struct Key: Encodable {
        var suite: String
        var queries: [String]
        var world: World
        var seed: UInt64
        var entrants: [Entrant]
    }

    static func seed(_ model: Int, _ isValidation: Bool) -> UInt64 {
        isValidation ? Seeds.validation(model) : Seeds.evaluation(model)
    }

    private var seed: UInt64 { Self.seed(model, isValidation) }
    private var eyes: SandboxEyes {
        world.eyes(seed: isValidation ? Seeds.validationEyes(model) : Seeds.evaluationEyes(model))
    }

    func run(_ entrants: [Entrant]) async throws -> [EvaluationRecord] {
        let key = Key(
            suite: suite.name, queries: suite.queries.map(\.text), world: world, seed: seed, entrants: entrants)
        return try await laboratory.work.done("measurements", key) {
            let clock = Stopwatch()
            let evaluation = Evaluation(
                suite: suite, contenders: entrants.map(contender), seeds: [seed], judge: PictogramGrader(),
                concurrency: laboratory.workers, bootstrap: Bootstrap(draws: 100))
            let report = try await evaluation.run()
            laboratory.say(
                "measured \(suite.name), model \(model), \(world.profile), wording \(world.wording), eyes \(world.eyes): "
                    + report.rows.map { "\($0.contender) \(fixed($0.score?.value))" }.joined(separator: ", ")
                    + "; \(fixed(clock.seconds, 1)) s")
            if let bad = report.records.first(where: { $0.status == .failed || $0.status == .unscored }) {
                throw ExperimentError("\(bad.contender), \(bad.query): \(bad.reason ?? "no reason given")")
            }
            return report.records.map { record in
                // What is not needed for tables would make the files large.
                var small = record
                (small.verdict, small.image, small.session, small.reason) = (nil, nil, nil, nil)
                return small
            }
        }
    }

    private func contender(_ entrant: Entrant) -> any Contender {
        let painter = world.painter
        let policy = SandboxPolicy(parameters: entrant.parameters ?? Recipe.start, eyes: eyes)
        // No repairs: in the paper's evaluation, a malformed call is an error.
        let configuration = SessionConfiguration.rollouts(rounds: entrant.rounds)
        switch entrant.kind {
        case .raw: return RawGenerator(painter, name: entrant.name)
        case .onePass:
            return AgentContender.onePass(
                entrant.name, policy: { _ in policy }, tools: [painter], configuration: configuration)
        case .agent:
            return AgentContender(
                entrant.name, policy: { _ in policy }, tools: [painter], rounds: entrant.rounds,
                configuration: configuration)
        case .bestOf:
            return BestOfN(
                entrant.matching.map { .matching($0) } ?? .fixed(entrant.number), generator: painter,
                chooser: JudgeChooser(EyesJudge(eyes)), name: entrant.name)
        }
    }
}

extension Laboratory {
    /// Measures on one suite for several trained models and puts the records together.
    func report(
        _ suite: EvaluationSuite, _ world: World = World(), models: [Int], isValidation: Bool = false,
        _ entrants: (Int) async throws -> [Entrant]
    ) async throws -> EvaluationReport {
        var records: [EvaluationRecord] = []
        for model in models {
            let measuring = Measuring(
                laboratory: self, suite: suite, world: world, model: model, isValidation: isValidation)
            records += try await measuring.run(try await entrants(model))
        }
        return EvaluationReport(
            suite: suite, judge: PictogramGrader().name, seeds: models.map { Measuring.seed($0, isValidation) },
            records: records)
    }
}

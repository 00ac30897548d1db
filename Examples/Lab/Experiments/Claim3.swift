import GenAgentSandbox

/// Claim 3: what the policy does depends on the task. It learns to choose the better of two painters for each prompt; controls that
/// were trained on another prompt's features do not.
enum Claim3: Section {
    static let id = "claim3"
    static let title = "Claim 3: the choice of a painter"

    /// Whose features the choice sees.
    enum Cues: String, Sendable, Hashable, Codable, CaseIterable {
        case untrained, own
        /// Another prompt's, in training and when measured.
        case shuffled
        /// Another prompt's in training, and its own when measured.
        case shuffledInTraining

        var isTrained: Bool { self != .untrained }
        var isShuffledInTraining: Bool { self == .shuffled || self == .shuffledInTraining }

        var words: String {
            switch self {
            case .untrained: "untrained (neutral)"
            case .own: "the prompt's own features"
            case .shuffled: "another prompt's (control)"
            case .shuffledInTraining: "another prompt's in training, its own when measured (control)"
            }
        }
    }

    struct Outcome: Sendable, Codable {
        /// Share of first calls to `draw_knowing` by suite.
        var share: [String: Double] = [:]
        /// Share of right images by suite.
        var right: [String: Double] = [:]
    }

    struct Findings: Sendable, Codable {
        var settings: ChoiceTraining.Settings
        var composition: String
        var knowledge: String
        /// By cues; one per model.
        var outcomes: [String: [Outcome]]
    }

    static func measure(in laboratory: Laboratory) async throws -> Findings {
        let training = ChoiceTraining(laboratory: laboratory)
        var outcomes: [String: [Outcome]] = [:]
        for cues in Cues.allCases {
            for model in laboratory.models {
                outcomes[cues.rawValue, default: []].append(try await training.outcome(model, cues))
            }
        }
        return Findings(
            settings: training.settings, composition: laboratory.suites.composition.name,
            knowledge: laboratory.suites.knowledge.name, outcomes: outcomes)
    }

    static func text(_ findings: Findings) -> String {
        let settings = findings.settings
        let rows = Cues.allCases.map { cues -> [String] in
            let outcomes = findings.outcomes[cues.rawValue] ?? []
            func share(_ suite: String) -> [Double] { outcomes.map { $0.share[suite] ?? 0 } }
            func right(_ suite: String) -> String { spread(outcomes.map { $0.right[suite] ?? 0 }) }
            let (composition, knowledge) = (share(findings.composition), share(findings.knowledge))
            return [
                cues.words, interval(composition), interval(knowledge),
                interval(zip(knowledge, composition).map { $0 - $1 }, within: -1...1), right(findings.composition),
                right(findings.knowledge),
            ]
        }
        return """
            `experiments claim3`. Two painters, `draw_scene` and `draw_knowing` ([Sandbox.md](../Sandbox.md) has their rates): one composes better, the other knows more, so the wrong
            choice costs pictures. From `SandboxPolicyParameters.toolNovice`, which prefers none and leaves what is implied to the painter; GRPO by the library's trainer, \(settings.steps)
            steps of \(settings.promptsPerStep) prompts (half composition, half knowledge with other facts), \(settings.rollouts) rollouts, one round, the paper's reward. Share of first calls that go to
            `draw_knowing` on the held-out suites; \(findings.outcomes[Cues.own.rawValue]?.count ?? 0) models, mean with 95% interval over models (t), pictures right with least and largest.

            \(table(["the choice sees", "composition prompts", "knowledge prompts", "difference", "right: composition", "right: knowledge"], rows))
            """
    }

    /// Mean and 95% interval of Student's t over the models, clipped to the bounds.
    private static func interval(_ values: [Double], within bounds: ClosedRange<Double> = 0...1) -> String {
        let quantiles = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262]
        guard values.count > 1 else { return fixed(mean(values)) }
        let centre = mean(values)
        let deviation = (values.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / Double(values.count - 1))
            .squareRoot()
        let half = quantiles[min(values.count - 2, quantiles.count - 1)] * deviation / Double(values.count).squareRoot()
        let (low, high) = (max(centre - half, bounds.lowerBound), min(centre + half, bounds.upperBound))
        return "\(fixed(centre)) (\(fixed(low)) ... \(fixed(high)))"
    }
}

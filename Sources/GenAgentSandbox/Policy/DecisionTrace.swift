import Foundation
import GenAgent

/// One decision of a turn: its kind, the features and the chosen option.
package struct PolicyDecision: Sendable, Hashable, Codable {
    package var kind: PolicyDecisionKind
    /// Values of the kind's features.
    package var features: [Double]
    package var option: Int
    /// Natural-log probability of the chosen option.
    package var logProbability: Double

    /// The token that records it.
    package var token: Int { kind.token(option) }
}

/// The decisions of one turn in order, as training needs them.
///
/// Features do not depend on the parameters, so a trace made once (by ``SandboxPolicy/trace(of:for:)``) can be
/// evaluated under any others without reading the request or looking at an image again.
public struct DecisionTrace: Sendable, Hashable, Codable {
    package var decisions: [PolicyDecision]
    /// The temperature that the log-probabilities are for.
    package var temperature: Double

    /// Natural-log probability of the whole turn.
    package var logProbability: Double { decisions.reduce(0) { $0 + $1.logProbability } }

    /// The decisions as the record that replies, trajectories and exports carry.
    package var tokens: TokenRecord {
        TokenRecord(completionIDs: decisions.map(\.token), logProbabilities: decisions.map(\.logProbability))
    }

    /// The same decisions with the log-probabilities that other parameters give them.
    package func evaluated(under parameters: SandboxPolicyParameters, temperature: Double? = nil) -> DecisionTrace {
        var copy = self
        copy.temperature = temperature ?? self.temperature
        for (index, decision) in decisions.enumerated() {
            let all = parameters.logProbabilities(
                of: decision.kind, features: decision.features, temperature: copy.temperature)
            copy.decisions[index].logProbability =
                all.indices.contains(decision.option) ? all[decision.option] : -.infinity
        }
        return copy
    }
}

extension DecisionTrace {
    /// The gradient of the weighted sum of the decisions' log-probabilities with respect to the parameters.
    ///
    /// For option o and feature f of a decision in which k was chosen: weight × ((o = k) − p(o)) × f / temperature. At
    /// temperature 0 the probabilities are steps, and the gradient is 0.
    ///
    /// - Parameters:
    ///   - parameters: Where the gradient is taken.
    ///   - weights: One for each decision, such as its advantage; by default all are 1, which gives the gradient of
    ///     ``logProbability``. Missing ones count as 0.
    /// - Returns: ``SandboxPolicyParameters/count`` numbers in the order of ``SandboxPolicyParameters/values``.
    package func gradient(under parameters: SandboxPolicyParameters, weights: [Double]? = nil) -> [Double] {
        var gradient = Array(repeating: 0.0, count: SandboxPolicyParameters.count)
        addGradient(under: parameters, weights: weights, to: &gradient)
        return gradient
    }

    /// Adds the gradient to a vector, so that a batch needs only one. See ``gradient(under:weights:)``.
    ///
    /// - Parameters:
    ///   - parameters: Where the gradient is taken.
    ///   - weights: One for each decision; by default all are 1.
    ///   - gradient: ``SandboxPolicyParameters/count`` numbers; other lengths are left as they are.
    package func addGradient(
        under parameters: SandboxPolicyParameters, weights: [Double]? = nil, to gradient: inout [Double]
    ) {
        guard temperature > 0, gradient.count == SandboxPolicyParameters.count else { return }
        for (index, decision) in decisions.enumerated() {
            let weight = weights.map { $0.indices.contains(index) ? $0[index] : 0 } ?? 1
            guard weight != 0 else { continue }
            let all = parameters.logProbabilities(
                of: decision.kind, features: decision.features, temperature: temperature)
            for (option, logProbability) in all.enumerated() {
                let pull = weight * ((option == decision.option ? 1 : 0) - exp(logProbability)) / temperature
                let start = SandboxPolicyParameters.offset(of: decision.kind, option: option)
                for (feature, value) in decision.features.prefix(decision.kind.features.count).enumerated() {
                    gradient[start + feature] += pull * value
                }
            }
        }
    }
}

/// The error for recorded tokens that do not fit a request.
public struct DecisionTraceError: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}

/// Makes the decisions of a turn one after the other, by drawing or from a record, and keeps them.
struct DecisionTape {
    enum Source {
        /// They are drawn; at temperature 0 the likeliest is taken.
        case draw(SeededRandom)
        /// Recorded earlier, as tokens.
        case recorded([Int])
    }

    let parameters: SandboxPolicyParameters
    let temperature: Double
    private var source: Source
    private let rules: DecisionRules
    /// The requirement that the next decisions are about, while one is worded.
    var subject: Int?
    private(set) var decisions: [PolicyDecision] = []

    init(
        _ parameters: SandboxPolicyParameters, temperature: Double, source: Source,
        rules: DecisionRules = DecisionRules()
    ) {
        self.parameters = parameters
        self.rules = rules
        self.temperature = temperature
        self.source = source
    }

    /// - Throws: ``DecisionTraceError`` if the record does not fit.
    mutating func choose(_ kind: PolicyDecisionKind, _ features: [Double]) throws(DecisionTraceError) -> Int {
        let all = parameters.logProbabilities(of: kind, features: features, temperature: temperature)
        let option: Int
        switch source {
        case .draw(var random):
            let drawn = draw(all, random.nextUnit())
            source = .draw(random)
            option = rules.option(kind, subject: subject) ?? drawn
        case .recorded(let tokens): option = try next(of: tokens, kind, features)
        }
        let logProbability = all.indices.contains(option) ? all[option] : 0
        decisions.append(
            PolicyDecision(kind: kind, features: features, option: option, logProbability: logProbability))
        return option
    }

    /// Checks that the record is used up.
    func finish() throws(DecisionTraceError) {
        guard case .recorded(let tokens) = source, tokens.count > decisions.count else { return }
        throw DecisionTraceError(
            "The turn takes \(decisions.count) decisions, but \(tokens.count) tokens were recorded.")
    }

    private func draw(_ logProbabilities: [Double], _ unit: Double) -> Int {
        var rest = unit
        var last = 0
        for (option, logProbability) in logProbabilities.enumerated() where logProbability > -.infinity {
            last = option
            rest -= exp(logProbability)
            if rest < 0 { return option }
        }
        // Rounding can leave a small rest.
        return last
    }

    private func next(
        of tokens: [Int], _ kind: PolicyDecisionKind, _ features: [Double]
    ) throws(DecisionTraceError) -> Int {
        guard decisions.count < tokens.count else {
            throw DecisionTraceError("The record ends after \(tokens.count) tokens, where the decision \(kind) is due.")
        }
        let option = tokens[decisions.count] &- kind.token(0)
        guard kind.offers(option, features: features) else {
            throw DecisionTraceError(
                "Token \(decisions.count) is \(tokens[decisions.count]), which is not an option of the decision \(kind) that is due."
            )
        }
        return option
    }
}

/// Decisions that a teacher makes instead of the policy.
struct DecisionRules: Sendable {
    /// Whether every turn follows the format.
    var isClean = false
    /// Whether the image is accepted; `nil`: the policy decides.
    var accepts: Bool?
    /// Whether the implied facts of a requirement are resolved; for the others the policy decides.
    var resolves: [Int: Bool] = [:]

    /// The chosen option; `nil`: it is drawn.
    func option(_ kind: PolicyDecisionKind, subject: Int?) -> Int? {
        switch kind {
        case .form: isClean ? FormChoice.clean.rawValue : nil
        case .verdict: accepts.map { ($0 ? VerdictChoice.stop : .goOn).rawValue }
        case .knowledge: subject.flatMap { resolves[$0] }.map { $0 ? 1 : 0 }
        default: nil
        }
    }
}

import Foundation
import GenAgent
import GenAgentTraining

/// The sandbox's policy is trained by the library's own trainers: its tokens are its decisions.
extension SandboxPolicy: TrainablePolicy {
    /// The weights, in the order of ``SandboxPolicyParameters/names``.
    public var parameterVector: [Double] { parameters.values }

    /// The same policy with other weights; their provenance stays.
    ///
    /// - Throws: ``PolicyParameterError`` where their number is another, or one is not finite.
    public func replacing(parameterVector: [Double]) throws -> SandboxPolicy {
        var copy = self
        copy.parameters = try SandboxPolicyParameters(
            values: parameterVector, provenance: parameters.provenance)
        return copy
    }

    /// The decisions behind recorded tokens, at the request's temperature. Looks at the request's newest image once more.
    ///
    /// - Throws: ``DecisionTraceError`` where the tokens do not fit the request.
    public func trace(of tokens: TokenRecord, for request: PolicyRequest) throws -> DecisionTrace {
        try trace(of: tokens, for: request, temperature: nil)
    }

    /// How likely a trace's decisions are under the present weights. A choice that is impossible counts 0 in an entropy.
    public func evaluate(_ trace: DecisionTrace) -> TraceEvaluation {
        var result = TraceEvaluation(logProbabilities: [], entropies: [])
        for decision in trace.decisions {
            let all = parameters.logProbabilities(
                of: decision.kind, features: decision.features, temperature: trace.temperature)
            result.logProbabilities.append(
                all.indices.contains(decision.option) ? all[decision.option] : -.infinity)
            result.entropies.append(Self.entropy(all))
        }
        return result
    }

    /// Adds the derivatives with respect to the weights.
    public func addGradient(of trace: DecisionTrace, weights: TraceWeights, to gradient: inout [Double]) {
        trace.addGradient(under: parameters, weights: weights.logProbabilities, to: &gradient)
        guard !weights.entropies.isEmpty, trace.temperature > 0,
            gradient.count == SandboxPolicyParameters.count
        else { return }
        for (decision, weight) in zip(trace.decisions, weights.entropies) where weight != 0 {
            let all = parameters.logProbabilities(
                of: decision.kind, features: decision.features, temperature: trace.temperature)
            let entropy = Self.entropy(all)
            for (option, logProbability) in all.enumerated() where logProbability > -.infinity {
                // The derivative of the entropy with respect to a score.
                let pull = -weight * exp(logProbability) * (logProbability + entropy) / trace.temperature
                let start = SandboxPolicyParameters.offset(of: decision.kind, option: option)
                for (feature, value) in decision.features.prefix(decision.kind.features.count).enumerated() {
                    gradient[start + feature] += pull * value
                }
            }
        }
    }

    private static func entropy(_ logProbabilities: [Double]) -> Double {
        logProbabilities.reduce(0) { $1 > -.infinity ? $0 - exp($1) * $1 : $0 }
    }
}

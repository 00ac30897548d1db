import Foundation

/// Estimates KL(policy ‖ reference) from sampled tokens.
///
/// With `d = logp − ref`: k1 is `d`, k2 is `d²/2`, k3 is `exp(−d) + d − 1`. k1 and k3 are unbiased as *values*; as a loss, only
/// k2 has the gradient of the divergence (k1's is 0 on average). Sources: Schulman, "Approximating KL divergence" (2020);
/// verl's `kl_penalty`; TRL's `GRPOTrainer`.
public struct KLEstimator: Sendable, Hashable, Codable {
    /// The three estimators.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        case k1, k2, k3
    }

    package var kind: Kind
    /// k3 only: `−d` is clamped to ± this before the exponential; `nil`: no limit.
    package var exponentLimit: Double?
    /// k3 only: the estimate is clamped to ± this; `nil`: no limit. Beyond either limit the gradient is 0.
    package var outputLimit: Double?
    /// Whether the gradient is k2's for every estimator (verl's `k1+` and `k3+`).
    package var usesK2Gradient: Bool

    /// By default without limits, like TRL's k3.
    public init(
        _ kind: Kind, exponentLimit: Double? = nil, outputLimit: Double? = nil, usesK2Gradient: Bool = false
    ) {
        self.kind = kind
        self.exponentLimit = exponentLimit
        self.outputLimit = outputLimit
        self.usesK2Gradient = usesK2Gradient
    }

    /// As in verl: for k3, ±20 before the exponential and ±10 after it.
    public static func verl(_ kind: Kind, usesK2Gradient: Bool = false) -> KLEstimator {
        KLEstimator(kind, exponentLimit: 20, outputLimit: 10, usesK2Gradient: usesK2Gradient)
    }

    /// The estimate for one token and its derivative with respect to the token's log-probability.
    public func estimate(_ logProbability: Double, reference: Double) -> (value: Double, derivative: Double) {
        let d = logProbability - reference
        let (value, derivative) = forward(d)
        return (value, usesK2Gradient ? d : derivative)
    }

    /// The estimates of a batch as a loss.
    ///
    /// - Parameters:
    ///   - logProbabilities: Shape `[B][T]`, under the policy.
    ///   - reference: Shape `[B][T]`, under the reference.
    /// - Throws: ``TrainingMathError`` if shapes do not fit, an unmasked input is not finite, or k3 without limits overflows.
    public func evaluate(
        _ logProbabilities: [Double], reference: [Double], batch: TokenBatch, aggregation: LossAggregation
    ) throws(TrainingMathError) -> LossResult {
        try batch.check(logProbabilities, "logProbabilities")
        try batch.check(reference, "reference")
        guard exponentLimit ?? 1 > 0, outputLimit ?? 1 > 0 else {
            throw .setting("A limit of the KL estimate is not positive.")
        }
        let weights = try aggregation.weights(for: batch)
        var (total, poison) = (0.0, 0.0)
        var gradient = [Double](repeating: 0, count: batch.count)
        gradient.withUnsafeMutableBufferPointer { gradient in
            batch.mask.withUnsafeBufferPointer { mask in
                logProbabilities.withUnsafeBufferPointer { new in
                    reference.withUnsafeBufferPointer { reference in
                        for (row, weight) in weights.enumerated() {
                            for at in row * batch.width..<(row + 1) * batch.width where mask[at] {
                                let d = new[at] - reference[at]
                                let (value, derivative) = forward(d)
                                let slope = weight * (usesK2Gradient ? d : derivative)
                                gradient[at] = slope
                                total += weight * value
                                poison += (d + slope) * 0
                            }
                        }
                    }
                }
            }
        }
        guard total.isFinite, poison == 0 else {
            if let error = TrainingMathError.notFinite(
                in: batch, ("logProbabilities", logProbabilities), ("reference", reference))
            {
                throw error
            }
            throw .overflow("KL estimate", "Use limits, as `KLEstimator.verl(.k3)` does.")
        }
        return LossResult(value: total, gradient: gradient)
    }

    @inline(__always)
    private func forward(_ d: Double) -> (value: Double, derivative: Double) {
        switch kind {
        case .k1: return (d, 1)
        case .k2: return (0.5 * d * d, d)
        case .k3:
            let limit = exponentLimit ?? .infinity
            let held = min(max(-d, -limit), limit)
            let ratio = exp(held)
            let value = ratio - held - 1
            guard value <= outputLimit ?? .infinity else { return (outputLimit ?? value, 0) }
            return (value, held == -d ? 1 - ratio : 0)
        }
    }
}

/// The Shannon entropy, in nats, of choices given by logits.
public struct Entropy: Sendable, Hashable {
    /// Shape `[N]`: the entropy of every row, from 0 (one certain choice) to `log C` (C equal choices).
    public let values: [Double]
    /// Shape `[N][C]`, flat: the derivative of a row's entropy with respect to its logits.
    public let gradient: [Double]

    /// Computes the entropy of rows of logits.
    ///
    /// A logit of `-infinity` is an impossible choice; its gradient is 0.
    ///
    /// - Parameters:
    ///   - logits: Shape `[N][C]`, flat and row-major.
    ///   - choices: C, at least 1.
    /// - Throws: ``TrainingMathError`` if the logits do not fit, one is NaN or `+infinity`, or a row has no possible choice.
    public init(logits: [Double], choices: Int) throws(TrainingMathError) {
        guard choices > 0, logits.count % choices == 0 else {
            throw .shape("logits", logits.count, "\(choices) choices")
        }
        var values: [Double] = []
        values.reserveCapacity(logits.count / choices)
        var gradient = [Double](repeating: 0, count: logits.count)
        for start in stride(from: 0, to: logits.count, by: choices) {
            let row = start..<start + choices
            var highest = -Double.infinity
            for at in row {
                let logit = logits[at]
                guard logit < .infinity else { throw .notFinite("logits", logit, "row \(start / choices)") }
                highest = max(highest, logit)
            }
            guard highest > -.infinity else {
                throw .notFinite("logits", highest, "every choice of row \(start / choices)")
            }
            var total = 0.0
            for at in row { total += exp(logits[at] - highest) }
            let normalizer = highest + log(total)
            var entropy = 0.0
            for at in row where logits[at] > -.infinity {
                let logProbability = logits[at] - normalizer
                entropy -= exp(logProbability) * logProbability
            }
            for at in row where logits[at] > -.infinity {
                let logProbability = logits[at] - normalizer
                gradient[at] = -exp(logProbability) * (logProbability + entropy)
            }
            values.append(entropy)
        }
        self.values = values
        self.gradient = gradient
    }
}

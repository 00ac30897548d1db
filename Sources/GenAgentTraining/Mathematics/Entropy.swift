import Foundation

/// How undecided a policy is: the Shannon entropy, in nats, of choices given by logits.
public struct Entropy: Sendable, Hashable {
    /// Shape `[N]`: the entropy of every row; 0 for one certain choice, `log C` for C even ones.
    public let values: [Double]
    /// Shape `[N][C]`, flat: the derivative of a row's entropy with respect to its logits.
    public let gradient: [Double]

    /// Computes the entropy of rows of logits.
    ///
    /// A logit of `-infinity` is a choice that cannot be taken; its gradient is 0.
    ///
    /// - Parameters:
    ///   - logits: Shape `[N][C]`, flat and row-major.
    ///   - choices: C, at least 1.
    /// - Throws: ``TrainingMathError`` where the logits do not fit, one is NaN or `+infinity`, or a row has no choice at all.
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

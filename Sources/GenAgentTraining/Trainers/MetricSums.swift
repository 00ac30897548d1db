/// Sums up what the minibatches of a step came to.
struct MetricSums {
    private var count = 0.0
    private var loss = 0.0
    private var norm = 0.0
    private var entropy = 0.0
    private var clipped = 0.0
    private var approximateKL = 0.0
    private var kl: Double?

    mutating func add(_ result: PolicyObjective.Result, _ norm: Double) {
        count += 1
        loss += result.value
        self.norm += norm
        entropy += result.entropy
        clipped += result.policy.clipFraction
        approximateKL += result.policy.approximateKL
        if let value = result.kl { kl = (kl ?? 0) + value }
    }

    func write(to metrics: inout TrainingMetrics) {
        metrics.loss = loss / count
        metrics.gradientNorm = norm / count
        metrics.entropy = entropy / count
        metrics.clipFraction = clipped / count
        metrics.approximateKL = approximateKL / count
        metrics.kl = kl.map { $0 / count }
    }
}

extension Array {
    /// So many parts, the first ones larger by one where it does not come out even; none of them empty.
    func divided(into parts: Int) -> [[Element]] {
        let parts = Swift.max(1, Swift.min(parts, count))
        var start = 0
        return (0..<parts).map { part in
            let size = count / parts + (part < count % parts ? 1 : 0)
            defer { start += size }
            return Array(self[start..<start + size])
        }
    }
}

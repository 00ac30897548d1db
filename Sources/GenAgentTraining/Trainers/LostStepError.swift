/// A training step of which nothing can be learned: every session broke, or no reward could be computed.
public struct LostStepError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The step, counted from 0.
    public let step: Int
    /// How many rollouts were lost, by the name of the ``RolloutDrop``.
    public let dropped: [String: Int]
    /// What went wrong with the first of them.
    public let reason: String

    init(_ batch: RolloutBatch, step: Int) {
        self.step = step
        dropped = batch.dropped
        let first = batch.all.first
        reason =
            first?.rollout.interruption ?? first.flatMap { Self.failure($0.report) }
            ?? "the weighted sum of its rewards is no number"
    }

    /// Of a part that counts; what is only watched loses no rollout.
    private static func failure(_ report: RewardReport) -> String? {
        report.parts.first { $0.weight != 0 && $0.score.reason != nil }?.score.reason
    }

    /// What was attempted, what came, what to do next.
    public var description: String {
        let counts = dropped.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        return
            "Step \(step) collected no rollout that can be learned from (\(counts)). The first: \(reason). Nothing was changed: see to it and take the step again, or set `skipsLostSteps`."
    }
}

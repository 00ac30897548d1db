extension RewardMix {
    /// Scores many rollouts side by side.
    ///
    /// - Parameters:
    ///   - rollouts: Shape `[B]`.
    ///   - concurrency: How many at once at most: what the judges' servers can bear. At least 1.
    ///   - context: What the rewards may know beside the rollout.
    /// - Returns: Shape `[B]`: the reports, in the order of the rollouts whichever was done first.
    public func score(
        _ rollouts: [Rollout], concurrency: Int = 8, context: RewardContext = RewardContext()
    ) async -> [RewardReport] {
        await withTaskGroup(of: (Int, RewardReport).self) { group in
            var reports = [RewardReport](repeating: RewardReport(parts: []), count: rollouts.count)
            for (index, rollout) in rollouts.enumerated() {
                if index >= max(1, concurrency), let (done, report) = await group.next() { reports[done] = report }
                group.addTask { (index, await score(rollout, context: context)) }
            }
            for await (done, report) in group { reports[done] = report }
            return reports
        }
    }
}

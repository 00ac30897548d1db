import GenAgent

/// How one contender did.
public struct ReportRow: Sendable, Hashable, Codable {
    /// The mean score of one tag, or of one group of tags.
    public struct Group: Sendable, Hashable, Codable {
        /// The tag's or the group's name.
        public var name: String
        /// Its mean; `nil` where none of its items has a score.
        public var score: ScoreEstimate?
    }

    /// The contender's name.
    public var contender: String
    /// The figure; `nil` where it cannot be made.
    public var score: ScoreEstimate?
    /// The figure's parts, in the suite's order.
    public var groups: [Group]
    /// Items in all.
    public var items: Int
    /// Items with a score.
    public var scored: Int
    /// Items without an image, although nothing failed. Whether they count as the worst score is the evaluation's choice.
    public var withoutImage: Int
    /// Items whose image nobody could score; left out.
    public var unscored: Int
    /// Items whose contender failed; left out.
    public var failed: Int
    /// Items that were not made yet; left out.
    public var missing: Int
    /// Generator calls an item, the mean over those that were made.
    public var generatorCalls: Double
    /// Tokens of the policy (or of whoever chose) an item.
    public var policyTokens: Double
    /// Seconds an item.
    public var seconds: Double
    /// Money an item, the mean over those with a known price; `nil` where there is none.
    public var money: Double?
    /// Items with a known price.
    public var priced: Int

    init(_ records: [EvaluationRecord], _ suite: SuiteSummary, _ bootstrap: Bootstrap) {
        contender = records.first?.contender ?? ""
        let scored = records.compactMap { record in
            record.score.map {
                ClusteredScores.Item(query: record.query, tag: record.tag, seed: record.seed, value: $0)
            }
        }
        let clustered = ClusteredScores(scored, suite.aggregation)
        let estimates = clustered.estimates(bootstrap)
        score = estimates.overall?.scaled(by: suite.scale)
        groups = zip(clustered.aggregator.groups, estimates.groups).map {
            Group(name: $0.name, score: $1?.scaled(by: suite.scale))
        }
        items = records.count
        self.scored = scored.count
        func count(_ status: EvaluationRecord.Status) -> Int { records.count { $0.status == status } }
        withoutImage = count(.noImage)
        unscored = count(.unscored)
        failed = count(.failed)
        missing = count(.missing)
        let costs = records.compactMap(\.cost)
        func mean(_ values: [Double]) -> Double {
            values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
        }
        generatorCalls = mean(costs.map { Double($0.generatorCalls) })
        policyTokens = mean(costs.map { Double($0.policyTokens) })
        seconds = mean(costs.map(\.seconds))
        let prices = costs.compactMap(\.money)
        money = prices.isEmpty ? nil : mean(prices)
        priced = prices.count
    }
}

import GenAgent

/// How intervals are drawn: the percentile bootstrap over clusters.
///
/// One draw takes as many prompts as there are, with replacement, tag by tag (the tags are the benchmark's design, not chance); and, with
/// ``Clusters/promptsAndSeeds``, as many seeds as there are, with replacement, the same for all prompts. An item counts as often as its prompt was drawn,
/// times as often as its seed was: the two-way ("pigeonhole") bootstrap of Owen (2007). It answers what would come of other prompts *and*
/// other seeds, also where one seed is one trained model, and errs on the wide side. With one seed, prompts alone are drawn.
public struct Bootstrap: Sendable, Hashable, Codable {
    /// What is drawn together.
    public enum Clusters: String, Sendable, Hashable, Codable {
        /// Prompts and seeds, each as clusters.
        case promptsAndSeeds
        /// Prompts; all seeds of a prompt stay together. Right where seeds are nothing but noise; narrower.
        case prompts
    }

    /// Draws, at least 100.
    public var draws: Int
    /// The same seed gives the same intervals.
    public var seed: UInt64
    /// What the interval covers, 0.5 ... 0.999.
    public var level: Double
    /// What is drawn together.
    package var clusters: Clusters

    public init(
        draws: Int = 2000, seed: UInt64 = 20_260_101, level: Double = 0.95, clusters: Clusters = .promptsAndSeeds
    ) {
        self.draws = min(max(100, draws), 1_000_000)
        self.seed = seed
        self.level = level.isFinite ? min(max(level, 0.5), 0.999) : 0.95
        self.clusters = clusters
    }

    /// Reads a scheme; what is out of range comes back into it.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            draws: try values.decode(Int.self, forKey: .draws), seed: try values.decode(UInt64.self, forKey: .seed),
            level: try values.decode(Double.self, forKey: .level),
            clusters: try values.decode(Clusters.self, forKey: .clusters))
    }
}

/// A figure and how sure it is.
public struct ScoreEstimate: Sendable, Hashable, Codable {
    /// The figure.
    public var value: Double
    /// Lower end of the interval; `nil` if there are fewer than two prompts to draw from.
    public var low: Double?
    /// Upper end of the interval.
    public var high: Double?
    /// Items that it was made of.
    public var items: Int

    package init(_ value: Double, low: Double? = nil, high: Double? = nil, items: Int) {
        self.value = value
        self.low = low
        self.high = high
        self.items = items
    }

    func scaled(by factor: Double) -> ScoreEstimate {
        ScoreEstimate(value * factor, low: low.map { $0 * factor }, high: high.map { $0 * factor }, items: items)
    }
}

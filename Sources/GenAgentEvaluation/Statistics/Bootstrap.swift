import GenAgent

/// How intervals are computed: the percentile bootstrap over clusters.
///
/// Each draw resamples all prompts with replacement, tag by tag (tags are the benchmark's design, not chance). With
/// ``Clusters/promptsAndSeeds`` it also resamples the seeds, the same for all prompts. An item counts as often as its prompt was drawn,
/// times as often as its seed was: the two-way ("pigeonhole") bootstrap of Owen (2007). The interval covers other prompts *and* other
/// seeds, even if each seed is a separately trained model, and tends to be wide. With one seed, only prompts are drawn.
public struct Bootstrap: Sendable, Hashable, Codable {
    /// What is resampled together.
    public enum Clusters: String, Sendable, Hashable, Codable {
        /// Both prompts and seeds are clusters.
        case promptsAndSeeds
        /// All seeds of a prompt stay together. Use it if seeds are only noise; intervals are narrower.
        case prompts
    }

    public var draws: Int
    /// The same seed gives the same intervals.
    public var seed: UInt64
    /// The coverage of the interval, 0.5 ... 0.999.
    public var level: Double
    package var clusters: Clusters

    public init(
        draws: Int = 2000, seed: UInt64 = 20_260_101, level: Double = 0.95, clusters: Clusters = .promptsAndSeeds
    ) {
        self.draws = min(max(100, draws), 1_000_000)
        self.seed = seed
        self.level = level.isFinite ? min(max(level, 0.5), 0.999) : 0.95
        self.clusters = clusters
    }

    /// Values out of range are clamped.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            draws: try values.decode(Int.self, forKey: .draws), seed: try values.decode(UInt64.self, forKey: .seed),
            level: try values.decode(Double.self, forKey: .level),
            clusters: try values.decode(Clusters.self, forKey: .clusters))
    }
}

/// An estimate with its interval.
public struct ScoreEstimate: Sendable, Hashable, Codable {
    public var value: Double
    /// Lower end of the interval; `nil` if there are fewer than two prompts to draw from.
    public var low: Double?
    public var high: Double?
    /// The number of items behind it.
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

/// What a rollout earned, part by part.
public struct RewardReport: Sendable, Hashable, Codable {
    /// One part of the mix.
    public struct Part: Sendable, Hashable, Codable {
        /// Its name in the mix.
        public var name: String
        /// What its value is multiplied with.
        public var weight: Double
        /// What it came to, before the weight.
        public var score: RewardScore

        /// Makes a part.
        public init(name: String, weight: Double, score: RewardScore) {
            self.name = name
            self.weight = weight
            self.score = score
        }
    }

    /// The parts, in the order in which they were computed.
    public var parts: [Part]

    /// Makes a report.
    public init(parts: [Part]) { self.parts = parts }

    /// The weighted sum; `nil` where a part that counts could not be computed. `nil` drops the rollout from its group.
    public var total: Double? {
        var sum = 0.0
        for part in parts where part.weight != 0 {
            guard let value = part.score.value else { return nil }
            sum += part.weight * value
        }
        return sum.isFinite ? sum : nil
    }

    /// Why parts could not be computed, by name; watched ones (weight 0) included.
    public var failures: [String: String] {
        parts.reduce(into: [:]) { $0[$1.name] = $1.score.reason }
    }

    /// The value of a part before its weight; `nil` where there is no such part or it could not be computed.
    public subscript(name: String) -> Double? { parts.first { $0.name == name }?.score.value }

    /// The parts by name and the `total`, as `Trajectory.rewards` keeps them; `nil`: could not be computed.
    public var record: [String: Double?] {
        parts.reduce(into: ["total": total]) { $0[$1.name] = .some($1.score.value) }
    }
}

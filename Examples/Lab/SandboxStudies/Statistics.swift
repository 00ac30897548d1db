import GenAgent
import GenAgentSandbox

/// Means with bootstrap intervals over prompts: the seeds of one prompt are drawn together.
struct Statistics {
    private let results: [[RoundsResult]]
    private static let draws = 2000

    init(_ results: [[RoundsResult]]) { self.results = results }

    func row(
        _ name: String, _ score: (RoundsResult) -> Double, calls: (RoundsResult) -> Double,
        tokens: (RoundsResult) -> Double
    ) {
        let (low, high) = interval(score)
        print(
            "| \(name) | \(fixed(mean(score))) | \(fixed(low)) ... \(fixed(high)) | \(fixed(mean(calls), digits: 2)) | \(fixed(mean(tokens), digits: 0)) |"
        )
    }

    func difference(_ name: String, _ value: (RoundsResult) -> Double) {
        let (low, high) = interval(value)
        print("| \(name) | \(fixed(mean(value))) | \(fixed(low)) ... \(fixed(high)) |")
    }

    private func mean(_ value: (RoundsResult) -> Double) -> Double {
        let all = results.flatMap { $0 }
        return all.isEmpty ? 0 : all.reduce(0) { $0 + value($1) } / Double(all.count)
    }

    private func interval(_ value: (RoundsResult) -> Double) -> (Double, Double) {
        let clusters = results.filter { !$0.isEmpty }.map { cluster in
            cluster.reduce(0) { $0 + value($1) } / Double(cluster.count)
        }
        guard !clusters.isEmpty else { return (0, 0) }
        var random = SeededRandom(seed: 4711)
        let means = (0..<Self.draws).map { _ in
            clusters.indices.reduce(0) { sum, _ in
                sum + clusters[min(Int(random.nextUnit() * Double(clusters.count)), clusters.count - 1)]
            } / Double(clusters.count)
        }.sorted()
        return (means[Self.draws / 40], means[Self.draws - 1 - Self.draws / 40])
    }
}

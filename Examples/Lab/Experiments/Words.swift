import GenAgent
import GenAgentEvaluation
import GenAgentReport

func fixed(_ value: Double, _ digits: Int = 3) -> String { value.fixed(digits) }

/// `-` for `nil`.
func fixed(_ value: Double?, _ digits: Int = 3) -> String { value.map { fixed($0, digits) } ?? "-" }

/// `0.561 (0.532 ... 0.590)`.
func words(_ estimate: ScoreEstimate?) -> String {
    guard let estimate else { return "-" }
    guard let low = estimate.low, let high = estimate.high else { return fixed(estimate.value) }
    return "\(fixed(estimate.value)) (\(fixed(low)) ... \(fixed(high)))"
}

/// `+0.236 (+0.201 ... +0.270)`.
func signed(_ estimate: ScoreEstimate?) -> String {
    func text(_ value: Double) -> String { (value < 0 ? "" : "+") + fixed(value) }
    guard let estimate else { return "-" }
    guard let low = estimate.low, let high = estimate.high else { return text(estimate.value) }
    return "\(text(estimate.value)) (\(text(low)) ... \(text(high)))"
}

func table(_ head: [String], _ rows: [[String]]) -> String {
    let lines = [head, head.map { _ in "---" }] + rows
    return lines.map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
}

func mean(_ values: [Double]) -> Double { mean(some: values) ?? 0 }

/// `nil` without values.
func mean(some values: [Double]) -> Double? { values.isEmpty ? nil : values.reduce(0, +) / Double(values.count) }

/// `0.12 (0.10 ... 0.15)`: the mean of the trained models, and the smallest and the largest.
func spread(_ values: [Double], _ digits: Int = 3) -> String {
    guard let least = values.min(), let largest = values.max() else { return "-" }
    return "\(fixed(mean(values), digits)) (\(fixed(least, digits)) ... \(fixed(largest, digits)))"
}

extension ChartSeries {
    init(_ name: String, values: [Double], from start: Int = 0) {
        self.init(name, values.enumerated().map { ChartPoint(x: Double($0.offset + start), y: $0.element) })
    }

    init(_ name: String, _ estimates: [(x: Double, y: ScoreEstimate?)]) {
        self.init(
            name,
            estimates.compactMap { x, y in y.map { ChartPoint(x: x, y: $0.value, low: $0.low, high: $0.high) } })
    }
}

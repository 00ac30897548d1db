import Foundation

/// An axis: where it begins and ends, and which numbers are written on it.
struct ChartScale: Sendable, Hashable {
    let low: Double
    let high: Double
    /// The numbers on the axis, rising: steps of 1, 2 or 5 times a power of ten.
    let ticks: [Double]
    private let digits: Int

    /// Makes an axis for values.
    ///
    /// - Parameters:
    ///   - values: What it must hold.
    ///   - range: What it holds at least.
    ///   - steps: About how many steps there are.
    ///   - isWhole: Only whole numbers are written on it.
    init(_ values: [Double], range: ClosedRange<Double>?, steps: Int = 5, isWhole: Bool = false) {
        var low = values.min() ?? range?.lowerBound ?? 0
        var high = values.max() ?? range?.upperBound ?? 1
        if let range { (low, high) = (min(low, range.lowerBound), max(high, range.upperBound)) }
        if high - low < 1e-9 * max(1, abs(low)) {
            let room = max(abs(low) * 0.1, 0.5)
            (low, high) = (low - room, high + room)
        }
        let rough = (high - low) / Double(max(1, steps))
        let power = pow(10, floor(log10(rough)))
        let factor = [1, 2, 5, 10].first { $0 * power >= rough * 0.999 } ?? 10
        let step = isWhole ? max(1, (factor * power).rounded()) : factor * power
        let (first, last) = (floor(low / step + 1e-9), ceil(high / step - 1e-9))
        self.low = first * step
        self.high = last * step
        ticks = (0...Int(min(max(last - first, 1), 40))).map { (first + Double($0)) * step }
        digits = step >= 1 ? 0 : min(12, Int((-log10(step)).rounded(.up)))
    }

    /// Where a value lies, 0 at the beginning and 1 at the end.
    func share(_ value: Double) -> Double { min(max((value - low) / (high - low), 0), 1) }

    /// A number of the axis as text, all with as many digits.
    func text(_ tick: Double) -> String {
        let text = String(format: "%.\(digits)f", tick)
        return text.hasPrefix("-") && text.allSatisfy { "-0.".contains($0) } ? String(text.dropFirst()) : text
    }
}

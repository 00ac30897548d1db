import Foundation
import GenAgent

/// A linear scale with round ticks.
struct ChartScale {
    /// The values at the ticks, rising.
    let ticks: [Double]
    /// Decimals that the ticks need.
    let decimals: Int
    private let ends: (low: Double, high: Double)
    private let pixels: (from: Double, to: Double)

    /// Makes a scale of as many places, from 1, with half a place of room on both sides.
    init(places: Int, from: Double, to: Double) {
        ticks = (0..<max(1, places)).map { Double($0 + 1) }
        decimals = 0
        ends = (0.5, Double(max(1, places)) + 0.5)
        pixels = (from, to)
    }

    /// Makes a scale that shows all values, with about `wanted` ticks.
    init(_ values: [Double], includes: ClosedRange<Double>?, wanted: Int, from: Double, to: Double) {
        let all = values + (includes.map { [$0.lowerBound, $0.upperBound] } ?? [])
        var low = all.min() ?? 0
        var high = all.max() ?? 1
        if high - low < max(abs(high), abs(low), 1e-9) * 1e-9 {
            // A single value: some room around it.
            let room = max(abs(high) * 0.1, 1e-6)
            low -= room
            high += room
        }
        let step = Self.roundStep((high - low) / Double(max(1, wanted - 1)))
        let first = (low / step + 1e-9).rounded(.down)
        let last = (high / step - 1e-9).rounded(.up)
        ticks = stride(from: first, through: max(last, first + 1), by: 1).map { $0 * step }
        decimals = max(0, min(9, -Int(log10(step).rounded(.down))))
        ends = (ticks.first ?? 0, ticks.last ?? 1)
        pixels = (from, to)
    }

    /// 1, 2 or 5 times a power of ten, not below a number.
    static func roundStep(_ least: Double) -> Double {
        let power = pow(10, log10(least).rounded(.down))
        for factor in [1.0, 2, 5] where factor * power >= least * (1 - 1e-9) { return factor * power }
        return 10 * power
    }

    /// Where a value is, in pixels, to a tenth.
    func place(_ value: Double, shift: Double = 0) -> String {
        let share = (value - ends.low) / (ends.high - ends.low)
        return Numbers.decimal(pixels.from + share * (pixels.to - pixels.from) + shift, digits: 1)
    }

    /// A tick in words.
    func label(_ tick: Double) -> String {
        abs(tick) >= 1e6 || decimals == 9
            ? "\(tick)" : Numbers.decimal(tick == 0 ? 0 : tick, digits: decimals)
    }
}

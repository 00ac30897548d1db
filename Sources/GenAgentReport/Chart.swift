import Foundation

/// A small chart of lines and points with error bars, as one SVG image.
///
/// ```swift
/// let chart = Chart(
///     "Quality against generator calls", x: ChartAxis("generator calls per item"), y: ChartAxis("score"),
///     series: [ChartSeries("best of N", [ChartPoint(x: 2, y: 0.41, low: 0.38, high: 0.44)])])
/// try chart.svg().write(to: file)
/// ```
/// Series with error bars are shifted by a few pixels, so that none hides another. Color never carries the meaning alone: every
/// series has its own marker and dash pattern. The image follows the viewer's light or dark setting, and its title and description
/// say what it shows. Equal charts give equal bytes.
public struct Chart: Sendable, Hashable {
    package var title: String
    package var x: ChartAxis
    package var y: ChartAxis
    package var series: [ChartSeries]

    /// - Parameter series: In drawing order. With more than eight, looks repeat. Points that are not finite are not drawn.
    public init(_ title: String, x: ChartAxis, y: ChartAxis, series: [ChartSeries]) {
        self.title = title
        self.x = x
        self.y = y
        self.series = series
    }

    /// The image as a file.
    public func svg() -> Data { Data(ChartDrawing(self, id: "chart", isAlone: true).html.bytes) }
}

/// An axis of a chart.
public struct ChartAxis: Sendable, Hashable {
    package var label: String
    package var includes: ClosedRange<Double>?
    package var names: [String]

    /// - Parameters:
    ///   - label: What it measures, with the unit.
    ///   - includes: Values that the axis always shows, such as 0...1 for shares.
    ///   - names: Names at 1, 2, ... instead of numbers; only for the horizontal axis.
    public init(_ label: String, includes: ClosedRange<Double>? = nil, names: [String] = []) {
        self.label = label
        self.includes = includes
        self.names = names
    }
}

/// Points with one name in the legend.
public struct ChartSeries: Sendable, Hashable {
    package var name: String
    package var points: [ChartPoint]
    package var isJoined: Bool
    package var isMarked: Bool

    /// - Parameters:
    ///   - points: In the order in which a line joins them.
    ///   - isJoined: Whether a line joins them.
    ///   - isMarked: Whether each point has a marker; default: if there are at most 40 points.
    public init(_ name: String, _ points: [ChartPoint], isJoined: Bool = true, isMarked: Bool? = nil) {
        self.name = name
        self.points = points
        self.isJoined = isJoined
        self.isMarked = isMarked ?? (points.count <= 40)
    }
}

/// One point, with the ends of its error bar if it has one.
public struct ChartPoint: Sendable, Hashable {
    public var x, y: Double
    public var low, high: Double?

    public init(x: Double, y: Double, low: Double? = nil, high: Double? = nil) {
        self.x = x
        self.y = y
        self.low = low
        self.high = high
    }

    /// Whether it can be drawn: finite, and small enough that differences can be computed.
    var isDrawable: Bool { [x, y].allSatisfy { $0.isFinite && abs($0) < 1e100 } }

    var bar: ClosedRange<Double>? {
        guard let low, let high, low.isFinite, high.isFinite, low <= high, max(-low, high) < 1e100 else { return nil }
        return low...high
    }
}

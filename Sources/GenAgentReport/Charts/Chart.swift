import Foundation

/// A small chart of lines and points with error bars, as one SVG picture.
///
/// ```swift
/// let chart = Chart(
///     "Quality against generator calls", x: ChartAxis("generator calls an item"), y: ChartAxis("score"),
///     series: [ChartSeries("best of N", [ChartPoint(x: 2, y: 0.41, low: 0.38, high: 0.44)])])
/// try chart.svg().write(to: file)
/// ```
/// Where there are error bars, the series stand up to a few pixels beside each other, so that none hides another one. Colour never carries the meaning alone: every series has a marker and a dash pattern of its own. The picture follows the viewer's light
/// or dark setting, and says in its title and description what it shows. Equal charts give equal bytes.
public struct Chart: Sendable, Hashable {
    /// What it shows.
    public var title: String
    /// The horizontal axis.
    public var x: ChartAxis
    /// The vertical axis.
    public var y: ChartAxis
    /// What is drawn, first to last; more than eight share their looks.
    public var series: [ChartSeries]

    /// Makes a chart. Points that are not finite are not drawn.
    public init(_ title: String, x: ChartAxis, y: ChartAxis, series: [ChartSeries]) {
        self.title = title
        self.x = x
        self.y = y
        self.series = series
    }

    /// The picture as a file of its own.
    public func svg() -> Data { Data(ChartDrawing(self, id: "chart", isAlone: true).html.bytes) }
}

/// An axis of a chart.
public struct ChartAxis: Sendable, Hashable {
    /// What it measures, with the unit.
    public var label: String
    /// What must be in sight, whatever the points are: 0...1 for shares.
    public var includes: ClosedRange<Double>?
    /// Names at 1, 2, ... instead of numbers; empty by default. Only the horizontal axis can have them.
    public var names: [String]

    /// Makes an axis.
    public init(_ label: String, includes: ClosedRange<Double>? = nil, names: [String] = []) {
        self.label = label
        self.includes = includes
        self.names = names
    }
}

/// Points that belong together.
public struct ChartSeries: Sendable, Hashable {
    /// Its name in the legend.
    public var name: String
    /// Its points, in the order in which a line joins them.
    public var points: [ChartPoint]
    /// Whether a line joins them.
    public var isJoined: Bool
    /// Whether each point has a marker; by default where there are at most 40.
    public var isMarked: Bool

    /// Makes a series.
    public init(_ name: String, _ points: [ChartPoint], isJoined: Bool = true, isMarked: Bool? = nil) {
        self.name = name
        self.points = points
        self.isJoined = isJoined
        self.isMarked = isMarked ?? (points.count <= 40)
    }
}

/// One point, with the ends of its error bar where it has one.
public struct ChartPoint: Sendable, Hashable {
    /// Where it is.
    public var x: Double
    /// Where it is.
    public var y: Double
    /// Lower end of the error bar.
    public var low: Double?
    /// Upper end of the error bar.
    public var high: Double?

    /// Makes a point.
    public init(x: Double, y: Double, low: Double? = nil, high: Double? = nil) {
        self.x = x
        self.y = y
        self.low = low
        self.high = high
    }

    /// Whether it can be drawn: finite, and small enough that differences can be computed.
    var isDrawable: Bool { [x, y].allSatisfy { $0.isFinite && abs($0) < 1e100 } }

    /// The error bar, where both ends are there and make sense.
    var bar: ClosedRange<Double>? {
        guard let low, let high, low.isFinite, high.isFinite, low <= high, max(-low, high) < 1e100 else { return nil }
        return low...high
    }
}

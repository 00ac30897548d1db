/// One plot: series of numbers over a common axis, with what a person who cannot see it is told.
package struct Chart: Sendable, Hashable {
    /// What it shows, as its heading.
    package var title: String
    /// What there is to see in it, in a sentence, for those who do not see it.
    package var summary: String
    /// What the axis from left to right counts.
    package var xTitle: String
    /// What the axis upwards counts.
    package var yTitle: String
    /// The series, drawn in this order. The first six look different from each other.
    package var series: [ChartSeries]
    /// Where the axis upwards begins and ends at least; `nil`: what the numbers need.
    package var yRange: ClosedRange<Double>?
    /// Where the axis from left to right begins and ends at least.
    package var xRange: ClosedRange<Double>?

    /// Makes a plot. Numbers that are not finite are left out.
    package init(
        _ title: String, summary: String, xTitle: String, yTitle: String, series: [ChartSeries],
        xRange: ClosedRange<Double>? = nil, yRange: ClosedRange<Double>? = nil
    ) {
        self.title = title
        self.summary = summary
        self.xTitle = xTitle
        self.yTitle = yTitle
        self.series = series.map(\.drawable)
        self.xRange = xRange
        self.yRange = yRange
    }

    /// Whether there is nothing to draw.
    package var isEmpty: Bool { series.allSatisfy(\.points.isEmpty) }
}

/// Points of one kind.
package struct ChartSeries: Sendable, Hashable {
    /// Its name in the legend.
    package var name: String
    /// The points, in the order in which a line goes through them.
    package var points: [ChartPoint]
    /// Whether a line joins them.
    package var isJoined: Bool

    /// Makes a series.
    package init(_ name: String, _ points: [ChartPoint], isJoined: Bool = true) {
        self.name = name
        self.points = points
        self.isJoined = isJoined
    }

    /// The series without what cannot be drawn.
    var drawable: ChartSeries {
        var series = self
        series.points = points.filter { $0.x.isDrawable && $0.y.isDrawable }.map { point in
            var point = point
            if point.low?.isDrawable != true || point.high?.isDrawable != true { (point.low, point.high) = (nil, nil) }
            return point
        }
        return series
    }
}

/// A point of a plot.
package struct ChartPoint: Sendable, Hashable {
    /// From left to right.
    package var x: Double
    /// Upwards.
    package var y: Double
    /// Lower end of its interval; drawn where both ends are there.
    package var low: Double?
    /// Upper end of its interval.
    package var high: Double?
    /// Written beside it; empty: nothing.
    package var label: String

    /// Makes a point.
    package init(_ x: Double, _ y: Double, low: Double? = nil, high: Double? = nil, label: String = "") {
        self.x = x
        self.y = y
        self.low = low
        self.high = high
        self.label = label
    }
}

extension Double {
    /// Larger ones would lose their digits, or overflow, on the way to pixels.
    fileprivate var isDrawable: Bool { isFinite && abs(self) < 1e12 }
}

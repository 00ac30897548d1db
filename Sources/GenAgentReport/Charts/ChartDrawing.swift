/// A plot as SVG within a page: axes, numbers on them, lines, marks, intervals, a legend, and the numbers as a table.
///
/// Series differ by colour, by the shape of their marks and by their dashes, so that it can be read without colours.
struct ChartDrawing {
    let chart: Chart
    /// Unique on the page; the names of its title and description are made of it.
    let number: Int

    static let width = 640.0
    static let height = 340.0
    private static let (left, right, top, bottom) = (58.0, 18.0, 16.0, 46.0)

    private var x: ChartScale {
        let values = chart.series.flatMap { $0.points.map(\.x) }
        let isWhole = values.allSatisfy { $0 == $0.rounded() } && (values.max() ?? 0) - (values.min() ?? 0) >= 4
        return ChartScale(values, range: chart.xRange, steps: 8, isWhole: isWhole)
    }
    private var y: ChartScale {
        ChartScale(
            chart.series.flatMap { $0.points.flatMap { [$0.y, $0.low ?? $0.y, $0.high ?? $0.y] } },
            range: chart.yRange)
    }

    /// The whole figure; nothing where there is nothing to draw.
    var html: HTML {
        guard !chart.isEmpty else { return "" }
        let (x, y) = (x, y)
        let marks = chart.series.enumerated().map { index, series in
            ChartMarks(series: series, style: index).html { Self.place($0, $1, x, y) }
        }
        return """
            <figure class="plot"><figcaption>\(chart.title)</figcaption>
            <svg viewBox="0 0 \(Self.text(Self.width)) \(Self.text(Self.height))" role="img" aria-labelledby="c\(number)t c\(number)d">
            <title id="c\(number)t">\(chart.title)</title><desc id="c\(number)d">\(chart.summary)</desc>
            \(axes(x, y))\(marks)</svg>
            \(legend)\(ChartNumbers(chart: chart).html)</figure>

            """
    }

    /// A coordinate as text.
    static func text(_ value: Double) -> String { Numbers.decimal(value, digits: 1) }

    private static func place(_ first: Double, _ second: Double, _ x: ChartScale, _ y: ChartScale) -> (Double, Double) {
        (
            left + x.share(first) * (width - left - right),
            top + (1 - y.share(second)) * (height - top - bottom)
        )
    }

    private func axes(_ x: ChartScale, _ y: ChartScale) -> HTML {
        var html = HTML()
        let (right, foot) = (Self.width - Self.right, Self.height - Self.bottom)
        for tick in y.ticks {
            let (_, at) = Self.place(x.low, tick, x, y)
            html +=
                "<line class=\"grid\" x1=\"\(Self.text(Self.left))\" x2=\"\(Self.text(right))\" y1=\"\(Self.text(at))\" y2=\"\(Self.text(at))\"/><text class=\"tick\" x=\"\(Self.text(Self.left - 7))\" y=\"\(Self.text(at + 4))\" text-anchor=\"end\">\(y.text(tick))</text>\n"
        }
        for tick in x.ticks {
            let (at, _) = Self.place(tick, y.low, x, y)
            html +=
                "<line class=\"axis\" x1=\"\(Self.text(at))\" x2=\"\(Self.text(at))\" y1=\"\(Self.text(foot))\" y2=\"\(Self.text(foot + 5))\"/><text class=\"tick\" x=\"\(Self.text(at))\" y=\"\(Self.text(foot + 18))\" text-anchor=\"middle\">\(x.text(tick))</text>\n"
        }
        let middle = Self.text((Self.top + foot) / 2)
        html += """
            <line class="axis" x1="\(Self.text(Self.left))" x2="\(Self.text(right))" y1="\(Self.text(foot))" y2="\(Self.text(foot))"/>
            <line class="axis" x1="\(Self.text(Self.left))" x2="\(Self.text(Self.left))" y1="\(Self.text(Self.top))" y2="\(Self.text(foot))"/>
            <text class="name" x="\(Self.text((Self.left + right) / 2))" y="\(Self.text(Self.height - 8))" text-anchor="middle">\(chart.xTitle)</text>
            <text class="name" x="14" y="\(middle)" text-anchor="middle" transform="rotate(-90 14 \(middle))">\(chart.yTitle)</text>

            """
        return html
    }

    private var legend: HTML {
        guard chart.series.count > 1 else { return "" }
        let items = chart.series.enumerated().map { index, series -> HTML in
            let sample = ChartSeries(
                series.name, series.isJoined ? [ChartPoint(2, 7), ChartPoint(15, 7), ChartPoint(28, 7)] : [ChartPoint(15, 7)],
                isJoined: series.isJoined)
            let marks = ChartMarks(series: sample, style: index, marksOnly: 1).html { ($0, $1) }
            return "<li><svg viewBox=\"0 0 30 14\" aria-hidden=\"true\">\(marks)</svg>\(series.name)</li>\n"
        }
        return "<ul class=\"legend\">\n\(items)</ul>\n"
    }
}

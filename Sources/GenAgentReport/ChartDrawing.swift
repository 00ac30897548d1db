import Foundation
import GenAgent

struct ChartDrawing {
    private let chart: Chart
    private let id: String
    private let isAlone: Bool
    private let points: [ChartPoint]
    private let horizontal: ChartScale
    private let vertical: ChartScale
    private let legend: [[(index: Int, left: Int)]]
    private static let width = 640
    private static let top = 44
    private static let bottom = 344
    private static let left = 64
    private static let right = 620

    /// - Parameters:
    ///   - id: Unique on the page.
    ///   - isAlone: Brings its own style.
    init(_ chart: Chart, id: String, isAlone: Bool) {
        self.chart = chart
        self.id = id
        self.isAlone = isAlone
        points = chart.series.flatMap(\.points).filter(\.isDrawable)
        horizontal =
            chart.x.names.isEmpty
            ? ChartScale(
                points.map(\.x), includes: chart.x.includes, wanted: 7, from: Double(Self.left + 16),
                to: Double(Self.right - 16))
            : ChartScale(places: chart.x.names.count, from: Double(Self.left), to: Double(Self.right))
        vertical = ChartScale(
            points.flatMap { [$0.y] + ($0.bar.map { [$0.lowerBound, $0.upperBound] } ?? []) },
            includes: chart.y.includes, wanted: 6, from: Double(Self.bottom), to: Double(Self.top))
        var rows: [[(index: Int, left: Int)]] = []
        var next = Self.width
        for (index, series) in chart.series.enumerated() {
            // About seven pixels a letter; fonts differ, so there is some room to spare.
            let needed = 46 + 7 * min(series.name.count, 60)
            if next + needed > Self.right {
                rows.append([])
                next = Self.left
            }
            rows[rows.count - 1].append((index, next))
            next += needed
        }
        legend = rows
    }

    var html: HTML {
        let height = below + 58 + 20 * legend.count
        let style: HTML = isAlone ? "<style>\(HTML(stringLiteral: ChartStyle.alone))</style>\n" : ""
        return """
            <svg xmlns="http://www.w3.org/2000/svg" class="plot" viewBox="0 0 \(Self.width) \(height)" role="img" aria-labelledby="\(id)-title \(id)-desc">
            <title id="\(id)-title">\(chart.title)</title>
            <desc id="\(id)-desc">\(description)</desc>
            \(style)<rect class="back" width="\(Self.width)" height="\(height)"/>
            <text class="name" x="\(Self.left)" y="24">\(chart.title)</text>
            \(axes)\(chart.series.indices.map { drawn($0) })\(legend.enumerated().flatMap { row, keys in keys.map { key($0.index, $0.left, row) } })</svg>

            """
    }

    /// The chart in words, for readers who do not see it.
    private var description: String {
        let series = chart.series.map { series in
            let points = series.points.filter(\.isDrawable)
            guard let first = points.first, let last = points.last else { return "\(series.name): no points" }
            func place(_ x: Double) -> String {
                guard x >= 1, x <= Double(chart.x.names.count) else { return number(x) }
                return chart.x.names[Int(x) - 1]
            }
            func words(_ point: ChartPoint) -> String {
                let bar = point.bar.map { " (\(number($0.lowerBound)) to \(number($0.upperBound)))" } ?? ""
                return "\(number(point.y))\(bar) at \(place(point.x))"
            }
            if points.count <= 8 { return "\(series.name): \(points.map(words).joined(separator: ", "))" }
            return "\(series.name): \(points.count) points from \(words(first)) to \(words(last))"
        }
        return "\(chart.y.label) against \(chart.x.label). \(series.joined(separator: ". "))."
    }

    private func number(_ value: Double) -> String { Numbers.decimal(value, digits: 4) }

    private var axes: HTML {
        let columns = horizontal.ticks.enumerated().map { index, tick -> HTML in
            let place = horizontal.place(tick)
            let line: HTML =
                "<line class=\"grid\" x1=\"\(place)\" x2=\"\(place)\" y1=\"\(Self.top)\" y2=\"\(Self.bottom)\"/>"
            guard index < chart.x.names.count else {
                return
                    "\(line)<text x=\"\(place)\" y=\"\(Self.bottom + 18)\" text-anchor=\"middle\">\(horizontal.label(tick))</text>\n"
            }
            return
                "\(line)<text transform=\"translate(\(place) \(Self.bottom + 16)) rotate(-30)\" text-anchor=\"end\">\(Self.shortened(chart.x.names[index], to: 24))</text>\n"
        }
        let rows = vertical.ticks.map { tick -> HTML in
            "<line class=\"grid\" x1=\"\(Self.left)\" x2=\"\(Self.right)\" y1=\"\(vertical.place(tick))\" y2=\"\(vertical.place(tick))\"/><text x=\"\(Self.left - 8)\" y=\"\(vertical.place(tick))\" dy=\"4\" text-anchor=\"end\">\(vertical.label(tick))</text>\n"
        }
        let middle = (Self.top + Self.bottom) / 2
        return """
            \(columns)\(rows)<path class="edge line" d="M\(Self.left) \(Self.top)V\(Self.bottom)H\(Self.right)"/>
            <text x="\((Self.left + Self.right) / 2)" y="\(below + 38)" text-anchor="middle">\(chart.x.label)</text>
            <text transform="translate(16 \(middle)) rotate(-90)" text-anchor="middle">\(chart.y.label)</text>

            """
    }

    /// Where the slanted names of places end.
    private var below: Int {
        // Half of the length, at about seven pixels a letter.
        let longest = chart.x.names.map { min($0.count, 24) }.max() ?? 0
        return Self.bottom + (longest * 7) / 2
    }

    private static func shortened(_ name: String, to length: Int) -> String {
        name.count > length ? "\(name.prefix(length - 1))…" : name
    }

    /// Error bars of several series at one place stand beside each other, four pixels apart.
    private func shift(_ index: Int) -> Double {
        guard points.contains(where: { $0.bar != nil }) else { return 0 }
        return min(4, 24 / Double(chart.series.count)) * (Double(index) - Double(chart.series.count - 1) / 2)
    }

    private func drawn(_ index: Int) -> HTML {
        let series = chart.series[index]
        let points = series.points.filter(\.isDrawable)
        let places = points.map { (x: horizontal.place($0.x, shift: shift(index)), y: vertical.place($0.y)) }
        let line: HTML =
            series.isJoined && places.count > 1
            ? "<polyline class=\"line\" points=\"\(places.map { "\($0.x),\($0.y)" }.joined(separator: " "))\"/>\n" : ""
        let bars = zip(points, places).compactMap { point, place -> HTML? in
            guard let bar = point.bar else { return nil }
            let (low, high) = (vertical.place(bar.lowerBound), vertical.place(bar.upperBound))
            return
                "<path class=\"bar\" d=\"M\(place.x) \(low)V\(high)m-4 0h8M\(place.x) \(low)m-4 0h8\"/>\n"
        }
        let marks = series.isMarked ? places.map { mark(index, $0.x, $0.y) } : []
        return "<g class=\"s\(index % 8)\">\(line)\(bars)\(marks)</g>\n"
    }

    private func mark(_ index: Int, _ x: String, _ y: String) -> HTML {
        switch index % 4 {
        case 0: "<circle class=\"mark\" cx=\"\(x)\" cy=\"\(y)\" r=\"4.5\"/>\n"
        case 1: "<path class=\"mark\" d=\"M\(x) \(y)m-4 -4h8v8h-8z\"/>\n"
        case 2: "<path class=\"mark\" d=\"M\(x) \(y)m0 -5l5 9h-10z\"/>\n"
        default: "<path class=\"mark\" d=\"M\(x) \(y)m0 -6l5 6l-5 6l-5 -6z\"/>\n"
        }
    }

    private func key(_ index: Int, _ left: Int, _ row: Int) -> HTML {
        let series = chart.series[index]
        let height = below + 58 + 20 * row
        let line: HTML =
            series.isJoined && series.points.count > 1 ? "<path class=\"line\" d=\"M\(left) \(height - 4)h24\"/>" : ""
        let mark = series.isMarked ? mark(index, "\(left + 12)", "\(height - 4)") : ""
        let name = Self.shortened(series.name, to: 60)
        return
            "<g class=\"s\(index % 8)\">\(line)\(mark)</g><text class=\"key\" x=\"\(left + 30)\" y=\"\(height)\">\(name)</text>\n"
    }
}

struct ChartScale {
    let ticks: [Double]
    let decimals: Int
    private let ends: (low: Double, high: Double)
    private let pixels: (from: Double, to: Double)

    /// Makes a scale of the places 1, 2, ..., with half a place of room on both sides.
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

    /// The position of a value in pixels, to a tenth.
    func place(_ value: Double, shift: Double = 0) -> String {
        let share = (value - ends.low) / (ends.high - ends.low)
        return Numbers.decimal(pixels.from + share * (pixels.to - pixels.from) + shift, digits: 1)
    }

    func label(_ tick: Double) -> String {
        abs(tick) >= 1e6 || decimals == 9
            ? "\(tick)" : Numbers.decimal(tick == 0 ? 0 : tick, digits: decimals)
    }
}

/// How charts look: classes only, so that a page's content policy can name the style by its hash.
enum ChartStyle {
    static let alone: StaticString = #"""
        .plot{--plot-bg:#fbfaf7;--plot-ink:#1d1d1f;--plot-soft:#5d5c61;--plot-line:#e3e0d9;--s0:#3f51b5;--s1:#b5580f;--s2:#1b6e3c;--s3:#a3271f;--s4:#7b3fa0;--s5:#00707a;--s6:#6b5a12;--s7:#5d5c61;background:var(--plot-bg);font:12px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
        @media (prefers-color-scheme:dark){.plot{--plot-bg:#141417;--plot-ink:#ececf0;--plot-soft:#a5a4ad;--plot-line:#34343b;--s0:#a4b0ff;--s1:#f0a860;--s2:#86d8a4;--s3:#ff9d92;--s4:#d3a6f2;--s5:#6fd3dc;--s6:#e6cf7d;--s7:#a5a4ad}}
        .plot .back{fill:var(--plot-bg)}.plot .grid{stroke:var(--plot-line)}.plot .edge{stroke:var(--plot-soft)}
        .plot text{fill:var(--plot-soft)}.plot .name{fill:var(--plot-ink);font-size:15px;font-weight:600}.plot .key{fill:var(--plot-ink)}
        .plot .line{fill:none;stroke:currentColor;stroke-width:2;stroke-linejoin:round}.plot .bar{fill:none;stroke:currentColor;stroke-width:1.25}
        .plot .mark{fill:currentColor;stroke:var(--plot-bg);stroke-width:1}
        .plot .s0{color:var(--s0)}.plot .s1{color:var(--s1)}.plot .s2{color:var(--s2)}.plot .s3{color:var(--s3)}
        .plot .s4{color:var(--s4)}.plot .s5{color:var(--s5)}.plot .s6{color:var(--s6)}.plot .s7{color:var(--s7)}
        .plot .s1 .line{stroke-dasharray:7 3}.plot .s2 .line{stroke-dasharray:2 3}.plot .s3 .line{stroke-dasharray:9 3 2 3}
        .plot .s4 .line{stroke-dasharray:12 4}.plot .s5 .line{stroke-dasharray:4 4}.plot .s6 .line{stroke-dasharray:2 6}.plot .s7 .line{stroke-dasharray:1 2}
        """#
}

/// A small line chart as SVG.
struct Chart {
    var title: String
    /// Names and values; the first value stands at `start`.
    var lines: [(name: String, values: [Double])]
    var across: String
    var start = 0

    private static let width = 640.0
    private static let height = 260.0
    private static let colors = ["#1f5fa8", "#c2410c", "#15803d", "#7e22ce", "#a16207", "#0e7490"]

    /// Charts one below the other.
    static func panels(_ charts: [Chart]) -> String {
        let total = height * Double(charts.count)
        var svg =
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(Int(width)) \(Int(total))\" font-family=\"sans-serif\" font-size=\"12\">\n"
            + "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
        for (index, chart) in charts.enumerated() { svg += chart.panel(top: height * Double(index)) }
        return svg + "</svg>\n"
    }

    private func panel(top: Double) -> String {
        let (left, right, upper, lower) = (46.0, Self.width - 190, top + 30, top + Self.height - 36)
        let values = lines.flatMap(\.values)
        let least = min(0, values.min() ?? 0)
        let most = max(values.max() ?? 1, least + 0.001)
        let count = max(2, lines.map(\.values.count).max() ?? 2)
        func x(_ index: Int) -> Double { left + (right - left) * Double(index) / Double(count - 1) }
        func y(_ value: Double) -> Double { lower - (lower - upper) * (value - least) / (most - least) }
        func point(_ x: Double, _ y: Double) -> String { fixed(x, 1) + "," + fixed(y, 1) }
        var svg = "<text x=\"\(left)\" y=\"\(top + 18)\" font-weight=\"bold\">\(title)</text>\n"
        for step in 0...4 {
            let value = least + (most - least) * Double(step) / 4
            svg += "<path d=\"M\(point(left, y(value)))H\(right)\" stroke=\"#ddd\"/>"
            svg +=
                "<text x=\"\(left - 6)\" y=\"\(fixed(y(value) + 4, 1))\" text-anchor=\"end\">\(fixed(value, 2))</text>\n"
        }
        for index in Set([0, (count - 1) / 2, count - 1]).sorted() {
            svg +=
                "<text x=\"\(fixed(x(index), 1))\" y=\"\(lower + 16)\" text-anchor=\"middle\">\(index + start)</text>"
        }
        svg += "<text x=\"\(right)\" y=\"\(lower + 30)\" text-anchor=\"end\">\(across)</text>\n"
        for (index, line) in lines.enumerated() where !line.values.isEmpty {
            let color = Self.colors[index % Self.colors.count]
            let points = line.values.enumerated().map { point(x($0.offset), y($0.element)) }.joined(separator: " ")
            svg += "<polyline fill=\"none\" stroke-width=\"2\" stroke=\"\(color)\" points=\"\(points)\"/>"
            svg +=
                "<text x=\"\(right + 10)\" y=\"\(upper + 10 + 16 * Double(index))\" fill=\"\(color)\">\(line.name)</text>\n"
        }
        return svg
    }
}

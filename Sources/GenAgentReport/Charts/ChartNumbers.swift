/// The numbers of a plot as a table behind a fold, for those who want to read them or cannot see the plot.
struct ChartNumbers {
    let chart: Chart

    var html: HTML {
        let xs = Set(chart.series.flatMap { $0.points.map(\.x) }).sorted()
        let head = chart.series.map { "<th scope=\"col\">\($0.name)</th>" as HTML }
        let columns = chart.series.map { series in
            Dictionary(series.points.map { ($0.x, text($0)) }, uniquingKeysWith: { first, _ in first })
        }
        let rows = xs.map { x -> HTML in
            let cells = columns.map { "<td>\($0[x] ?? "")</td>" as HTML }
            return "<tr><th scope=\"row\">\(Numbers.decimal(x, digits: 4))</th>\(cells)</tr>\n"
        }
        return """
            <details class="numbers"><summary>The numbers</summary><div class="scroll"><table>
            <thead><tr><th scope="col">\(chart.xTitle)</th>\(head)</tr></thead>
            <tbody>
            \(rows)</tbody></table></div></details>

            """
    }

    private func text(_ point: ChartPoint) -> String {
        let value = Numbers.decimal(point.y, digits: 5)
        guard let low = point.low, let high = point.high else { return value }
        return "\(value) (\(Numbers.decimal(low, digits: 4)) to \(Numbers.decimal(high, digits: 4)))"
    }
}

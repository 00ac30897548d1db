/// The line, the marks and the intervals of one series.
struct ChartMarks {
    let series: ChartSeries
    /// Which look it has; there are six.
    let style: Int
    /// Only this point gets its mark, as in a legend; `nil`: all.
    var marksOnly: Int?

    private static let looks = 6
    /// With more points than this, marks would hide the line.
    private static let densest = 60

    /// Draws the series; the closure says where a point lies.
    func html(_ place: (Double, Double) -> (Double, Double)) -> HTML {
        let places = series.points.map { place($0.x, $0.y) }
        let look = style % Self.looks
        var html = HTML()
        if series.isJoined, places.count > 1 {
            let line = places.map { "\(ChartDrawing.text($0.0)),\(ChartDrawing.text($0.1))" }.joined(separator: " ")
            html += "<polyline class=\"line s\(look)\" points=\"\(line)\"/>\n"
        }
        for (point, at) in zip(series.points, places) {
            if let low = point.low, let high = point.high {
                html += interval(at.0, place(point.x, low).1, place(point.x, high).1, look)
            }
        }
        let isDense = series.isJoined && places.count > Self.densest
        for (index, at) in places.enumerated() {
            let middle = places.count / 2
            if let marksOnly, places.count > 1, index != marksOnly { continue }
            if !isDense || marksOnly != nil && index == middle { html += mark(at, look) }
            let label = series.points[index].label
            if !label.isEmpty {
                let isLeft = at.0 > ChartDrawing.width * 0.7
                html +=
                    "<text class=\"value\" x=\"\(ChartDrawing.text(at.0 + (isLeft ? -9 : 9)))\" y=\"\(ChartDrawing.text(at.1 - 7))\" text-anchor=\"\(isLeft ? "end" as HTML : "start")\">\(label)</text>\n"
            }
        }
        return html
    }

    private func interval(_ x: Double, _ low: Double, _ high: Double, _ look: Int) -> HTML {
        func line(_ x1: Double, _ x2: Double, _ y1: Double, _ y2: Double) -> HTML {
            let text = ChartDrawing.text
            return
                "<line class=\"bar s\(look)\" x1=\"\(text(x1))\" x2=\"\(text(x2))\" y1=\"\(text(y1))\" y2=\"\(text(y2))\"/>"
        }
        return line(x, x, low, high) + line(x - 4, x + 4, low, low) + line(x - 4, x + 4, high, high) + "\n"
    }

    private func mark(_ at: (Double, Double), _ look: Int) -> HTML {
        let (x, y) = at
        func outline(_ corners: [(Double, Double)]) -> HTML {
            let points = (corners + corners.prefix(1)).map {
                "\(ChartDrawing.text(x + $0.0)),\(ChartDrawing.text(y + $0.1))"
            }
            return "<polyline class=\"mark s\(look)\" points=\"\(points.joined(separator: " "))\"/>\n"
        }
        switch look {
        case 1: return outline([(-4, -4), (4, -4), (4, 4), (-4, 4)])
        case 2: return outline([(0, -5.5), (5, 4), (-5, 4)])
        case 3: return outline([(0, -5.5), (5.5, 0), (0, 5.5), (-5.5, 0)])
        case 4: return outline([(0, 5.5), (5, -4), (-5, -4)])
        case 5: return outline([(-5, -2), (-2, -5), (5, 2), (2, 5)])
        default:
            return
                "<circle class=\"mark s0\" cx=\"\(ChartDrawing.text(x))\" cy=\"\(ChartDrawing.text(y))\" r=\"4.5\"/>\n"
        }
    }
}

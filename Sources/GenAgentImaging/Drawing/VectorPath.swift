/// A path of lines, curves and closed shapes, in any unit; drawing scales it.
package struct VectorPath: Sendable, Hashable {
    /// One step of a path.
    package enum Element: Sendable, Hashable {
        case move(x: Double, y: Double)
        case line(x: Double, y: Double)
        case quad(cx: Double, cy: Double, x: Double, y: Double)
        case cubic(ax: Double, ay: Double, bx: Double, by: Double, x: Double, y: Double)
        case close
    }

    /// The steps, in order.
    package var elements: [Element]

    /// An empty path; build it by chaining `move`, `line`, `quad`, `cubic`, `close` and the shapes.
    package init(_ elements: [Element] = []) { self.elements = elements }

    package func move(_ x: Double, _ y: Double) -> VectorPath { adding(.move(x: x, y: y)) }
    package func line(_ x: Double, _ y: Double) -> VectorPath { adding(.line(x: x, y: y)) }
    package func quad(_ cx: Double, _ cy: Double, _ x: Double, _ y: Double) -> VectorPath {
        adding(.quad(cx: cx, cy: cy, x: x, y: y))
    }
    package func cubic(_ ax: Double, _ ay: Double, _ bx: Double, _ by: Double, _ x: Double, _ y: Double) -> VectorPath {
        adding(.cubic(ax: ax, ay: ay, bx: bx, by: by, x: x, y: y))
    }
    package func close() -> VectorPath { adding(.close) }

    /// Appends another path's steps.
    package func path(_ other: VectorPath) -> VectorPath { VectorPath(elements + other.elements) }

    private func adding(_ element: Element) -> VectorPath { VectorPath(elements + [element]) }
}

// Closed shapes, all wound the same way, so that shapes in one path unite under the nonzero rule.
extension VectorPath {
    /// An ellipse around a centre.
    package func ellipse(_ cx: Double, _ cy: Double, _ rx: Double, _ ry: Double) -> VectorPath {
        let k = 0.5522847498
        return move(cx + rx, cy)
            .cubic(cx + rx, cy + ry * k, cx + rx * k, cy + ry, cx, cy + ry)
            .cubic(cx - rx * k, cy + ry, cx - rx, cy + ry * k, cx - rx, cy)
            .cubic(cx - rx, cy - ry * k, cx - rx * k, cy - ry, cx, cy - ry)
            .cubic(cx + rx * k, cy - ry, cx + rx, cy - ry * k, cx + rx, cy)
            .close()
    }

    /// A circle around a centre.
    package func circle(_ cx: Double, _ cy: Double, _ r: Double) -> VectorPath { ellipse(cx, cy, r, r) }

    /// A rectangle with rounded corners (`r` 0: sharp).
    package func rect(_ x: Double, _ y: Double, _ w: Double, _ h: Double, r: Double = 0) -> VectorPath {
        let r = min(r, w / 2, h / 2)
        guard r > 0 else { return polygon([(x, y), (x + w, y), (x + w, y + h), (x, y + h)]) }
        return move(x + r, y)
            .line(x + w - r, y).quad(x + w, y, x + w, y + r)
            .line(x + w, y + h - r).quad(x + w, y + h, x + w - r, y + h)
            .line(x + r, y + h).quad(x, y + h, x, y + h - r)
            .line(x, y + r).quad(x, y, x + r, y)
            .close()
    }

    /// A closed polygon through the points.
    package func polygon(_ points: [(Double, Double)]) -> VectorPath {
        guard let first = points.first else { return self }
        return points.dropFirst().reduce(move(first.0, first.1)) { $0.line($1.0, $1.1) }.close()
    }
}

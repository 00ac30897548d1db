import Foundation

/// A path of lines, curves and closed shapes, in any unit; drawing scales it.
package struct VectorPath: Sendable, Hashable {
    package enum Element: Sendable, Hashable {
        case move(x: Double, y: Double)
        case line(x: Double, y: Double)
        case quad(cx: Double, cy: Double, x: Double, y: Double)
        case cubic(ax: Double, ay: Double, bx: Double, by: Double, x: Double, y: Double)
        case close
    }

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

    package func path(_ other: VectorPath) -> VectorPath { VectorPath(elements + other.elements) }

    private func adding(_ element: Element) -> VectorPath { VectorPath(elements + [element]) }
}

// Closed shapes, all wound the same way, so that shapes in one path unite under the nonzero rule.
extension VectorPath {
    package func ellipse(_ cx: Double, _ cy: Double, _ rx: Double, _ ry: Double) -> VectorPath {
        let k = 0.5522847498
        return move(cx + rx, cy)
            .cubic(cx + rx, cy + ry * k, cx + rx * k, cy + ry, cx, cy + ry)
            .cubic(cx - rx * k, cy + ry, cx - rx, cy + ry * k, cx - rx, cy)
            .cubic(cx - rx, cy - ry * k, cx - rx * k, cy - ry, cx, cy - ry)
            .cubic(cx + rx * k, cy - ry, cx + rx, cy - ry * k, cx + rx, cy)
            .close()
    }

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

    package func polygon(_ points: [(Double, Double)]) -> VectorPath {
        guard let first = points.first else { return self }
        return points.dropFirst().reduce(move(first.0, first.1)) { $0.line($1.0, $1.1) }.close()
    }
}

/// The smallest upright rectangle around something, in its own units.
package struct PathBounds: Sendable, Hashable {
    package var minX: Double
    package var minY: Double
    package var maxX: Double
    package var maxY: Double

    package var width: Double { maxX - minX }
    package var height: Double { maxY - minY }
}

extension VectorPath {
    /// The rectangle that the filled path touches, curves included; `nil` for a path without points.
    ///
    /// It is measured on the path drawn `resolution` units large, so it is exact to about a hundredth of a unit at 1.
    package func bounds(resolution: Double = 1) -> PathBounds? {
        let flat = FlatPath(self, placed: Placement2D(scale: resolution))
        guard !flat.isUnusable, let first = flat.points.first else { return nil }
        var box = PathBounds(minX: first.x, minY: first.y, maxX: first.x, maxY: first.y)
        for point in flat.points {
            box.minX = min(box.minX, point.x)
            box.minY = min(box.minY, point.y)
            box.maxX = max(box.maxX, point.x)
            box.maxY = max(box.maxY, point.y)
        }
        return PathBounds(
            minX: box.minX / resolution, minY: box.minY / resolution, maxX: box.maxX / resolution,
            maxY: box.maxY / resolution)
    }

    /// The path moved by (`dx`, `dy`), then scaled.
    package func moved(_ dx: Double, _ dy: Double, scaleX: Double = 1, scaleY: Double = 1) -> VectorPath {
        mapped { (($0 + dx) * scaleX, ($1 + dy) * scaleY) }
    }

    /// The path turned around a point; positive degrees turn clockwise on the screen.
    package func rotated(_ degrees: Double, around cx: Double, _ cy: Double) -> VectorPath {
        let angle = degrees * .pi / 180
        let (sine, cosine) = (sin(angle), cos(angle))
        return mapped {
            (cx + ($0 - cx) * cosine - ($1 - cy) * sine, cy + ($0 - cx) * sine + ($1 - cy) * cosine)
        }
    }

    /// The path with every point, control points too, put through an affine map.
    package func mapped(_ map: (Double, Double) -> (Double, Double)) -> VectorPath {
        VectorPath(
            elements.map { element in
                switch element {
                case .move(let x, let y):
                    let p = map(x, y)
                    return .move(x: p.0, y: p.1)
                case .line(let x, let y):
                    let p = map(x, y)
                    return .line(x: p.0, y: p.1)
                case .quad(let cx, let cy, let x, let y):
                    let (c, p) = (map(cx, cy), map(x, y))
                    return .quad(cx: c.0, cy: c.1, x: p.0, y: p.1)
                case .cubic(let ax, let ay, let bx, let by, let x, let y):
                    let (a, b, p) = (map(ax, ay), map(bx, by), map(x, y))
                    return .cubic(ax: a.0, ay: a.1, bx: b.0, by: b.1, x: p.0, y: p.1)
                case .close: return .close
                }
            })
    }
}

extension VectorPath {
    /// Cuts the closed shapes of another path out of this one (nonzero rule: they must lie within one shape of it).
    package func hole(_ other: VectorPath) -> VectorPath { path(other.reversed()) }

    package func reversed() -> VectorPath {
        var result: [Element] = []
        var run: [(element: Element, from: (x: Double, y: Double))] = []
        var start = (x: 0.0, y: 0.0)
        var current = start

        func flush(closed: Bool) {
            result.append(.move(x: current.x, y: current.y))
            for (element, from) in run.reversed() {
                switch element {
                case .quad(let cx, let cy, _, _): result.append(.quad(cx: cx, cy: cy, x: from.x, y: from.y))
                case .cubic(let ax, let ay, let bx, let by, _, _):
                    result.append(.cubic(ax: bx, ay: by, bx: ax, by: ay, x: from.x, y: from.y))
                default: result.append(.line(x: from.x, y: from.y))
                }
            }
            if closed { result.append(.close) }
            run = []
            current = start
        }

        for element in elements {
            switch element {
            case .move(let x, let y):
                if !run.isEmpty { flush(closed: false) }
                start = (x, y)
                current = start
            case .line(let x, let y), .quad(_, _, let x, let y), .cubic(_, _, _, _, let x, let y):
                run.append((element, current))
                current = (x, y)
            case .close:
                if !run.isEmpty { flush(closed: true) }
            }
        }
        if !run.isEmpty { flush(closed: false) }
        return VectorPath(result)
    }
}

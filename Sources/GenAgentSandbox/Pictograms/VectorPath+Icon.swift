import Foundation
import GenAgentImaging

// What an icon designer reaches for: turns, mirror images, holes, bars and leaves.
extension VectorPath {
    /// The path with every point sent through `map`; curves stay exact when the map is affine.
    func mapped(_ map: (Double, Double) -> (Double, Double)) -> VectorPath {
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
            }
        )
    }

    /// The path turned clockwise (y points down) by some degrees about a point.
    func turned(_ degrees: Double, about x0: Double = 0, _ y0: Double = 0) -> VectorPath {
        let (s, c) = (sin(degrees * .pi / 180), cos(degrees * .pi / 180))
        return mapped { x, y in (x0 + (x - x0) * c - (y - y0) * s, y0 + (x - x0) * s + (y - y0) * c) }
    }

    /// The path moved by an offset.
    func moved(_ dx: Double, _ dy: Double) -> VectorPath { mapped { ($0 + dx, $1 + dy) } }

    /// The same outlines drawn backwards, so that they wind the other way.
    var reversed: VectorPath {
        var result: [Element] = []
        var outline: [Element] = []
        for element in elements {
            if case .move = element {
                result += Self.backwards(outline)
                outline = []
            }
            outline.append(element)
        }
        return VectorPath(result + Self.backwards(outline))
    }

    /// Appends closed shapes as holes: they wind against the shapes around them.
    func hole(_ other: VectorPath) -> VectorPath { path(other.reversed) }

    /// The path and its mirror image at a vertical axis, wound the same way.
    func twin(about axis: Double) -> VectorPath {
        path(mapped { (2 * axis - $0, $1) }.reversed)
    }

    /// Closes a right half, drawn open from top to bottom, with its mirror image at a vertical axis.
    func symmetric(about axis: Double) -> VectorPath {
        let back = mapped { (2 * axis - $0, $1) }.reversed.elements
        guard case .move(let x, let y)? = back.first else { return self }
        return line(x, y).path(VectorPath(Array(back.dropFirst()))).close()
    }

    /// A straight bar with round ends; the widths at both ends may differ.
    func bar(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ width: Double, to width2: Double? = nil)
        -> VectorPath
    {
        let (r1, r2) = (width / 2, (width2 ?? width) / 2)
        let length = max(hypot(x2 - x1, y2 - y1), 1e-9)
        let (ux, uy) = ((x2 - x1) / length, (y2 - y1) / length)
        // Clockwise on screen: along the left-hand side of the direction, round the end, and back.
        let trunk: [(Double, Double)] = [
            (x1 + uy * r1, y1 - ux * r1), (x2 + uy * r2, y2 - ux * r2),
            (x2 - uy * r2, y2 + ux * r2), (x1 - uy * r1, y1 + ux * r1),
        ]
        return polygon(trunk).circle(x1, y1, r1).circle(x2, y2, r2)
    }

    /// A pointed leaf from one point to another, widest in the middle.
    func leaf(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ width: Double) -> VectorPath {
        let (dx, dy) = (x2 - x1, y2 - y1)
        let length = max(hypot(dx, dy), 1e-9)
        // A cubic bulges three quarters of its handles' offset.
        let (nx, ny) = (-dy / length * width / 1.5, dx / length * width / 1.5)
        let (ax, ay, bx, by) = (x1 + dx * 0.3, y1 + dy * 0.3, x1 + dx * 0.7, y1 + dy * 0.7)
        return move(x1, y1)
            .cubic(ax - nx, ay - ny, bx - nx, by - ny, x2, y2)
            .cubic(bx + nx, by + ny, ax + nx, ay + ny, x1, y1)
            .close()
    }

    /// One outline drawn backwards; it starts with its `move`.
    private static func backwards(_ outline: [Element]) -> [Element] {
        var points: [(Double, Double)] = []
        for element in outline { if let end = element.end { points.append(end) } }
        guard let last = points.last, points.count > 1 else { return outline }
        var result: [Element] = [.move(x: last.0, y: last.1)]
        for (index, element) in outline.enumerated().reversed() where index > 0 && index < points.count {
            let p = points[index - 1]
            switch element {
            case .quad(let cx, let cy, _, _): result.append(.quad(cx: cx, cy: cy, x: p.0, y: p.1))
            case .cubic(let ax, let ay, let bx, let by, _, _):
                result.append(.cubic(ax: bx, ay: by, bx: ax, by: ay, x: p.0, y: p.1))
            default: result.append(.line(x: p.0, y: p.1))
            }
        }
        if case .close? = outline.last { result.append(.close) }
        return result
    }
}

extension VectorPath.Element {
    /// Where the step ends; a `close` has no point of its own.
    var end: (Double, Double)? {
        switch self {
        case .move(let x, let y), .line(let x, let y): (x, y)
        case .quad(_, _, let x, let y): (x, y)
        case .cubic(_, _, _, _, let x, let y): (x, y)
        case .close: nil
        }
    }
}

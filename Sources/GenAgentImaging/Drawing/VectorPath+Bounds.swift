import Foundation

/// The smallest upright rectangle around something, in its own units.
package struct PathBounds: Sendable, Hashable {
    /// Left edge.
    package var minX: Double
    /// Upper edge.
    package var minY: Double
    /// Right edge.
    package var maxX: Double
    /// Lower edge.
    package var maxY: Double

    /// Horizontal size.
    package var width: Double { maxX - minX }
    /// Vertical size.
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

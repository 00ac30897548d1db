// Shapes in which pictograms are drawn. All are wound like `rect` and `ellipse`, whichever way their points go round,
// so shapes of one path unite.
extension VectorPath {
    /// Adds a closed smooth curve through the points. A point given twice in a row is a sharp corner.
    package func curve(_ points: [(Double, Double)]) -> VectorPath {
        let ring = Self.clockwise(points)
        let count = ring.count
        guard count > 2 else { return self }
        /// Catmull-Rom: the tangent at a point is half the way from the one before to the one after; none at a corner.
        func tangent(_ index: Int) -> (Double, Double) {
            let before = ring[(index + count - 1) % count]
            let here = ring[index % count]
            let after = ring[(index + 1) % count]
            if before == here || after == here { return (0, 0) }
            return ((after.0 - before.0) / 6, (after.1 - before.1) / 6)
        }
        var result = move(ring[0].0, ring[0].1).elements
        for index in 0..<count {
            let from = ring[index]
            let to = ring[(index + 1) % count]
            if from == to { continue }
            let (a, b) = (tangent(index), tangent(index + 1))
            result.append(
                .cubic(ax: from.0 + a.0, ay: from.1 + a.1, bx: to.0 - b.0, by: to.1 - b.1, x: to.0, y: to.1))
        }
        result.append(.close)
        return VectorPath(result)
    }

    /// Adds a smooth open curve through the points, for strokes.
    package func wave(_ points: [(Double, Double)]) -> VectorPath {
        guard let first = points.first, points.count > 1 else { return self }
        var result = move(first.0, first.1)
        for index in 0..<(points.count - 1) {
            let before = points[max(0, index - 1)]
            let (from, to) = (points[index], points[index + 1])
            let after = points[min(points.count - 1, index + 2)]
            result = result.cubic(
                from.0 + (to.0 - before.0) / 6, from.1 + (to.1 - before.1) / 6, to.0 - (after.0 - from.0) / 6,
                to.1 - (after.1 - from.1) / 6, to.0, to.1)
        }
        return result
    }

    package func sharp(_ points: [(Double, Double)]) -> VectorPath { polygon(Self.clockwise(points)) }

    /// Adds a bar with round ends through points, each with its own thickness: a leg, an arm, a tube.
    package func limb(_ joints: (x: Double, y: Double, width: Double)...) -> VectorPath {
        var result = self
        for (from, to) in zip(joints, joints.dropFirst()) {
            let (dx, dy) = (to.x - from.x, to.y - from.y)
            let length = (dx * dx + dy * dy).squareRoot()
            guard length > 0 else { continue }
            let (nx, ny) = (-dy / length / 2, dx / length / 2)
            result = result.sharp([
                (from.x + nx * from.width, from.y + ny * from.width), (to.x + nx * to.width, to.y + ny * to.width),
                (to.x - nx * to.width, to.y - ny * to.width), (from.x - nx * from.width, from.y - ny * from.width),
            ])
        }
        return joints.reduce(result) { $0.circle($1.x, $1.y, $1.width / 2) }
    }

    package func segment(_ x0: Double, _ y0: Double, _ x1: Double, _ y1: Double) -> VectorPath {
        move(x0, y0).line(x1, y1)
    }

    /// Adds a ring, `width` thick inwards of its outer radius.
    package func ring(_ cx: Double, _ cy: Double, _ radius: Double, width: Double) -> VectorPath {
        circle(cx, cy, radius).hole(VectorPath().circle(cx, cy, radius - width))
    }

    private static func clockwise(_ points: [(Double, Double)]) -> [(Double, Double)] {
        var twiceArea = 0.0
        for (a, b) in zip(points, points.dropFirst() + points.prefix(1)) { twiceArea += a.0 * b.1 - b.0 * a.1 }
        return twiceArea < 0 ? points.reversed() : points
    }
}

// Mirror images, tapered bars and leaves. Shapes wind clockwise on the screen, so that they unite.
extension VectorPath {
    /// The path and its mirror image at a vertical axis, wound the same way.
    func twin(about axis: Double) -> VectorPath {
        path(mapped { (2 * axis - $0, $1) }.reversed())
    }

    /// Closes a right half, drawn open from top to bottom, with its mirror image at a vertical axis.
    func symmetric(about axis: Double) -> VectorPath {
        let back = mapped { (2 * axis - $0, $1) }.reversed().elements
        guard case .move(let x, let y)? = back.first else { return self }
        return line(x, y).path(VectorPath(Array(back.dropFirst()))).close()
    }

    /// A straight bar with round ends whose width may change from one end to the other.
    func bar(
        _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ width: Double, to width2: Double? = nil
    ) -> VectorPath {
        let (r1, r2) = (width / 2, (width2 ?? width) / 2)
        let (ux, uy) = Self.direction(x2 - x1, y2 - y1)
        return polygon([
            (x1 + uy * r1, y1 - ux * r1), (x2 + uy * r2, y2 - ux * r2),
            (x2 - uy * r2, y2 + ux * r2), (x1 - uy * r1, y1 + ux * r1),
        ])
        .circle(x1, y1, r1).circle(x2, y2, r2)
    }

    /// A pointed leaf from one point to another, widest in the middle.
    func leaf(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ width: Double) -> VectorPath {
        let (dx, dy) = (x2 - x1, y2 - y1)
        let (ux, uy) = Self.direction(dx, dy)
        // A cubic bulges three quarters of its handles' offset: both sides together are `width` apart.
        let (nx, ny) = (-uy * width / 1.5, ux * width / 1.5)
        let (ax, ay, bx, by) = (x1 + dx * 0.3, y1 + dy * 0.3, x1 + dx * 0.7, y1 + dy * 0.7)
        return move(x1, y1)
            .cubic(ax - nx, ay - ny, bx - nx, by - ny, x2, y2)
            .cubic(bx + nx, by + ny, ax + nx, ay + ny, x1, y1)
            .close()
    }

    /// The vector scaled to length 1; points to the right when it has no length.
    private static func direction(_ dx: Double, _ dy: Double) -> (Double, Double) {
        let length = (dx * dx + dy * dy).squareRoot()
        return length > 0 ? (dx / length, dy / length) : (1, 0)
    }
}

extension Pictogram {
    static var pen: VectorPath { VectorPath() }
}

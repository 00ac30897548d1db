import GenAgentImaging

// What an icon designer reaches for: mirror images, tapered bars and leaves. Shapes wind clockwise on the screen, so
// that they unite.
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

    /// The vector shortened to length 1; points to the right when it has no length.
    private static func direction(_ dx: Double, _ dy: Double) -> (Double, Double) {
        let length = (dx * dx + dy * dy).squareRoot()
        return length > 0 ? (dx / length, dy / length) : (1, 0)
    }
}

extension Pictogram {
    /// An empty path to draw with.
    static var pen: VectorPath { VectorPath() }
}

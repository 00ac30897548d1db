/// Where a path goes on a bitmap: each coordinate times a scale, plus an offset in pixels.
package struct Placement2D: Sendable, Hashable {
    /// Pixels per path unit to the right; negative mirrors left and right.
    package var scaleX: Double
    /// Pixels per path unit downwards; negative mirrors top and bottom.
    package var scaleY: Double
    /// Pixel column of path x = 0.
    package var offsetX: Double
    /// Pixel row of path y = 0.
    package var offsetY: Double

    /// Path units are pixels.
    package static let identity = Placement2D(scale: 1)

    /// Places a path with the same scale both ways.
    package init(scale: Double, offsetX: Double = 0, offsetY: Double = 0) {
        self.init(scaleX: scale, scaleY: scale, offsetX: offsetX, offsetY: offsetY)
    }

    /// Places a path with a scale for each direction.
    package init(scaleX: Double, scaleY: Double, offsetX: Double = 0, offsetY: Double = 0) {
        self.scaleX = scaleX
        self.scaleY = scaleY
        self.offsetX = offsetX
        self.offsetY = offsetY
    }

    /// Lays the unit box over a rectangle of the bitmap; `mirrored` swaps left and right.
    package init(unitBoxAtX x: Double, y: Double, width: Double, height: Double, mirrored: Bool = false) {
        self.init(scaleX: mirrored ? -width : width, scaleY: height, offsetX: mirrored ? x + width : x, offsetY: y)
    }

    /// Pixels per unit of stroke width: the larger of the two scales.
    package var strokeScale: Double { max(abs(scaleX), abs(scaleY)) }

    func apply(_ x: Double, _ y: Double) -> FlatPath.Point {
        FlatPath.Point(x: x * scaleX + offsetX, y: y * scaleY + offsetY)
    }
}

/// A path whose curves have become short straight lines, in pixels.
struct FlatPath {
    struct Point {
        var x: Double
        var y: Double
    }

    struct Contour {
        var range: Range<Int>
        var isClosed: Bool
    }

    private(set) var points: [Point] = []
    private(set) var contours: [Contour] = []
    /// Whether a coordinate was not a number or far off any image; nothing is drawn then.
    private(set) var isUnusable = false
    private var start = 0

    /// The farthest coordinate that is drawn, in pixels; beyond it fixed-point numbers would lose their precision.
    static let limit = 1e6
    /// How far a line may lie from its curve, in pixels.
    private static let tolerance = 0.012

    init(_ path: VectorPath, placed placement: Placement2D) {
        points.reserveCapacity(path.elements.count * 6)
        for element in path.elements {
            switch element {
            case .move(let x, let y):
                endContour(closed: false)
                append(placement.apply(x, y))
            case .line(let x, let y):
                append(placement.apply(x, y))
            case .quad(let cx, let cy, let x, let y):
                let control = placement.apply(cx, cy)
                appendQuad(control, placement.apply(x, y))
            case .cubic(let ax, let ay, let bx, let by, let x, let y):
                appendCubic(placement.apply(ax, ay), placement.apply(bx, by), placement.apply(x, y))
            case .close:
                let first = start < points.count ? points[start] : nil
                endContour(closed: true)
                // SVG: what follows a close without a move begins where the closed shape began.
                pendingStart = first
            }
            if isUnusable { return }
        }
        endContour(closed: false)
    }

    private var pendingStart: Point?

    private mutating func append(_ point: Point) {
        guard abs(point.x) <= Self.limit, abs(point.y) <= Self.limit else {
            isUnusable = true
            return
        }
        points.append(point)
    }

    /// The current point, from which a curve starts.
    private mutating func current(orElse fallback: Point) -> Point {
        if start < points.count { return points[points.count - 1] }
        let point = pendingStart ?? fallback
        pendingStart = nil
        append(point)
        return point
    }

    private mutating func endContour(closed: Bool) {
        pendingStart = nil
        if points.count > start {
            contours.append(Contour(range: start..<points.count, isClosed: closed))
        }
        start = points.count
    }

    /// Lines that a curve needs whose second derivative is at most `bend` (in pixels).
    private mutating func lineCount(bend: Double) -> Int {
        guard bend.isFinite else {
            isUnusable = true
            return 1
        }
        return Int(max(1, min(64, (bend / (8 * Self.tolerance)).squareRoot().rounded(.up))))
    }

    private mutating func appendQuad(_ control: Point, _ end: Point) {
        let from = current(orElse: control)
        let bendX = 2 * abs(from.x - 2 * control.x + end.x)
        let bendY = 2 * abs(from.y - 2 * control.y + end.y)
        let count = lineCount(bend: (bendX * bendX + bendY * bendY).squareRoot())
        for step in 1...count {
            let t = Double(step) / Double(count)
            let s = 1 - t
            append(
                Point(
                    x: s * s * from.x + 2 * s * t * control.x + t * t * end.x,
                    y: s * s * from.y + 2 * s * t * control.y + t * t * end.y))
        }
    }

    private mutating func appendCubic(_ a: Point, _ b: Point, _ end: Point) {
        let from = current(orElse: a)
        let bendX = 6 * max(abs(from.x - 2 * a.x + b.x), abs(a.x - 2 * b.x + end.x))
        let bendY = 6 * max(abs(from.y - 2 * a.y + b.y), abs(a.y - 2 * b.y + end.y))
        let count = lineCount(bend: (bendX * bendX + bendY * bendY).squareRoot())
        for step in 1...count {
            let t = Double(step) / Double(count)
            let s = 1 - t
            let w0 = s * s * s
            let w1 = 3 * s * s * t
            let w2 = 3 * s * t * t
            let w3 = t * t * t
            append(
                Point(
                    x: w0 * from.x + w1 * a.x + w2 * b.x + w3 * end.x,
                    y: w0 * from.y + w1 * a.y + w2 * b.y + w3 * end.y))
        }
    }
}

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

    package init(scale: Double, offsetX: Double = 0, offsetY: Double = 0) {
        self.init(scaleX: scale, scaleY: scale, offsetX: offsetX, offsetY: offsetY)
    }

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

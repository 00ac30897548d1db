import Foundation

/// Adds the outline of a stroked path to a scan converter: round joins, round caps.
///
/// The outline is the sum of one strip per line and one sector per outer corner, all wound the same way; edges that two
/// pieces share are left out. So the winding is at least one everywhere on the stroke, also where it crosses itself.
struct PathStroker {
    private let radius: Double
    private let arcStep: Double
    /// Cosine of the largest turn whose outer side needs no arc.
    private let gentleTurn: Double

    /// A stroker for a width in pixels.
    init(width: Double) {
        radius = width / 2
        arcStep = 2 * acos(max(0.2, 1 - 0.012 / max(radius, 0.015)))
        gentleTurn = cos(arcStep)
    }

    func add(_ path: FlatPath, to converter: inout ScanConverter) {
        for contour in path.contours {
            stroke(corners(of: contour, in: path), isClosed: contour.isClosed, to: &converter)
        }
    }

    /// Adds the filled path, grown by half the width: half as many edges as filling and stroking it.
    ///
    /// That needs contours wound like `rect` and `ellipse`; one wound the other way, such as a hole, is filled and
    /// stroked. `isMirrored` says that placing the path has swapped the two.
    func addGrown(_ path: FlatPath, isMirrored: Bool, to converter: inout ScanConverter) {
        for contour in path.contours {
            var points = corners(of: contour, in: path)
            if isMirrored { points.reverse() }
            if points.count > 2, twiceArea(points) > 0 {
                var outline = Outline()
                side(&outline, points, isClosed: true)
                outline.close(into: &converter)
            } else {
                var fill = Outline(points: points)
                fill.close(into: &converter)
                stroke(points, isClosed: true, to: &converter)
            }
        }
    }

    private func stroke(_ points: [FlatPath.Point], isClosed: Bool, to converter: inout ScanConverter) {
        var outline = Outline()
        if points.count == 1 {
            arc(&outline, points[0], from: Direction(x: 1, y: 0, length: 0), by: 2 * .pi)
        } else if points.count > 1 {
            let isClosed = isClosed && points.count > 2
            side(&outline, points, isClosed: isClosed)
            if isClosed { outline.close(into: &converter) }
            side(&outline, points.reversed(), isClosed: isClosed)
        }
        outline.close(into: &converter)
    }

    /// A contour's points without those that repeat the one before.
    private func corners(of contour: FlatPath.Contour, in path: FlatPath) -> [FlatPath.Point] {
        var points: [FlatPath.Point] = []
        points.reserveCapacity(contour.range.count)
        for index in contour.range {
            let point = path.points[index]
            if let last = points.last, distance(last, point) < 0.01 { continue }
            points.append(point)
        }
        if points.count > 1, distance(points[0], points[points.count - 1]) < 0.01 { points.removeLast() }
        return points
    }

    private func twiceArea(_ points: [FlatPath.Point]) -> Double {
        var area = 0.0
        var previous = points[points.count - 1]
        for point in points {
            area += previous.x * point.y - point.x * previous.y
            previous = point
        }
        return area
    }

    /// One side of the stroke, forwards; an open one ends in a round cap to the other side.
    private func side(_ outline: inout Outline, _ points: [FlatPath.Point], isClosed: Bool) {
        let count = points.count
        let lines = isClosed ? count : count - 1
        var from = points[0]
        var to = points[1]
        var line = direction(from, to)
        for index in 0..<lines {
            outline.add(edge(from, line))
            outline.add(edge(to, line))
            if index + 1 == lines, !isClosed {
                arc(&outline, to, from: line, by: .pi)
                return
            }
            let next = points[(index + 2) % count]
            let nextLine = direction(to, next)
            let cross = line.x * nextLine.y - line.y * nextLine.x
            let dot = line.x * nextLine.x + line.y * nextLine.y
            if cross >= 0 {
                if dot < gentleTurn { arc(&outline, to, from: line, by: atan2(cross, dot)) }
            } else if dot < 0.955 || min(line.length, nextLine.length) < -radius * cross {
                // The inner side of a sharp corner goes through the corner itself, so that no strip is cut short.
                outline.add(to)
            }
            (from, to, line) = (to, next, nextLine)
        }
    }

    /// A line's direction, one unit long, and its length in pixels.
    private struct Direction {
        var x: Double
        var y: Double
        var length: Double
    }

    private func direction(_ from: FlatPath.Point, _ to: FlatPath.Point) -> Direction {
        let length = max(distance(from, to), 1e-9)
        return Direction(x: (to.x - from.x) / length, y: (to.y - from.y) / length, length: length)
    }

    /// The point at the stroke's edge, to the left of a line in this direction (y points down).
    private func edge(_ point: FlatPath.Point, _ line: Direction) -> FlatPath.Point {
        FlatPath.Point(x: point.x + line.y * radius, y: point.y - line.x * radius)
    }

    private func arc(_ outline: inout Outline, _ centre: FlatPath.Point, from line: Direction, by turn: Double) {
        let steps = max(1, Int((turn / arcStep).rounded(.up)))
        let (sine, cosine) = (sin(turn / Double(steps)), cos(turn / Double(steps)))
        var line = line
        for _ in 0..<steps {
            (line.x, line.y) = (line.x * cosine - line.y * sine, line.x * sine + line.y * cosine)
            outline.add(edge(centre, line))
        }
    }

    private func distance(_ a: FlatPath.Point, _ b: FlatPath.Point) -> Double {
        ((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)).squareRoot()
    }

    private struct Outline {
        var points: [FlatPath.Point] = []

        mutating func add(_ point: FlatPath.Point) { points.append(point) }

        mutating func close(into converter: inout ScanConverter) {
            guard var previous = points.last else { return }
            for point in points {
                converter.addEdge(previous, point)
                previous = point
            }
            points.removeAll(keepingCapacity: true)
        }
    }
}

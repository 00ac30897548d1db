import Foundation

/// Adds the outline of a stroked path to a scan converter: round joins, round caps.
///
/// The outline is the sum of one strip per line and one sector per outer corner, all wound the same way; edges that two
/// pieces share are left out. So the winding is at least one everywhere on the stroke, also where it crosses itself.
struct PathStroker {
    private let radius: Double
    private let arcStep: Double

    /// A stroker for a width in pixels.
    init(width: Double) {
        radius = width / 2
        arcStep = 2 * acos(max(0.2, 1 - 0.012 / max(radius, 0.015)))
    }

    /// Adds the outlines of all contours.
    func add(_ path: FlatPath, to converter: inout ScanConverter) {
        for contour in path.contours {
            var points: [FlatPath.Point] = []
            points.reserveCapacity(contour.range.count)
            for index in contour.range {
                let point = path.points[index]
                if let last = points.last, distance(last, point) < 0.01 { continue }
                points.append(point)
            }
            var isClosed = contour.isClosed
            if isClosed, points.count > 1, distance(points[0], points[points.count - 1]) < 0.01 { points.removeLast() }
            if points.count < 3 { isClosed = false }
            var outline = Outline()
            if points.count == 1 {
                arc(&outline, points[0], from: 0, by: 2 * .pi)
                outline.close(into: &converter)
            } else if isClosed {
                side(&outline, points, isClosed: true)
                outline.close(into: &converter)
                side(&outline, points.reversed(), isClosed: true)
                outline.close(into: &converter)
            } else {
                side(&outline, points, isClosed: false)
                side(&outline, points.reversed(), isClosed: false)
                outline.close(into: &converter)
            }
        }
    }

    /// One side of the stroke, forwards; an open one ends in a round cap to the other side.
    private func side(_ outline: inout Outline, _ points: [FlatPath.Point], isClosed: Bool) {
        let count = points.count
        let lines = isClosed ? count : count - 1
        for index in 0..<lines {
            let from = points[index]
            let to = points[(index + 1) % count]
            let angle = atan2(to.y - from.y, to.x - from.x)
            outline.add(offset(from, angle))
            outline.add(offset(to, angle))
            if index + 1 == lines, !isClosed {
                arc(&outline, to, from: angle, by: .pi)
                continue
            }
            let next = points[(index + 2) % count]
            let nextLength = distance(to, next)
            var turn = atan2(next.y - to.y, next.x - to.x) - angle
            if turn > .pi { turn -= 2 * .pi }
            if turn < -.pi { turn += 2 * .pi }
            if turn >= 0 {
                arc(&outline, to, from: angle, by: turn)
            } else if turn < -0.3 || min(distance(from, to), nextLength) < radius * -turn {
                // The inner side of a sharp corner goes through the corner itself, so that no strip is cut short.
                outline.add(to)
            }
        }
    }

    /// The point at the stroke's edge, to the left of a line that goes in this direction (y points down).
    private func offset(_ point: FlatPath.Point, _ angle: Double) -> FlatPath.Point {
        FlatPath.Point(x: point.x + sin(angle) * radius, y: point.y - cos(angle) * radius)
    }

    private func arc(_ outline: inout Outline, _ centre: FlatPath.Point, from angle: Double, by turn: Double) {
        let steps = max(1, Int((turn / arcStep).rounded(.up)))
        for step in 0...steps {
            outline.add(offset(centre, angle + turn * Double(step) / Double(steps)))
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

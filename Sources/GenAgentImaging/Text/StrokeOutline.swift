import Foundation

/// The small language in which the glyphs are written.
///
/// Strokes are divided by `;`. A stroke is a list of `x,y` (a line to there), `C(ax,ay,bx,by,x,y)` (a cubic curve to
/// there),
/// `A(cx,cy,rx,ry,from,to)` (part of a rounded oval, in degrees, counterclockwise when `to` is larger) and
/// `O(cx,cy,rx,ry)` (a whole one).
enum StrokeOutline {
    /// The strokes as polylines, or `nil` when the outline is not well formed.
    static func strokes(_ outline: String) -> [[StrokeFont.Point]]? {
        var result: [[StrokeFont.Point]] = []
        for part in outline.split(separator: ";") {
            var points: [StrokeFont.Point] = []
            for token in part.split(separator: " ") {
                guard append(token, to: &points) else { return nil }
            }
            if !points.isEmpty { result.append(points) }
        }
        return result
    }

    private static func append(_ token: Substring, to points: inout [StrokeFont.Point]) -> Bool {
        let letter = token.first.flatMap { $0.isLetter ? $0 : nil }
        let body = letter == nil ? token : token.dropFirst(2).dropLast()
        let fields = body.split(separator: ",", omittingEmptySubsequences: false)
        let numbers = fields.compactMap { Double($0) }
        guard numbers.count == fields.count else { return false }
        switch (letter, numbers.count) {
        case (nil, 2): points.append(StrokeFont.Point(x: numbers[0], y: numbers[1]))
        case ("C", 6):
            guard let start = points.last else { return false }
            points += cubic(from: start, numbers)
        case ("A", 6): points += oval(numbers)
        case ("O", 4): points += oval(numbers + [0, 360])
        default: return false
        }
        return true
    }

    private static func cubic(from start: StrokeFont.Point, _ n: [Double]) -> [StrokeFont.Point] {
        (1...8).map { step in
            let t = Double(step) / 8
            let u = 1 - t
            let (a, b, c, d) = (u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t)
            return StrokeFont.Point(
                x: a * start.x + b * n[0] + c * n[2] + d * n[4], y: a * start.y + b * n[1] + c * n[3] + d * n[5])
        }
    }

    /// A superellipse: a little squarer than an ellipse, which keeps round letters open at small sizes.
    private static func oval(_ n: [Double]) -> [StrokeFont.Point] {
        let steps = max(4, Int(abs(n[5] - n[4]) / 15))
        return (0...steps).map { step in
            let angle = (n[4] + (n[5] - n[4]) * Double(step) / Double(steps)) * .pi / 180
            return StrokeFont.Point(x: n[0] + n[2] * squared(cos(angle)), y: n[1] + n[3] * squared(sin(angle)))
        }
    }

    private static func squared(_ value: Double) -> Double {
        let size = pow(abs(value), 2 / 2.3)
        return value < 0 ? -size : size
    }
}

/// A glyph drawn in one size: the share of each pixel that the pen covers, 0...255.
struct GlyphMask {
    /// Where the mask's top left pixel lies, from the pen's place on the baseline.
    private(set) var left = 0
    private(set) var top = 0
    private(set) var width = 0
    private(set) var height = 0
    private(set) var coverage: [UInt8] = []

    /// Draws the strokes with a round pen. The covered part of a pixel is taken from its center's distance to the line.
    init(_ glyph: StrokeFont.Glyph, style: TextStyle) {
        let grid = PixelGrid(style)
        let strokes = glyph.strokes.map { $0.map(grid.place) }
        let points = strokes.joined()
        guard let first = points.first else { return }
        var (minX, maxX, minY, maxY) = (first.x, first.x, first.y, first.y)
        for point in points {
            (minX, maxX) = (min(minX, point.x), max(maxX, point.x))
            (minY, maxY) = (min(minY, point.y), max(maxY, point.y))
        }
        let reach = grid.penWidth / 2 + 0.5
        left = Int((minX - reach).rounded(.down))
        top = Int((minY - reach).rounded(.down))
        width = Int((maxX + reach).rounded(.up)) - left
        height = Int((maxY + reach).rounded(.up)) - top
        coverage = [UInt8](repeating: 0, count: width * height)
        for stroke in strokes {
            for (start, end) in zip(stroke, stroke.dropFirst().isEmpty ? stroke[...] : stroke.dropFirst()) {
                cover(from: start, to: end, reach: reach)
            }
        }
    }

    private mutating func cover(from start: StrokeFont.Point, to end: StrokeFont.Point, reach: Double) {
        let (dx, dy) = (end.x - start.x, end.y - start.y)
        let length = max(1e-9, dx * dx + dy * dy)
        let rows =
            max(top, Int(min(start.y, end.y) - reach) - 1)...min(top + height - 1, Int(max(start.y, end.y) + reach))
        let columns =
            max(left, Int(min(start.x, end.x) - reach) - 1)...min(left + width - 1, Int(max(start.x, end.x) + reach))
        for row in rows {
            for column in columns {
                let (px, py) = (Double(column) + 0.5 - start.x, Double(row) + 0.5 - start.y)
                let along = min(1, max(0, (px * dx + py * dy) / length))
                let (x, y) = (px - along * dx, py - along * dy)
                let part = reach - (x * x + y * y).squareRoot()
                guard part > 0 else { continue }
                let value = UInt8((min(1, part) * 255).rounded())
                let index = (row - top) * width + column - left
                coverage[index] = max(coverage[index], value)
            }
        }
    }
}

/// From the font's grid to pixels, y down. The edges of flat strokes on the baseline, at the height of small letters
/// and of capitals, and of the first stem fall between pixels, or small text would look blurred.
private struct PixelGrid {
    let penWidth: Double
    private let scale: Double
    private let shift: Double
    private let heights: [(grid: Double, pixel: Double)]

    init(_ style: TextStyle) {
        scale = style.capHeight / StrokeFont.capHeight
        let pen = max(1, style.capHeight * style.weight.rawValue)
        penWidth = pen
        let scale = scale
        // Drawn heights are to the outside of the pen, so the center line is half a pen inside.
        heights = [-3, StrokeFont.xHeight, StrokeFont.capHeight].map { height in
            let edge = (height * scale).rounded()
            return (height, height < 0 ? -edge - pen / 2 : -edge + pen / 2)
        }
        // Stems stand at 1.4 on the grid.
        shift = (1.4 * scale - pen / 2).rounded() - (1.4 * scale - pen / 2)
    }

    func place(_ point: StrokeFont.Point) -> StrokeFont.Point {
        StrokeFont.Point(x: point.x * scale + shift, y: y(point.y))
    }

    private func y(_ value: Double) -> Double {
        let knots = [heights[0], (grid: 0, pixel: -penWidth / 2), heights[1], heights[2]]
        // Beyond the last knot the line keeps its slope.
        let upper = knots.dropFirst().firstIndex { value <= $0.grid } ?? knots.count - 1
        let (low, high) = (knots[upper - 1], knots[upper])
        return low.pixel + (high.pixel - low.pixel) * (value - low.grid) / (high.grid - low.grid)
    }
}

extension Bitmap {
    /// Draws one line of text, anti-aliased. Characters that the font lacks are drawn in their nearest plain form.
    /// - Parameters:
    ///   - x: Where the pen starts, in pixels from the left.
    ///   - baseline: The row on whose upper edge the letters stand, in pixels from the top.
    package mutating func draw(text: String, atX x: Int, baseline: Int, style: TextStyle) {
        var masks: [Character: GlyphMask] = [:]
        // No bitmap is that wide, and integers stay exact.
        var pen = Double(min(1 << 40, max(-1 << 40, x)))
        for character in StrokeFont.plain(text) {
            let glyph = StrokeFont.glyph(character)
            let mask = masks[character] ?? GlyphMask(glyph, style: style)
            masks[character] = mask
            draw(mask, atX: Int(pen.rounded()), y: baseline, color: style.color)
            pen += style.advance(of: glyph)
        }
    }

    private mutating func draw(_ mask: GlyphMask, atX x: Int, y: Int, color: Pixel) {
        let (width, height) = (width, height)
        pixels.withUnsafeMutableBufferPointer { target in
            for row in 0..<mask.height {
                let targetY = y &+ mask.top &+ row
                guard targetY >= 0, targetY < height else { continue }
                for column in 0..<mask.width {
                    let targetX = x &+ mask.left &+ column
                    let coverage = Int(mask.coverage[row * mask.width + column])
                    guard coverage > 0, targetX >= 0, targetX < width else { continue }
                    Self.blend(color, coverage: coverage, into: target, at: (targetY * width + targetX) * 4)
                }
            }
        }
    }
}

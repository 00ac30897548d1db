extension Bitmap {
    /// Draws one line of text, anti-aliased. Characters that the font lacks are drawn by their nearest plain form.
    /// - Parameters:
    ///   - x: Where the pen starts, in pixels from the left.
    ///   - baseline: The row on whose upper edge the letters stand, in pixels from the top.
    package mutating func draw(text: String, atX x: Int, baseline: Int, style: TextStyle) {
        var masks: [Character: GlyphMask] = [:]
        // No bitmap is that wide, and whole numbers stay exact.
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

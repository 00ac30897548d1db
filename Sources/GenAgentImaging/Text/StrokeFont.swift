import Foundation

/// A plain font of pen strokes, drawn for this library, so that captions need no font file and look the same
/// everywhere.
///
/// Glyphs are centre lines on a grid: the baseline is 0, capitals are 10 high, small letters 7; y points up.
package enum StrokeFont {
    /// One character: how far the pen moves on, and the lines to draw.
    struct Glyph: Sendable {
        var advance: Double
        var strokes: [[Point]]
    }

    /// A point on the grid.
    struct Point: Sendable, Hashable {
        var x: Double
        var y: Double
    }

    /// Height of the capitals and of small letters on the grid.
    static let capHeight = 10.0
    static let xHeight = 7.0

    /// The glyph of an ASCII character, or of `?`.
    static func glyph(_ character: Character) -> Glyph {
        glyphs[character] ?? glyphs["?"] ?? Glyph(advance: 6, strokes: [])
    }

    /// All glyphs, made on first use.
    static let glyphs: [Character: Glyph] = {
        var result: [Character: Glyph] = [:]
        for (character, advance, outline) in capitals + smallLetters + digitsAndSigns {
            result[character] = Glyph(advance: advance, strokes: StrokeOutline.strokes(outline) ?? [])
        }
        return result
    }()
}

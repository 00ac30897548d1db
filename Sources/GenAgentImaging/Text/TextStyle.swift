/// How text looks.
package struct TextStyle: Sendable, Hashable {
    /// How thick the pen is, as a part of the height of a capital.
    package enum Weight: Double, Sendable, Hashable {
        case regular = 0.118
        case bold = 0.175
    }

    /// Height of a capital in pixels; 8 is about the smallest that reads well.
    package var capHeight: Double
    /// Thickness of the strokes.
    package var weight: Weight
    /// Colour of the text.
    package var color: Pixel

    /// Makes a style.
    package init(capHeight: Double, weight: Weight = .regular, color: Pixel = .black) {
        self.capHeight = min(1000, max(1, capHeight))
        self.weight = weight
        self.color = color
    }

    /// From one baseline to the next, in whole pixels.
    package var lineHeight: Int { Int((capHeight * 1.8).rounded()) }

    /// How far a text in one line reaches, in pixels.
    package func width(of text: String) -> Double {
        StrokeFont.plain(text).reduce(0) { $0 + advance(of: StrokeFont.glyph($1)) }
    }

    /// How far the pen moves on. Small and bold letters need some air between them.
    func advance(of glyph: StrokeFont.Glyph) -> Double {
        let air = weight == .bold ? 0.55 : 0.35
        return (glyph.advance + air) * capHeight / StrokeFont.capHeight
    }
}

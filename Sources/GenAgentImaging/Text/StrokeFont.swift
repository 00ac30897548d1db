import Foundation

/// A plain font of pen strokes, made for this library, so that captions need no font file and look the same
/// everywhere.
///
/// Glyphs are center lines on a grid: the baseline is 0, capitals are 10 high, small letters 7; y points up.
package enum StrokeFont {
    struct Glyph: Sendable {
        var advance: Double
        var strokes: [[Point]]
    }

    struct Point: Sendable, Hashable {
        var x: Double
        var y: Double
    }

    static let capHeight = 10.0
    static let xHeight = 7.0

    /// The glyph of an ASCII character, or of `?`.
    static func glyph(_ character: Character) -> Glyph {
        glyphs[character] ?? glyphs["?"] ?? Glyph(advance: 6, strokes: [])
    }

    static let glyphs: [Character: Glyph] = {
        var result: [Character: Glyph] = [:]
        for (character, advance, outline) in capitals + smallLetters + digitsAndSigns {
            result[character] = Glyph(advance: advance, strokes: StrokeOutline.strokes(outline) ?? [])
        }
        return result
    }()
}

extension StrokeFont {
    /// The text in characters that the font has: accents are dropped, typographic signs become their plain forms, line
    /// breaks and tabs become spaces, and other characters become `?`.
    static func plain(_ text: String) -> String {
        var result = ""
        for character in text {
            if glyphs[character] != nil {
                result.append(character)
            } else if let spelling = spellings[character] {
                result += spelling
            } else if character.isWhitespace {
                result += " "
            } else {
                result += withoutAccents(character)
            }
        }
        return result
    }

    /// The letters that an accented letter or ligature is made of, or `?`.
    private static func withoutAccents(_ character: Character) -> String {
        let letters = String(character).decomposedStringWithCompatibilityMapping.unicodeScalars
            .filter { $0.properties.generalCategory != .nonspacingMark }
            .map { Character($0) }
        return !letters.isEmpty && letters.allSatisfy { glyphs[$0] != nil } ? String(letters) : "?"
    }

    private static let spellings: [Character: String] = [
        "\u{2018}": "'", "\u{2019}": "'", "\u{201A}": "'", "\u{201C}": "\"", "\u{201D}": "\"", "\u{201E}": "\"",
        "\u{2039}": "<", "\u{203A}": ">", "\u{AB}": "<<", "\u{BB}": ">>",
        "\u{2010}": "-", "\u{2011}": "-", "\u{2012}": "-", "\u{2013}": "-", "\u{2014}": "-", "\u{2212}": "-",
        "\u{2026}": "...", "\u{2022}": "*", "\u{B7}": "-", "\u{D7}": "x", "\u{F7}": "/", "\u{B1}": "+/-",
        "\u{2190}": "<-", "\u{2192}": "->", "\u{2194}": "<->", "\u{21D2}": "=>", "\u{2264}": "<=", "\u{2265}": ">=",
        "\u{2260}": "!=", "\u{2248}": "~", "\u{2713}": "+", "\u{2714}": "+", "\u{2717}": "x", "\u{2718}": "x",
        "\u{DF}": "ss", "\u{E6}": "ae", "\u{C6}": "AE", "\u{F8}": "o", "\u{D8}": "O", "\u{153}": "oe", "\u{152}": "OE",
        "\u{142}": "l", "\u{141}": "L", "\u{111}": "d", "\u{110}": "D", "\u{131}": "i", "\u{FE}": "th", "\u{F0}": "d",
        "\u{B0}": " deg", "\u{20AC}": "EUR", "\u{A3}": "GBP", "\u{A9}": "(c)", "\u{AE}": "(r)",
    ]
}

/// The notation of the glyphs.
///
/// Strokes are divided by `;`. A stroke is a list of `x,y` (a line to there), `C(ax,ay,bx,by,x,y)` (a cubic curve to there),
/// `A(cx,cy,rx,ry,from,to)` (part of a rounded oval, in degrees, counterclockwise when `to` is larger) and `O(cx,cy,rx,ry)`
/// (a whole one).
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

import Foundation

extension StrokeFont {
    /// The text in characters that the font has: accents are dropped, typographic signs become their plain forms, line
    /// breaks and tabs become spaces, and what nothing comes near becomes `?`.
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

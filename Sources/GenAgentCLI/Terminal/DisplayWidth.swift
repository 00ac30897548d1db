extension Character {
    /// Columns that a terminal gives this character: 0, 1 or 2 (Unicode Standard Annex 11, simplified).
    var displayWidth: Int { unicodeScalars.map(\.displayWidth).max() ?? 0 }
}

extension StringProtocol {
    /// Columns that a terminal gives this text.
    var displayWidth: Int { reduce(0) { $0 + $1.displayWidth } }

    /// The text without what could steer a terminal; tabs and line breaks stay. Words of a model are data from outside.
    var withoutControls: String {
        String(
            String.UnicodeScalarView(
                unicodeScalars.filter { scalar in
                    if scalar == "\n" || scalar == "\t" { return true }
                    switch scalar.properties.generalCategory {
                    case .control, .surrogate: return false
                    // Overrides of the writing direction make a line read differently from what it says.
                    case .format: return scalar.value == 0x200D
                    default: return true
                    }
                }))
    }

    /// The text in one line of at most so many columns; what is cut ends in `…`, behind a whole word where there is one.
    func shortened(to width: Int) -> String {
        let line = split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard line.displayWidth > width else { return line }
        var kept = line.startIndex
        var lastSpace: String.Index?
        var used = 1
        for index in line.indices {
            used += line[index].displayWidth
            if line[index] == " " { lastSpace = index }
            if used > width { break }
            kept = line.index(after: index)
        }
        if kept < line.endIndex, line[kept] != " ", let lastSpace { kept = Swift.min(kept, lastSpace) }
        var result = line[..<kept]
        while let last = result.last, last == " " || last.isPunctuation && last != ")" { result.removeLast() }
        return result + "…"
    }
}

extension Unicode.Scalar {
    fileprivate var displayWidth: Int {
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: break
        }
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0xA4CF, 0xAC00...0xD7A3,
            0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF,
            0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}

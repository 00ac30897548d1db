extension Character {
    /// The columns of this character on a terminal: 0, 1 or 2 (Unicode Standard Annex 11, simplified).
    package var displayWidth: Int {
        if let ascii = asciiValue { return (0x20..<0x7F).contains(ascii) ? 1 : 0 }
        var width = 0
        for scalar in unicodeScalars where width < 2 { width = Swift.max(width, scalar.displayWidth) }
        return width
    }
}

extension StringProtocol {
    package var displayWidth: Int {
        let isPlain = utf8.withContiguousStorageIfAvailable { bytes in
            var index = 0
            while index < bytes.count, bytes[index] >= 0x20, bytes[index] < 0x7F { index &+= 1 }
            return index == bytes.count
        }
        if isPlain == true { return utf8.count }
        var width = 0
        for character in self { width += character.displayWidth }
        return width
    }

    /// The text in one line of at most `width` columns. Cut text ends in `…`, after a whole word if possible.
    /// Reads no more of a long text than can be shown.
    package func shortened(to width: Int) -> String {
        let line = beginning(wider: width)
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

    /// The words with single spaces between them, cut soon after they get wider than `width` columns.
    private func beginning(wider width: Int) -> String {
        // Characters without any width do not make the line wider, so they are counted too.
        let (columns, longest) = (Swift.max(0, width) + 1, Swift.max(0, width) * 16 + 64)
        var line = ""
        var (used, count, isGap) = (0, 0, false)
        for character in self {
            if character.isWhitespace {
                isGap = !line.isEmpty
                continue
            }
            if used > columns || count > longest { return line }
            if isGap {
                line.append(" ")
                used += 1
                isGap = false
            }
            line.append(character)
            used += character.displayWidth
            count += 1
        }
        return line
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

extension PolicyTurn {
    /// The score that the judgment gives itself, in 0...1; `nil` where it gives none.
    ///
    /// Read leniently: the last place counts where the word `score` (any case, not within a longer word) is followed by `:` or `=` and a number such as
    /// `0.8`, `.8`, `4/5` or `80%`. Between these may stand spaces, tabs and the marks `*`, `_`, `"` and the backtick. A fraction is divided out, a percentage by 100.
    /// A value outside 0...1 (`Score: 8`) gives `nil`; an earlier score is not taken in its place.
    public var score: Double? {
        guard var judgment else { return nil }
        return judgment.withUTF8 { bytes in
            var last: Double?
            var index = 0
            while index < bytes.count {
                if let found = bytes.score(at: index) {
                    last = found.value
                    index = found.end
                } else {
                    index += 1
                }
            }
            guard let last, (0...1).contains(last) else { return nil }
            return last
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// The score whose word starts exactly here.
    fileprivate func score(at offset: Int) -> (value: Double, end: Int)? {
        guard offset <= count - 5, self[offset] | 0x20 == UInt8(ascii: "s") else { return nil }
        guard self[offset..<offset + 5].lazy.map({ $0 | 0x20 }).elementsEqual("score".utf8) else { return nil }
        // Bytes from 0x80 on belong to letters of other scripts.
        if offset > 0, self[offset - 1].isASCIILetter || self[offset - 1].isASCIIDigit || self[offset - 1] >= 0x80 {
            return nil
        }
        var index = offset + 5
        skipMarks(&index)
        guard index < count, self[index] == UInt8(ascii: ":") || self[index] == UInt8(ascii: "=") else { return nil }
        index += 1
        skipMarks(&index)
        guard let number = number(&index) else { return nil }

        var next = index
        skipMarks(&next)
        guard next < count else { return (number, index) }
        if self[next] == UInt8(ascii: "%") { return (number / 100, next + 1) }
        guard self[next] == UInt8(ascii: "/") else { return (number, index) }
        next += 1
        skipMarks(&next)
        guard let divisor = self.number(&next) else { return (number, index) }
        // Division by zero gives a value outside 0...1, which is no score.
        return (number / divisor, next)
    }

    private func skipMarks(_ index: inout Int) {
        while index < count {
            switch self[index] {
            case 0x20, 0x09, UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "\""), UInt8(ascii: "`"): index += 1
            default: return
            }
        }
    }

    /// Reads digits with an optional fraction; a point without digits behind it is punctuation.
    private func number(_ index: inout Int) -> Double? {
        let start = index
        while index < count, self[index].isASCIIDigit { index += 1 }
        if index + 1 < count, self[index] == UInt8(ascii: "."), self[index + 1].isASCIIDigit {
            index += 1
            while index < count, self[index].isASCIIDigit { index += 1 }
        }
        return index > start ? Double("0" + string(start..<index)) : nil
    }
}

extension PolicyTurn {
    /// Why the policy could not judge the image: the words after `unscored:` where the judgment begins so (any case, after white space);
    /// `nil` where it does not. Without words, a sentence that says so.
    public var unscoredReason: String? {
        guard let words = judgment?.drop(while: \.isWhitespace), words.lowercased().hasPrefix("unscored:") else {
            return nil
        }
        let reason = words.dropFirst(9).trimmingPrefix(while: \.isWhitespace)
        return reason.isEmpty ? "The policy could not judge the image." : String(reason)
    }
}

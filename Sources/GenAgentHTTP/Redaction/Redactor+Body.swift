import Foundation

extension Redactor {
    /// A body without secrets, and where it was changed.
    struct Replaced {
        var data: Data
        /// What was replaced, in the old body, in order.
        var ranges: [Range<Int>]

        /// Where a place of the old body is in the new one; within a secret: behind its mark.
        func offset(_ old: Int) -> Int {
            var change = 0
            for range in ranges where range.lowerBound < old {
                change += Redactor.mark.utf8.count - range.count
                if range.upperBound > old { return range.upperBound + change }
            }
            return old + change
        }
    }

    func replacing(in body: Data, isCut: Bool = false) -> Replaced {
        // From 0, so that offsets and indices are the same.
        let body = body.startIndex == 0 ? body : Data(body)
        var found = body.withUnsafeBytes { matcher.find(in: $0, isCut: isCut) }.ranges
        let isBinary = body.prefix(512).contains(0)
        if !jsonNames.isEmpty, !isBinary { found += JSONSecretScanner(names: jsonNames).ranges(in: body) }
        var ranges: [Range<Int>] = []
        for range in found.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = ranges.last, range.lowerBound < last.upperBound {
                ranges[ranges.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                ranges.append(range)
            }
        }
        guard !ranges.isEmpty else { return Replaced(data: body, ranges: []) }
        return Replaced(data: Self.replaced(body, ranges), ranges: ranges)
    }

    /// Bytes, which begin at 0, with the mark in place of ranges.
    static func replaced<Bytes: RangeReplaceableCollection<UInt8>>(_ bytes: Bytes, _ ranges: [Range<Int>]) -> Bytes
    where Bytes.Index == Int {
        var result = Bytes()
        var start = bytes.startIndex
        for range in ranges {
            result.append(contentsOf: bytes[start..<range.lowerBound])
            result.append(contentsOf: mark.utf8)
            start = range.upperBound
        }
        result.append(contentsOf: bytes[start...])
        return result
    }
}

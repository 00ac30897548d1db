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

    func replacing(in body: Data) -> Replaced {
        // From 0, so that offsets and indices are the same.
        let body = body.startIndex == 0 ? body : Data(body)
        var found = known.flatMap { Self.ranges(of: Data($0.utf8), in: body) }
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
        var data = Data()
        var start = 0
        for range in ranges {
            data.append(body[start..<range.lowerBound])
            data.append(contentsOf: Self.mark.utf8)
            start = range.upperBound
        }
        data.append(body[start...])
        return Replaced(data: data, ranges: ranges)
    }

    private static func ranges(of secret: Data, in body: Data) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = 0
        while start < body.count, let range = body.range(of: secret, in: start..<body.count) {
            ranges.append(range)
            start = range.upperBound
        }
        return ranges
    }
}

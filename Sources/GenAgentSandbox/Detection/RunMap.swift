/// The runs of one value in the rows of a mask, joined with those they touch above and below: connected regions (four
/// neighbours). Pictures of flat drawings have few runs, so this costs little more than one look at every value.
struct RunMap {
    /// Neighbours of one value in a row.
    struct Run {
        var row: Int32
        /// First column and the one past the last.
        var start: Int32
        var end: Int32
        /// The first run of its region, in reading order.
        var root: Int32
    }

    /// All runs, in reading order.
    private(set) var runs: [Run] = []

    /// Finds the runs and regions of a value in a mask of zeros and ones, `stride` values a row.
    init(of value: UInt8, in values: [UInt8], stride: Int) {
        guard stride > 0 else { return }
        let rows = values.count / stride
        runs.reserveCapacity(rows * 8)
        values.withUnsafeBytes { values in
            var above = 0..<0
            for row in 0..<rows {
                let first = runs.count
                appendRuns(
                    of: value, row: row, UnsafeRawBufferPointer(rebasing: values[row * stride..<(row + 1) * stride]))
                let here = first..<runs.count
                join(here, with: above)
                above = here
            }
        }
        // A root comes before all that it is the root of, so one pass gives every run its region's root.
        for index in runs.indices { runs[index].root = runs[Int(runs[index].root)].root }
    }

    private mutating func appendRuns(of value: UInt8, row: Int, _ values: UnsafeRawBufferPointer) {
        var column = Self.end(of: 1 - value, from: 0, values)
        while column < values.count {
            let end = Self.end(of: value, from: column, values)
            runs.append(
                Run(
                    row: Int32(truncatingIfNeeded: row), start: Int32(truncatingIfNeeded: column),
                    end: Int32(truncatingIfNeeded: end), root: Int32(truncatingIfNeeded: runs.count)))
            column = Self.end(of: 1 - value, from: end, values)
        }
    }

    /// The first position from `start` on that holds something else; eight values at a time.
    private static func end(of value: UInt8, from start: Int, _ values: UnsafeRawBufferPointer) -> Int {
        let pattern = UInt64(value) &* 0x0101_0101_0101_0101
        var at = start
        while at + 8 <= values.count {
            let word = UInt64(littleEndian: values.loadUnaligned(fromByteOffset: at, as: UInt64.self))
            if word != pattern { return at + (word ^ pattern).trailingZeroBitCount / 8 }
            at += 8
        }
        while at < values.count, values[at] == value { at += 1 }
        return at
    }

    /// Joins the runs of a row with those of the row above that share a column with them.
    private mutating func join(_ here: Range<Int>, with above: Range<Int>) {
        var next = above.lowerBound
        for index in here {
            let (start, end) = (runs[index].start, runs[index].end)
            while next < above.upperBound, runs[next].end <= start { next += 1 }
            var other = next
            while other < above.upperBound, runs[other].start < end {
                let (one, two) = (root(of: index), root(of: other))
                runs[Int(max(one, two))].root = min(one, two)
                other += 1
            }
        }
    }

    /// The first run of a run's region so far; shortens the way there for the next who asks.
    private mutating func root(of index: Int) -> Int32 {
        var index = index
        while runs[index].root != index {
            let next = Int(runs[index].root)
            runs[index].root = runs[next].root
            index = next
        }
        return Int32(truncatingIfNeeded: index)
    }
}

import GenAgentImaging

/// One connected region of the foreground: the place of an object.
struct Component {
    /// Its number in the label map, from 1.
    var label: Int32
    /// Bounds, the maxima included.
    var minX: Int
    var minY: Int
    var maxX: Int
    var maxY: Int
    var area: Int

    var width: Int { maxX - minX + 1 }
    var height: Int { maxY - minY + 1 }
}

/// All connected regions (four neighbors) of a mask that are large enough to be objects.
struct ComponentMap {
    /// The label of every value of the mask, in its layout; 0: background, or too small.
    private let labels: [Int32]
    private let stride: Int
    /// The regions, from top to bottom.
    let components: [Component]

    init(_ mask: ForegroundMask) {
        let runs = RunMap(of: 1, in: mask.values, stride: mask.stride).runs
        var found: [Component] = []
        var places: [Int32: Int] = [:]
        for (index, run) in runs.enumerated() {
            // The image begins at (1, 1) of the mask.
            let (y, first, last) = (Int(run.row) - 1, Int(run.start) - 1, Int(run.end) - 2)
            if Int(run.root) == index {
                places[run.root] = found.count
                found.append(
                    Component(
                        label: Int32(truncatingIfNeeded: found.count + 1), minX: first, minY: y, maxX: last, maxY: y,
                        area: last - first + 1))
            } else if let place = places[run.root] {
                found[place].minX = min(found[place].minX, first)
                found[place].maxX = max(found[place].maxX, last)
                found[place].maxY = y
                found[place].area += last - first + 1
            }
        }
        // Specks are traces of anti-aliasing, not objects.
        let least = max(9, mask.width * mask.height / 6000)
        components = found.filter { $0.area >= least && max($0.width, $0.height) >= 8 }

        var labels = [Int32](repeating: 0, count: mask.values.count)
        let kept = Set(components.map(\.label))
        for run in runs {
            guard let place = places[run.root], kept.contains(found[place].label) else { continue }
            let row = Int(run.row) * mask.stride
            for at in (row + Int(run.start))..<(row + Int(run.end)) { labels[at] = found[place].label }
        }
        self.labels = labels
        stride = mask.stride
    }

    struct Membership {
        fileprivate let labels: UnsafeBufferPointer<Int32>
        fileprivate let stride: Int
        fileprivate let component: Component

        /// Whether a pixel anywhere belongs to the region.
        @inline(__always)
        func contains(_ x: Int, _ y: Int) -> Bool {
            x >= component.minX && x <= component.maxX && y >= component.minY && y <= component.maxY && has(x, y)
        }

        /// Whether a pixel within the region's bounds belongs to it.
        @inline(__always)
        func has(_ x: Int, _ y: Int) -> Bool { labels[(y + 1) * stride + x + 1] == component.label }
    }

    func withMembership<Result>(of component: Component, _ body: (Membership) -> Result) -> Result {
        labels.withUnsafeBufferPointer { body(Membership(labels: $0, stride: stride, component: component)) }
    }
}

/// Which pixels of an image lie on objects: everything that the plain background does not reach from the border.
///
/// So everything inside an outline belongs to the object, whatever its color: white objects have no holes, nor does a donut.
struct ForegroundMask {
    let width: Int
    let height: Int
    /// Values in a row: the image's width and a free pixel at either side. The background is one region then.
    let stride: Int
    /// 1: on an object. Row by row, `height + 2` rows of `stride` values; the image begins at (1, 1).
    let values: [UInt8]

    /// Largest difference from the background, summed over the three channels, that still counts as background.
    static let tolerance = 36

    init(_ bitmap: Bitmap) {
        let (width, height, stride) = (bitmap.width, bitmap.height, bitmap.width + 2)
        // The background changes slowly from top to bottom; its color in a row is the mean of the two border pixels
        // where both agree with the row above, and that of the row above where something touches the border.
        var values = [UInt8](repeating: 0, count: stride * (height + 2))
        bitmap.pixels.withUnsafeBytes { pixels in
            var background = RowColor(pixels, first: 0, last: width - 1)
            for y in 0..<height {
                let color = RowColor(pixels, first: y * width, last: (y + 1) * width - 1)
                if color.distance(to: background) <= 12 { background = color }
                let row = (y + 1) * stride + 1
                // Most pixels equal their left neighbor and need no arithmetic.
                var last = Self.word(pixels, y * width)
                var value = background.value(of: last)
                for x in 0..<width {
                    let word = Self.word(pixels, y * width + x)
                    if word != last {
                        last = word
                        value = background.value(of: word)
                    }
                    values[row + x] = value
                }
            }
        }
        // Background that is not connected to the first run, the border, is enclosed by an object.
        for run in RunMap(of: 0, in: values, stride: stride).runs where run.root != 0 {
            let row = Int(run.row) * stride
            for at in (row + Int(run.start))..<(row + Int(run.end)) { values[at] = 1 }
        }
        self.width = width
        self.height = height
        self.stride = stride
        self.values = values
    }

    @inline(__always)
    private static func word(_ pixels: UnsafeRawBufferPointer, _ index: Int) -> UInt32 {
        UInt32(littleEndian: pixels.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self))
    }

    private struct RowColor {
        var red: Int
        var green: Int
        var blue: Int

        init(_ pixels: UnsafeRawBufferPointer, first: Int, last: Int) {
            let (one, two) = (word(pixels, first), word(pixels, last))
            red = (Int(one & 255) + Int(two & 255)) / 2
            green = (Int(one >> 8 & 255) + Int(two >> 8 & 255)) / 2
            blue = (Int(one >> 16 & 255) + Int(two >> 16 & 255)) / 2
        }

        func distance(to other: RowColor) -> Int {
            abs(red - other.red) + abs(green - other.green) + abs(blue - other.blue)
        }

        /// 0 for a pixel (red in its lowest byte) that resembles the color, otherwise 1.
        @inline(__always)
        func value(of pixel: UInt32) -> UInt8 {
            let difference =
                abs(Int(pixel & 255) - red) + abs(Int(pixel >> 8 & 255) - green) + abs(Int(pixel >> 16 & 255) - blue)
            return difference > ForegroundMask.tolerance ? 1 : 0
        }
    }
}

/// The runs of one value in the rows of a mask, joined with those they touch above and below: connected regions (four
/// neighbors). Images of flat drawings have few runs, so this costs little more than one look at every value.
struct RunMap {
    /// Neighbors of one value in a row.
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

    /// Finds the runs and regions of a value in a mask of zeros and ones, `stride` values per row.
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
        // A root precedes its whole region, so one pass gives every run its region's root.
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

    /// The first run of a run's region so far; shortens the path for later calls.
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

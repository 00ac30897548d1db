/// Turns straight edges into anti-aliased coverage, row by row.
///
/// Each pixel row is cut by 16 sample lines. Along a sample line the spans inside the shape (nonzero winding) are exact to
/// 1/256 pixel, so coverage is smooth both ways.
struct ScanConverter {
    static let linesPerRow = 16
    private static let fraction = 24

    /// An edge from its first sample line to before its end line; x is fixed point, `fraction` bits.
    private struct Edge {
        var x: Int
        var step: Int
        var end: Int32
        var winding: Int32
        var first: Int32
        var next: Int32
    }

    private let width: Int
    private let lineLimit: Int
    private var edges: [Edge] = []
    private var firstLine = Int.max
    private var endLine = 0
    private var minX = Double.infinity
    private var maxX = -Double.infinity

    /// Clips to a bitmap of this size.
    init(width: Int, height: Int) {
        self.width = width
        lineLimit = min(height, 1 << 24) * Self.linesPerRow
        edges.reserveCapacity(256)
    }

    /// Adds one edge. Coordinates are finite and within `FlatPath.limit` of the image.
    mutating func addEdge(_ a: FlatPath.Point, _ b: FlatPath.Point) {
        minX = min(minX, a.x, b.x)
        maxX = max(maxX, a.x, b.x)
        let top = a.y < b.y ? a : b
        let bottom = a.y < b.y ? b : a
        let lines = Double(Self.linesPerRow)
        let first = max(0, Int((top.y * lines - 0.5).rounded(.up)))
        let end = min(lineLimit, Int((bottom.y * lines - 0.5).rounded(.up)))
        guard first < end else { return }
        let slope = (bottom.x - top.x) / (bottom.y - top.y)
        let unit = Double(1 << Self.fraction)
        let x = top.x + ((Double(first) + 0.5) / lines - top.y) * slope
        // One line's step cannot leave the edge, except for an edge that meets a single line; there it is not used.
        let step = end - first > 1 ? Int(slope / lines * unit) : 0
        edges.append(
            Edge(
                x: Int(x * unit), step: step, end: Int32(end), winding: a.y < b.y ? 1 : -1, first: Int32(first),
                next: -1))
        firstLine = min(firstLine, first)
        endLine = max(endLine, end)
    }

    /// Calls `paint(y, x, coverage)` for every row that the shape touches; `coverage` holds 0...255 from column `x` on.
    mutating func scan(_ paint: (Int, Int, UnsafeBufferPointer<UInt8>) -> Void) {
        guard firstLine < endLine, maxX > 0, minX < Double(width) else { return }
        let left = max(0, Int(minX.rounded(.down)))
        let right = min(width, Int(maxX.rounded(.up)) + 1)
        guard left < right else { return }
        let columns = right - left
        // Lists of the edges that begin on each line, instead of sorting them.
        var heads = [Int32](repeating: -1, count: endLine - firstLine)
        for index in edges.indices {
            let line = Int(edges[index].first) - firstLine
            edges[index].next = heads[line]
            heads[line] = Int32(index)
        }
        var changes = [Int32](repeating: 0, count: columns + 2)
        var coverage = [UInt8](repeating: 0, count: columns)
        var active = [Edge](repeating: Edge(x: 0, step: 0, end: 0, winding: 0, first: 0, next: 0), count: edges.count)
        let leftFixed = left << Self.fraction
        let rightFixed = right << Self.fraction
        let firstRow = firstLine / Self.linesPerRow
        let endRow = (endLine + Self.linesPerRow - 1) / Self.linesPerRow
        let (firstLine, endLine) = (firstLine, endLine)
        edges.withUnsafeBufferPointer { edges in
            heads.withUnsafeBufferPointer { heads in
                changes.withUnsafeMutableBufferPointer { changes in
                    coverage.withUnsafeMutableBufferPointer { coverage in
                        active.withUnsafeMutableBufferPointer { active in
                            var count = 0
                            for row in firstRow..<endRow {
                                var low = columns
                                var high = 0
                                let lineStart = max(firstLine, row * Self.linesPerRow)
                                let lineEnd = min(endLine, (row + 1) * Self.linesPerRow)
                                for line in lineStart..<lineEnd {
                                    var index = heads[line - firstLine]
                                    while index >= 0 {
                                        active[count] = edges[Int(index)]
                                        count += 1
                                        index = edges[Int(index)].next
                                    }
                                    Self.sort(active, count)
                                    Self.accumulate(
                                        active, count, changes, from: leftFixed, to: rightFixed, low: &low, high: &high)
                                    count = Self.advance(active, count, past: line)
                                }
                                guard low < high else { continue }
                                let end = min(high, columns)
                                Self.integrate(changes, coverage, from: low, to: end, clear: high)
                                paint(row, left + low, UnsafeBufferPointer(rebasing: coverage[low..<end]))
                            }
                        }
                    }
                }
            }
        }
    }

    /// Insertion sort: from one line to the next the order hardly changes.
    private static func sort(_ active: UnsafeMutableBufferPointer<Edge>, _ count: Int) {
        var index = 1
        while index < count {
            let x = active[index].x
            if active[index - 1].x > x {
                let edge = active[index]
                var slot = index
                while slot > 0, active[slot - 1].x > x {
                    active[slot] = active[slot - 1]
                    slot -= 1
                }
                active[slot] = edge
            }
            index += 1
        }
    }

    /// Adds one line's spans to the row, as changes of coverage from column to column (4096 is a full pixel).
    private static func accumulate(
        _ active: UnsafeMutableBufferPointer<Edge>, _ count: Int, _ changes: UnsafeMutableBufferPointer<Int32>,
        from left: Int, to right: Int, low: inout Int, high: inout Int
    ) {
        var winding: Int32 = 0
        var start = 0
        var index = 0
        while index < count {
            if winding == 0 { start = active[index].x }
            winding += active[index].winding
            if winding == 0 {
                let a = max(start, left) - left
                let b = min(active[index].x, right) - left
                if a < b {
                    let columnA = a >> fraction
                    let columnB = b >> fraction
                    let partA = Int32(truncatingIfNeeded: (a >> (fraction - 8)) & 255)
                    let partB = Int32(truncatingIfNeeded: (b >> (fraction - 8)) & 255)
                    changes[columnA] &+= 256 - partA
                    changes[columnA + 1] &+= partA
                    changes[columnB] &-= 256 - partB
                    changes[columnB + 1] &-= partB
                    if columnA < low { low = columnA }
                    if columnB + 1 > high { high = columnB + 1 }
                }
            }
            index += 1
        }
    }

    /// Moves every edge to the next line and drops those that have ended.
    private static func advance(_ active: UnsafeMutableBufferPointer<Edge>, _ count: Int, past line: Int) -> Int {
        let next = Int32(truncatingIfNeeded: line + 1)
        var kept = 0
        var index = 0
        while index < count {
            if active[index].end > next {
                if kept != index { active[kept] = active[index] }
                active[kept].x &+= active[kept].step
                kept += 1
            }
            index += 1
        }
        return kept
    }

    private static func integrate(
        _ changes: UnsafeMutableBufferPointer<Int32>, _ coverage: UnsafeMutableBufferPointer<UInt8>,
        from low: Int, to end: Int, clear high: Int
    ) {
        var sum: Int32 = 0
        var column = low
        while column < end {
            sum &+= changes[column]
            changes[column] = 0
            coverage[column] = UInt8(truncatingIfNeeded: (sum &* 255 &+ 2048) >> 12)
            column += 1
        }
        while column <= high {
            changes[column] = 0
            column += 1
        }
    }
}

extension ScanConverter {
    /// Adds a path's contours, each closed back to its start.
    mutating func add(_ path: FlatPath) {
        for contour in path.contours {
            guard var previous = path.points[contour.range].last else { continue }
            for index in contour.range {
                addEdge(previous, path.points[index])
                previous = path.points[index]
            }
        }
    }
}

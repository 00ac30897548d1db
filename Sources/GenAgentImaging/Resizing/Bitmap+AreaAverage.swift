extension Bitmap {
    /// Shrinks by averaging. Neither side may grow.
    ///
    /// Lengths are counted in units in which an old pixel is `width` long and a new one `self.width`, so every overlap
    /// is a whole number and the mean is exact before it is rounded once.
    func areaAveraged(width: Int, height: Int) -> Bitmap {
        guard width < self.width || height < self.height else { return self }
        let columns = Self.overlaps(old: self.width, new: width)
        let rows = Self.overlaps(old: self.height, new: height)
        let total = UInt64(self.width) * UInt64(self.height)
        let oldWidth = self.width
        var sums = [UInt64](repeating: 0, count: width * 4)
        var line = sums
        var result = [UInt8](repeating: 0, count: width * height * 4)
        pixels.withUnsafeBufferPointer { source in
            line.withUnsafeMutableBufferPointer { line in
                sums.withUnsafeMutableBufferPointer { sums in
                    result.withUnsafeMutableBufferPointer { target in
                        for (y, row) in rows.enumerated() {
                            Self.sum(row: source, from: y * oldWidth * 4, columns: columns, into: line)
                            for index in line.indices { sums[index] += line[index] * row.first }
                            guard row.isLast else { continue }
                            Self.divide(sums, by: total, into: target, from: row.index * width * 4)
                            for index in line.indices { sums[index] = line[index] * row.second }
                        }
                    }
                }
            }
        }
        return Bitmap(width: width, height: height, pixels: result)
    }

    /// How one old pixel is shared: `first` units lie in new pixel `index`, `second` in the next; `isLast` when it ends
    /// there.
    private struct Overlap {
        var index: Int
        var first: UInt64
        var second: UInt64
        var isLast: Bool
    }

    private static func overlaps(old: Int, new: Int) -> [Overlap] {
        (0..<old).map { position in
            let (start, end) = (position * new, (position + 1) * new)
            let index = start / old
            let border = (index + 1) * old
            return Overlap(
                index: index, first: UInt64(min(end, border) - start), second: UInt64(max(0, end - border)),
                isLast: end >= border)
        }
    }

    /// One old row, averaged along x: sums of alpha times colour, and of alpha, in each new column.
    private static func sum(
        row source: UnsafeBufferPointer<UInt8>, from start: Int, columns: [Overlap],
        into line: UnsafeMutableBufferPointer<UInt64>
    ) {
        line.update(repeating: 0)
        var offset = start
        for column in columns {
            let alpha = UInt64(source[offset + 3])
            let red = UInt64(source[offset]) * alpha
            let green = UInt64(source[offset + 1]) * alpha
            let blue = UInt64(source[offset + 2]) * alpha
            let at = column.index * 4
            line[at] += red * column.first
            line[at + 1] += green * column.first
            line[at + 2] += blue * column.first
            line[at + 3] += alpha * column.first
            if column.second > 0 {
                line[at + 4] += red * column.second
                line[at + 5] += green * column.second
                line[at + 6] += blue * column.second
                line[at + 7] += alpha * column.second
            }
            offset += 4
        }
    }

    private static func divide(
        _ sums: UnsafeMutableBufferPointer<UInt64>, by total: UInt64, into target: UnsafeMutableBufferPointer<UInt8>,
        from start: Int
    ) {
        for at in stride(from: 0, to: sums.count, by: 4) {
            let alpha = sums[at + 3]
            guard alpha > 0 else { continue }
            for channel in 0..<3 { target[start + at + channel] = UInt8((sums[at + channel] + alpha / 2) / alpha) }
            target[start + at + 3] = UInt8((alpha + total / 2) / total)
        }
    }
}

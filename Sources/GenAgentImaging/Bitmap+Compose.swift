extension Bitmap {
    /// Draws another picture over this one, its top left corner at a position. What falls outside is cut off.
    ///
    /// Source-over with straight alpha, exact to the nearest 8-bit value.
    public mutating func draw(_ other: Bitmap, atX x: Int, atY y: Int) {
        guard let columns = overlap(x, other.width, width), let rows = overlap(y, other.height, height) else { return }
        let (targetWidth, sourceWidth) = (width, other.width)
        pixels.withUnsafeMutableBufferPointer { target in
            other.pixels.withUnsafeBufferPointer { source in
                for row in rows {
                    for column in columns {
                        let from = (row * sourceWidth + column) * 4
                        // A position far outside left no overlap, so these sums are small.
                        let to = ((row + y) * targetWidth + column + x) * 4
                        let color = Pixel(
                            red: source[from], green: source[from + 1], blue: source[from + 2], alpha: source[from + 3])
                        Self.blend(color, coverage: 255, into: target, at: to)
                    }
                }
            }
        }
    }

    /// Fills a rectangle with a colour, source-over. What falls outside is cut off; sides below 1 fill nothing.
    public mutating func fill(x: Int, y: Int, width: Int, height: Int, color: Pixel) {
        guard let columns = overlap(x, width, self.width), let rows = overlap(y, height, self.height) else { return }
        let targetWidth = self.width
        pixels.withUnsafeMutableBufferPointer { target in
            for row in rows {
                for column in columns {
                    Self.blend(color, coverage: 255, into: target, at: ((row + y) * targetWidth + column + x) * 4)
                }
            }
        }
    }

    /// Source-over of one colour, weakened by a coverage of 0...255, onto the pixel that starts at `offset`.
    static func blend(_ color: Pixel, coverage: Int, into target: UnsafeMutableBufferPointer<UInt8>, at offset: Int) {
        // Opacities in 1/65025.
        let above = Int(color.alpha) * coverage
        if above == 0 { return }
        if above == 65025 {
            target[offset] = color.red
            target[offset + 1] = color.green
            target[offset + 2] = color.blue
            target[offset + 3] = 255
            return
        }
        let below = Int(target[offset + 3]) * (65025 - above) / 255
        let total = above + below
        target[offset] = mix(color.red, target[offset], above, below, total)
        target[offset + 1] = mix(color.green, target[offset + 1], above, below, total)
        target[offset + 2] = mix(color.blue, target[offset + 2], above, below, total)
        target[offset + 3] = UInt8(min(255, (total + 127) / 255))
    }

    private static func mix(_ top: UInt8, _ bottom: UInt8, _ above: Int, _ below: Int, _ total: Int) -> UInt8 {
        UInt8(min(255, (Int(top) * above + Int(bottom) * below + total / 2) / total))
    }

    /// Which indices of something `length` long, placed at `start`, lie inside `0..<available`; `nil` when none does.
    private func overlap(_ start: Int, _ length: Int, _ available: Int) -> Range<Int>? {
        guard start < available, length > 0 else { return nil }
        let first = start >= 0 ? 0 : 0 &- start
        let last = start >= 0 ? min(length, available - start) : min(length, available &- start)
        return first >= 0 && first < last ? first..<last : nil
    }
}

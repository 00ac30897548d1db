extension Bitmap {
    /// Grows by linear interpolation between pixel centres; edges are held. Neither side may shrink.
    func interpolated(width: Int, height: Int) -> Bitmap {
        guard width > self.width || height > self.height else { return self }
        let columns = Self.neighbours(old: self.width, new: width)
        let rows = Self.neighbours(old: self.height, new: height)
        let total = UInt64(2 * width) * UInt64(2 * height)
        let oldWidth = self.width
        var result = [UInt8](repeating: 0, count: width * height * 4)
        pixels.withUnsafeBufferPointer { source in
            result.withUnsafeMutableBufferPointer { target in
                var offset = 0
                for row in rows {
                    for column in columns {
                        var mean = WeightedColor()
                        mean.add(source, (row.first * oldWidth + column.first) * 4, row.near * column.near)
                        mean.add(source, (row.first * oldWidth + column.second) * 4, row.near * column.far)
                        mean.add(source, (row.second * oldWidth + column.first) * 4, row.far * column.near)
                        mean.add(source, (row.second * oldWidth + column.second) * 4, row.far * column.far)
                        mean.write(to: target, at: offset, total: total)
                        offset += 4
                    }
                }
            }
        }
        return Bitmap(width: width, height: height, pixels: result)
    }

    /// The two old pixels between which a new one lies, with their weights, which add up to twice the new length.
    private struct Neighbours {
        var first: Int
        var second: Int
        var near: UInt64
        var far: UInt64
    }

    private static func neighbours(old: Int, new: Int) -> [Neighbours] {
        (0..<new).map { position in
            // The new centre in units of 1 / (2 * new) old pixels, measured from the first old centre.
            let place = max(0, (2 * position + 1) * old - new)
            let (first, far) = place.quotientAndRemainder(dividingBy: 2 * new)
            return Neighbours(
                first: first, second: min(old - 1, first + 1), near: UInt64(2 * new - far), far: UInt64(far))
        }
    }

    /// A sum of colours, each weighed by its alpha.
    private struct WeightedColor {
        var red: UInt64 = 0
        var green: UInt64 = 0
        var blue: UInt64 = 0
        var alpha: UInt64 = 0

        mutating func add(_ source: UnsafeBufferPointer<UInt8>, _ offset: Int, _ weight: UInt64) {
            let opacity = UInt64(source[offset + 3]) * weight
            red += UInt64(source[offset]) * opacity
            green += UInt64(source[offset + 1]) * opacity
            blue += UInt64(source[offset + 2]) * opacity
            alpha += opacity
        }

        func write(to target: UnsafeMutableBufferPointer<UInt8>, at offset: Int, total: UInt64) {
            guard alpha > 0 else { return }
            target[offset] = UInt8((red + alpha / 2) / alpha)
            target[offset + 1] = UInt8((green + alpha / 2) / alpha)
            target[offset + 2] = UInt8((blue + alpha / 2) / alpha)
            target[offset + 3] = UInt8((alpha + total / 2) / total)
        }
    }
}

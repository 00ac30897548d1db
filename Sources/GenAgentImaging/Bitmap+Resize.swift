extension Bitmap {
    /// The longest side of a resized image, in pixels. Longer requests are reduced to it.
    package static let maxResizedSide = 16_384

    /// The image in another size; the aspect ratio may change.
    ///
    /// A side that shrinks is averaged over the area that each new pixel covers, exactly: at half the size every pixel
    /// is the rounded mean of four. A side that grows is interpolated linearly between pixel centers. Both weigh
    /// colors by their alpha, so the hidden color of invisible pixels never shows. The arithmetic is on the sRGB
    /// values as they are stored, as in the image processors of vision models, and in integers: the result is the same
    /// on every machine.
    /// - Parameters:
    ///   - width: New width in pixels; raised or lowered to 1...16,384.
    ///   - height: New height in pixels; raised or lowered to 1...16,384.
    public func resized(width: Int, height: Int) -> Bitmap {
        let width = min(Self.maxResizedSide, max(1, width))
        let height = min(Self.maxResizedSide, max(1, height))
        let smaller = areaAveraged(width: min(width, self.width), height: min(height, self.height))
        return smaller.interpolated(width: width, height: height)
    }

    /// The image, reduced if a side is longer than `side`; the aspect ratio stays. It is never enlarged.
    public func scaled(toFit side: Int) -> Bitmap { scaled(toFitWidth: side, height: side) }

    /// The image, reduced if necessary to fit a box; the aspect ratio stays. It is never enlarged.
    package func scaled(toFitWidth boxWidth: Int, height boxHeight: Int) -> Bitmap {
        guard width > boxWidth || height > boxHeight else { return self }
        let factor = min(Double(max(1, boxWidth)) / Double(width), Double(max(1, boxHeight)) / Double(height))
        return resized(
            width: Int((Double(width) * factor).rounded()), height: Int((Double(height) * factor).rounded()))
    }

    /// The image in the size that a vision model's processor would choose, so that the model does not resize it.
    /// See ``fittedSize(width:height:toMultiplesOf:minPixels:maxPixels:)``.
    package func fitted(toMultiplesOf multiple: Int = 28, minPixels: Int = 3_136, maxPixels: Int = 1_003_520) -> Bitmap
    {
        let size = Self.fittedSize(
            width: width, height: height, toMultiplesOf: multiple, minPixels: minPixels, maxPixels: maxPixels)
        return resized(width: size.width, height: size.height)
    }
}

extension Bitmap {
    /// The size that `smart_resize` of Qwen2-VL and later models chooses: both sides multiples of the patch, the number
    /// of pixels within limits, and the aspect ratio as close as that allows.
    /// - Parameters:
    ///   - multiple: The patch: 28 for Qwen2-VL and Qwen2.5-VL, 32 for Qwen3-VL. Raised to 1.
    ///   - minPixels: The fewest pixels; default 56 * 56, as in the model's processor.
    ///   - maxPixels: The most pixels; default 14 * 14 * 4 * 1280, from the same source. One patch is always allowed.
    package static func fittedSize(
        width: Int, height: Int, toMultiplesOf multiple: Int = 28, minPixels: Int = 3_136, maxPixels: Int = 1_003_520
    ) -> (width: Int, height: Int) {
        let patch = Double(max(1, multiple))
        let (wide, high) = (Double(max(1, width)), Double(max(1, height)))
        // Python rounds halves to the even number; the same rounding chooses the same size.
        var newWidth = (wide / patch).rounded(.toNearestOrEven) * patch
        var newHeight = (high / patch).rounded(.toNearestOrEven) * patch
        if newWidth * newHeight > Double(maxPixels) {
            let shrink = (wide * high / Double(max(1, maxPixels))).squareRoot()
            newWidth = max(patch, (wide / shrink / patch).rounded(.down) * patch)
            newHeight = max(patch, (high / shrink / patch).rounded(.down) * patch)
        } else if newWidth * newHeight < Double(minPixels) {
            let grow = (Double(minPixels) / (wide * high)).squareRoot()
            newWidth = (wide * grow / patch).rounded(.up) * patch
            newHeight = (high * grow / patch).rounded(.up) * patch
        }
        let longest = (Double(maxResizedSide) / patch).rounded(.down) * patch
        func side(_ value: Double) -> Int { Int(max(min(patch, Double(maxResizedSide)), min(longest, value))) }
        return (side(newWidth), side(newHeight))
    }
}

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

    /// One old row, averaged along x: sums of alpha times color, and of alpha, in each new column.
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

extension Bitmap {
    /// Grows by linear interpolation between pixel centers; edges are held. Neither side may shrink.
    func interpolated(width: Int, height: Int) -> Bitmap {
        guard width > self.width || height > self.height else { return self }
        let columns = Self.neighbors(old: self.width, new: width)
        let rows = Self.neighbors(old: self.height, new: height)
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
    private struct Neighbors {
        var first: Int
        var second: Int
        var near: UInt64
        var far: UInt64
    }

    private static func neighbors(old: Int, new: Int) -> [Neighbors] {
        (0..<new).map { position in
            // The new center in units of 1 / (2 * new) old pixels, measured from the first old center.
            let place = max(0, (2 * position + 1) * old - new)
            let (first, far) = place.quotientAndRemainder(dividingBy: 2 * new)
            return Neighbors(
                first: first, second: min(old - 1, first + 1), near: UInt64(2 * new - far), far: UInt64(far))
        }
    }

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

/// An image in memory: straight-alpha RGBA, 8 bits per channel, sRGB, rows from the top.
public struct Bitmap: Sendable, Hashable {
    /// Pixels in a row; at least 1.
    public let width: Int
    /// Rows; at least 1.
    public let height: Int
    /// Red, green, blue and alpha of every pixel, row by row: `width * height * 4` bytes.
    public package(set) var pixels: [UInt8]

    /// Makes a bitmap of one color. Sides below 1 are raised to 1.
    public init(width: Int, height: Int, fill: Pixel = .clear) {
        self.width = max(1, width)
        self.height = max(1, height)
        var pixels = [UInt8](repeating: 0, count: self.width * self.height * 4)
        if fill != .clear {
            for start in stride(from: 0, to: pixels.count, by: 4) {
                pixels[start] = fill.red
                pixels[start + 1] = fill.green
                pixels[start + 2] = fill.blue
                pixels[start + 3] = fill.alpha
            }
        }
        self.pixels = pixels
    }

    /// Makes a bitmap from pixels that another library decoded; `nil` if their number does not fit the size.
    ///
    /// - Parameters:
    ///   - width: Pixels in a row; at least 1.
    ///   - height: Rows; at least 1.
    ///   - rgba: Red, green, blue and straight alpha of every pixel, row by row from the top.
    public init?(width: Int, height: Int, rgba: [UInt8]) {
        let (area, areaOverflows) = width.multipliedReportingOverflow(by: height)
        let (count, countOverflows) = area.multipliedReportingOverflow(by: 4)
        guard width >= 1, height >= 1, !areaOverflows, !countOverflows, rgba.count == count else { return nil }
        self.init(width: width, height: height, pixels: rgba)
    }

    /// The color at a position; `x` counts from the left, `y` from the top. Reading outside returns `.clear`, writing
    /// outside does nothing.
    public subscript(x: Int, y: Int) -> Pixel {
        get {
            guard x >= 0, y >= 0, x < width, y < height else { return .clear }
            let start = (y * width + x) * 4
            return Pixel(
                red: pixels[start], green: pixels[start + 1], blue: pixels[start + 2], alpha: pixels[start + 3])
        }
        set {
            guard x >= 0, y >= 0, x < width, y < height else { return }
            let start = (y * width + x) * 4
            pixels[start] = newValue.red
            pixels[start + 1] = newValue.green
            pixels[start + 2] = newValue.blue
            pixels[start + 3] = newValue.alpha
        }
    }
}

extension Bitmap {
    package var isOpaque: Bool {
        pixels.withUnsafeBufferPointer { bytes in
            var all: UInt8 = 255
            for start in stride(from: 3, to: bytes.count, by: 4) { all &= bytes[start] }
            return all == 255
        }
    }

    init(width: Int, height: Int, pixels: [UInt8]) {
        precondition(pixels.count == width * height * 4, "a bitmap's rows must be complete")
        self.width = width
        self.height = height
        self.pixels = pixels
    }
}

/// One color: straight-alpha RGBA, 8 bits per channel, sRGB.
public struct Pixel: Sendable, Hashable {
    public var red: UInt8
    public var green: UInt8
    public var blue: UInt8
    /// Opacity, 0 (invisible) ... 255 (opaque).
    public var alpha: UInt8

    public init(red: UInt8, green: UInt8, blue: UInt8, alpha: UInt8 = 255) {
        self.red = red
        self.green = green
        self.blue = blue
        self.alpha = alpha
    }

    public static let clear = Pixel(red: 0, green: 0, blue: 0, alpha: 0)
    public static let black = Pixel(red: 0, green: 0, blue: 0)
    public static let white = Pixel(red: 255, green: 255, blue: 255)
}

extension Bitmap {
    /// Draws another image over this one (source-over, straight alpha) with its top left corner at a position. Parts outside are cut off.
    package mutating func draw(_ other: Bitmap, atX x: Int, atY y: Int) {
        guard let columns = overlap(x, other.width, width), let rows = overlap(y, other.height, height) else { return }
        let (targetWidth, sourceWidth) = (width, other.width)
        pixels.withUnsafeMutableBufferPointer { target in
            other.pixels.withUnsafeBufferPointer { source in
                for row in rows {
                    for column in columns {
                        let from = (row * sourceWidth + column) * 4
                        // The overlap bounds these sums.
                        let to = ((row + y) * targetWidth + column + x) * 4
                        let color = Pixel(
                            red: source[from], green: source[from + 1], blue: source[from + 2], alpha: source[from + 3])
                        Self.blend(color, coverage: 255, into: target, at: to)
                    }
                }
            }
        }
    }

    /// Fills a rectangle with a color, source-over. Parts outside are cut off; sides below 1 fill nothing.
    package mutating func fill(x: Int, y: Int, width: Int, height: Int, color: Pixel) {
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

    /// Source-over of one color, weakened by a coverage of 0...255, onto the pixel that starts at `offset`.
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

    /// The indices of a range of `length` placed at `start` that lie inside `0..<available`; `nil` if none does.
    private func overlap(_ start: Int, _ length: Int, _ available: Int) -> Range<Int>? {
        guard start < available, length > 0 else { return nil }
        let first = start >= 0 ? 0 : 0 &- start
        let last = start >= 0 ? min(length, available - start) : min(length, available &- start)
        return first >= 0 && first < last ? first..<last : nil
    }
}

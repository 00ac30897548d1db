/// A picture in memory: straight-alpha RGBA, 8 bits a channel, sRGB, rows from the top.
public struct Bitmap: Sendable, Hashable {
    /// Pixels in a row; at least 1.
    public let width: Int
    /// Rows; at least 1.
    public let height: Int
    /// Red, green, blue and alpha of every pixel, row by row: `width * height * 4` bytes.
    public package(set) var pixels: [UInt8]

    /// Makes a bitmap of one colour. Sides below 1 are raised to 1.
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

    /// Takes over ready pixels, such as another library decoded; `nil` where their number does not fit the sides.
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

    /// The colour at a position; `x` counts from the left, `y` from the top. Reading outside returns `.clear`, writing
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

/// PNG files to pixels and back, over libpng.
///
/// ```swift
/// let image = try PNG.decode(data)
/// let small = image.scaled(toFit: 512)
/// let file = try PNG.encode(small, text: [PNGText(keyword: "prompt", text: "a red cube")])
/// ```
///
/// Every kind of PNG (1 to 16 bits, gray, palette, alpha, interlaced) becomes straight-alpha RGBA with 8 bits per channel; 16-bit
/// samples are rounded. Pixels count as sRGB: gamma and color profiles (gAMA, cHRM, iCCP) are ignored, as by the image loaders of
/// most models. An animated PNG gives its default image.
public enum PNG {}

/// The largest PNG that is read. The checks run before memory for pixels is allocated.
public struct PNGLimits: Sendable, Hashable {
    /// The most pixels (width times height) that are decoded. Default 64,000,000, which is 256 MB of RGBA.
    public var maxPixels: Int
    /// The most bytes a file may have. Default 256,000,000.
    public var maxBytes: Int

    public init(maxPixels: Int = 64_000_000, maxBytes: Int = 256_000_000) {
        self.maxPixels = maxPixels
        self.maxBytes = maxBytes
    }

    public static let `default` = PNGLimits()
}

/// How much to compress.
///
/// The default is fast: level 1 with one fixed filter costs little more than zlib alone on the same rows. Files are a fifth
/// (photographs) to a half (flat scenes) larger than at `.smallest`, which takes about nine times as long.
public struct PNGEncodingOptions: Sendable, Hashable {
    /// How a row is predicted from its neighbors before it is compressed.
    public enum Filter: Sendable, Hashable, CaseIterable {
        /// No prediction. Best for a few flat colors.
        case none
        case sub
        /// From the pixel above. The default: as fast as `sub` and `average`, and far smaller than both on smooth images.
        case up
        /// From the mean of both.
        case average
        /// From the nearest of left, above and above left.
        case paeth
        /// Tries all five on each row and uses the best. Slowest.
        case adaptive
    }

    /// zlib's level: 0 (stored) to 9 (smallest). Default 1.
    package let level: Int
    package let filter: Filter

    /// Makes options. A level outside 0...9 becomes the nearest one inside.
    public init(level: Int = 1, filter: Filter = .up) {
        self.level = min(9, max(0, level))
        self.filter = filter
    }

    public static let `default` = PNGEncodingOptions()
    /// Level 9 with the adaptive filter: for files that are archived or published.
    public static let smallest = PNGEncodingOptions(level: 9, filter: .adaptive)
}

extension PNGEncodingOptions.Filter {
    /// The mask that libpng knows it by (`PNG_FILTER_NONE` and so on in png.h).
    var mask: Int32 {
        switch self {
        case .none: 0x08
        case .sub: 0x10
        case .up: 0x20
        case .average: 0x40
        case .paeth: 0x80
        case .adaptive: 0xF8
        }
    }
}

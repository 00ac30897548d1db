/// How large a PNG may be before reading it is refused. The checks come before any memory for pixels is asked for.
public struct PNGLimits: Sendable, Hashable {
    /// The most pixels (width times height) that are decoded. Default 64,000,000, which is 256 MB of RGBA.
    public var maxPixels: Int
    /// The most bytes a file may have. Default 256,000,000.
    public var maxBytes: Int

    /// Makes limits; see the properties for the defaults.
    public init(maxPixels: Int = 64_000_000, maxBytes: Int = 256_000_000) {
        self.maxPixels = maxPixels
        self.maxBytes = maxBytes
    }

    /// 64 megapixels, 256 MB.
    public static let `default` = PNGLimits()
}

/// An encoded image's file format, as its first bytes tell it.
public enum ImageFormat: String, Sendable, Hashable, Codable, CaseIterable {
    /// The formats whose headers the core reads.
    case png, jpeg, webp

    /// The media type, such as `image/png` (RFC 2045, IANA registry).
    public var mediaType: String { "image/\(rawValue)" }

    /// The usual file name extension, without a dot.
    public var fileExtension: String { self == .jpeg ? "jpg" : rawValue }

    /// The name as people write it, such as `WebP`.
    package var name: String { self == .webp ? "WebP" : rawValue.uppercased() }
}

/// Width and height in pixels.
public struct PixelSize: Sendable, Hashable, Codable, CustomStringConvertible {
    /// Pixels in a row.
    public var width: Int
    /// Rows.
    public var height: Int

    /// Makes a size; nothing is checked.
    public init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    /// Width and height, as in `512x768`.
    public var description: String { "\(width)x\(height)" }
}

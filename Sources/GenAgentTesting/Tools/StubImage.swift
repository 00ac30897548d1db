import Foundation
import GenAgent

/// A color of a stub image, sRGB.
public struct StubColor: Sendable, Hashable {
    package var red, green, blue: UInt8

    /// Makes a color from its components, 0...255.
    public init(red: UInt8, green: UInt8, blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    public static let red = StubColor(red: 255, green: 0, blue: 0)
    public static let green = StubColor(red: 0, green: 255, blue: 0)
    public static let blue = StubColor(red: 0, green: 0, blue: 255)
    public static let white = StubColor(red: 255, green: 255, blue: 255)

    var bytes: [UInt8] { [red, green, blue] }
}

/// Makes small, real PNG files without an image library.
public enum StubImage {
    /// An image of one color.
    ///
    /// - Parameters:
    ///   - size: In pixels; each side is clamped to 1...4096.
    ///   - texts: Text chunks to write, by keyword; images with different texts have different digests.
    public static func solid(
        _ color: StubColor, size: PixelSize = PixelSize(width: 16, height: 16), texts: [String: String] = [:]
    ) throws -> EncodedImage {
        try image(size, (color, color), texts) { _, _ in false }
    }

    /// An image for a label: a symmetric pattern of eight by eight fields, derived from the label.
    ///
    /// The label becomes a text chunk, like `texts`. Each side is clamped to 1...4096 pixels.
    public static func labeled(
        _ label: String, size: PixelSize = PixelSize(width: 16, height: 16), texts: [String: String] = [:]
    ) throws -> EncodedImage {
        var random = SeededRandom(seed: StableHash.fnv1a(label))
        let (color, fields) = (random.next(), random.next())
        // A dark color on white, so that the pattern shows.
        let dark = StubColor(
            red: UInt8(color & 0x7F), green: UInt8(color >> 8 & 0x7F), blue: UInt8(color >> 16 & 0x7F))
        let texts = texts.merging(["label": label]) { text, _ in text }
        let (width, height) = (side(size.width), side(size.height))
        return try image(size, (.white, dark), texts) { column, row in
            let field = (column * 8 / width, row * 8 / height)
            let mirrored = min(field.0, 7 - field.0)
            return fields >> UInt64(field.1 * 4 + mirrored) & 1 == 1
        }
    }

    private static func image(
        _ size: PixelSize, _ colors: (StubColor, StubColor), _ texts: [String: String],
        isForeground: (Int, Int) -> Bool
    ) throws -> EncodedImage {
        let data = PNGWriter.encode(
            width: side(size.width), height: side(size.height), colors: colors,
            texts: texts.sorted { $0.key < $1.key }, isForeground: isForeground)
        return try EncodedImage(data)
    }

    private static func side(_ pixels: Int) -> Int { min(max(pixels, 1), 4096) }
}

/// Writes small PNGs of two colors without any library: palette, one bit per pixel, uncompressed deflate blocks.
///
/// Sources: PNG (W3C, third edition) sections 5 and 11, zlib (RFC 1950), deflate (RFC 1951, section 3.2.4).
struct PNGWriter {
    private(set) var bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// An image of two colors; pixels for which `isForeground` (column, row) is true have the second one.
    static func encode(
        width: Int, height: Int, colors: (StubColor, StubColor), texts: [(String, String)],
        isForeground: (Int, Int) -> Bool
    ) -> Data {
        var writer = PNGWriter()
        let depthPaletteAndRest: [UInt8] = [1, 3, 0, 0, 0]
        writer.chunk("IHDR", bigEndian(UInt32(width)) + bigEndian(UInt32(height)) + depthPaletteAndRest)
        writer.chunk("PLTE", colors.0.bytes + colors.1.bytes)
        for (keyword, content) in texts {
            // iTXt: keyword, no compression, no language, no translated keyword, UTF-8 text.
            writer.chunk("iTXt", Array(keyword.utf8) + [0, 0, 0, 0, 0] + Array(content.utf8))
        }
        var rows: [UInt8] = []
        for row in 0..<height {
            rows.append(0)
            for start in stride(from: 0, to: width, by: 8) {
                var byte: UInt8 = 0
                for column in start..<min(start + 8, width) where isForeground(column, row) {
                    byte |= 0x80 >> UInt8(column - start)
                }
                rows.append(byte)
            }
        }
        writer.chunk("IDAT", zlib(rows))
        writer.chunk("IEND", [])
        return Data(writer.bytes)
    }

    private mutating func chunk(_ type: String, _ content: [UInt8]) {
        let body = Array(type.utf8) + content
        bytes += Self.bigEndian(UInt32(content.count)) + body + Self.bigEndian(Self.crc32(body))
    }

    /// A zlib stream that stores, in blocks of at most 65,535 bytes.
    static func zlib(_ content: [UInt8]) -> [UInt8] {
        var stream: [UInt8] = [0x78, 0x01]
        var start = 0
        repeat {
            let end = min(start + 65_535, content.count)
            let length = UInt16(end - start)
            stream.append(end == content.count ? 1 : 0)
            stream += [UInt8(length & 0xFF), UInt8(length >> 8), UInt8(~length & 0xFF), UInt8(~length >> 8)]
            stream += content[start..<end]
            start = end
        } while start < content.count
        return stream + bigEndian(adler32(content))
    }

    static func bigEndian(_ value: UInt32) -> [UInt8] {
        [UInt8(value >> 24), UInt8(value >> 16 & 0xFF), UInt8(value >> 8 & 0xFF), UInt8(value & 0xFF)]
    }

    static func adler32(_ content: [UInt8]) -> UInt32 {
        var (a, b): (UInt32, UInt32) = (1, 0)
        for byte in content {
            a = (a + UInt32(byte)) % 65_521
            b = (b + a) % 65_521
        }
        return b << 16 | a
    }

    static func crc32(_ content: [UInt8]) -> UInt32 {
        ~content.reduce(~0) { crc, byte in crc >> 8 ^ crcTable[Int((crc ^ UInt32(byte)) & 0xFF)] }
    }

    private static let crcTable: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }
}

import Foundation
import GenAgent

/// A colour of a stub image.
public struct StubColor: Sendable, Hashable {
    /// Red, green and blue, 0...255, sRGB.
    public var red, green, blue: UInt8

    /// Makes a colour from its parts, 0...255.
    public init(red: UInt8, green: UInt8, blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// Pure red.
    public static let red = StubColor(red: 255, green: 0, blue: 0)
    /// Pure green.
    public static let green = StubColor(red: 0, green: 255, blue: 0)
    /// Pure blue.
    public static let blue = StubColor(red: 0, green: 0, blue: 255)
    /// White.
    public static let white = StubColor(red: 255, green: 255, blue: 255)

    var bytes: [UInt8] { [red, green, blue] }
}

/// Makes small, real PNG files: they have a size, a digest and pixels, and need no image library.
public enum StubImage {
    /// A picture of one colour.
    ///
    /// - Parameters:
    ///   - color: The colour.
    ///   - size: In pixels; each side is held to 1...4096.
    ///   - texts: Text chunks to write, by keyword; pictures with different texts have different digests.
    public static func solid(
        _ color: StubColor, size: PixelSize = PixelSize(width: 16, height: 16), texts: [String: String] = [:]
    ) throws -> EncodedImage {
        try image(size, (color, color), texts) { _, _ in false }
    }

    /// A picture for a label: a symmetric pattern of eight by eight fields, the same for the same label and another for another.
    ///
    /// - Parameters:
    ///   - label: The label; it becomes a text chunk.
    ///   - size: In pixels; each side is held to 1...4096.
    ///   - texts: Text chunks to write, by keyword, beside `label`.
    public static func labelled(
        _ label: String, size: PixelSize = PixelSize(width: 16, height: 16), texts: [String: String] = [:]
    ) throws -> EncodedImage {
        var random = SeededRandom(seed: seed(of: label))
        let (color, fields) = (random.next(), random.next())
        // A dark colour on white, so that the pattern shows.
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

    /// FNV-1a, so that a label means the same seed on every machine.
    private static func seed(of label: String) -> UInt64 {
        label.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}

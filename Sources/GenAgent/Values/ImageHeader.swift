import Foundation

/// Reads format and size from the first bytes of an image, without decoding a pixel. Total: any bytes give a size or an error.
enum ImageHeader {
    /// Tells the format by the signature and finds the size in the header.
    static func read(_ data: Data) throws(ImageDataError) -> (ImageFormat, PixelSize) {
        let bytes = HeaderBytes(data)
        if bytes.has([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], at: 0) { return (.png, try pngSize(bytes)) }
        if bytes.has([0xFF, 0xD8, 0xFF], at: 0) { return (.jpeg, try jpegSize(bytes)) }
        if bytes.has("RIFF", at: 0), bytes.has("WEBP", at: 8) { return (.webp, try webpSize(bytes)) }
        throw ImageDataError(
            .notAnImage, "Not an image: expected the signature of PNG, JPEG or WebP, found \(bytes.found).")
    }

    static func checked(
        _ width: Int, _ height: Int, _ format: String, _ bytes: HeaderBytes
    ) throws(ImageDataError) -> PixelSize {
        guard width > 0, height > 0 else {
            throw ImageDataError(
                .badHeader,
                "The \(format) header says \(width)x\(height) pixels; both sides must be at least 1. Found \(bytes.found)."
            )
        }
        return PixelSize(width: width, height: height)
    }

    /// The error for a header that ends too early or is invalid.
    ///
    /// - Parameter offset: The first byte that was needed and not understood; an offset beyond the end means that the file was cut off.
    static func cutOff(_ format: String, _ expected: String, _ bytes: HeaderBytes, at offset: Int) -> ImageDataError {
        // A file that was cut off can be downloaded again: its bytes do not help.
        if offset >= bytes.count {
            return ImageDataError(
                .truncated, "The \(format) header is cut off: expected \(expected), found \(bytes.count) bytes.")
        }
        return ImageDataError(
            .badHeader,
            "The \(format) header is damaged: expected \(expected), found \(bytes.count) bytes, \(bytes.found).")
    }

    /// PNG: the first chunk is IHDR, which starts with width and height (PNG, section 11.2.1).
    private static func pngSize(_ bytes: HeaderBytes) throws(ImageDataError) -> PixelSize {
        guard bytes.has("IHDR", at: 12), let width = bytes.bigEndian(at: 16, length: 4),
            let height = bytes.bigEndian(at: 20, length: 4)
        else {
            let isHeader = bytes.has("IHDR", at: 12) || bytes.count < 16
            throw cutOff("PNG", "an IHDR chunk at byte 8", bytes, at: isHeader ? 23 : 12)
        }
        guard width <= 0x7FFF_FFFF, height <= 0x7FFF_FFFF else {
            throw ImageDataError(
                .badHeader, "The PNG header's sides exceed 2147483647. Found \(bytes.found).")
        }
        return try checked(width, height, "PNG", bytes)
    }

    /// WebP: the size stands in the first chunk, in one of three forms (RFC 9649, sections 2.5 to 2.7).
    private static func webpSize(_ bytes: HeaderBytes) throws(ImageDataError) -> PixelSize {
        if bytes.has("VP8X", at: 12), let width = bytes.littleEndian(at: 24, length: 3),
            let height = bytes.littleEndian(at: 27, length: 3)
        {
            return try checked(width + 1, height + 1, "WebP", bytes)
        }
        if bytes.has("VP8L", at: 12), bytes.has([0x2F], at: 20), let packed = bytes.littleEndian(at: 21, length: 4) {
            return try checked((packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1, "WebP", bytes)
        }
        if bytes.has("VP8 ", at: 12), bytes.has([0x9D, 0x01, 0x2A], at: 23),
            let width = bytes.littleEndian(at: 26, length: 2), let height = bytes.littleEndian(at: 28, length: 2)
        {
            // The two upper bits are a scaling hint for display.
            return try checked(width & 0x3FFF, height & 0x3FFF, "WebP", bytes)
        }
        // The longest of the three begins 30 bytes, another chunk's name stands in the first 16.
        let isKnown = bytes.count < 16 || bytes.has("VP8", at: 12)
        throw cutOff("WebP", "a VP8, VP8L or VP8X chunk at byte 12", bytes, at: isKnown ? 29 : 12)
    }
}

/// Bounds-checked reading from the start of some data, whatever its indices are.
struct HeaderBytes {
    private let data: Data

    init(_ data: Data) { self.data = data }

    var count: Int { data.count }

    /// The byte at an offset from the start; `nil` beyond the end.
    subscript(offset: Int) -> UInt8? {
        guard offset >= 0, offset < data.count else { return nil }
        return data[data.startIndex + offset]
    }

    func has(_ expected: some Collection<UInt8>, at offset: Int) -> Bool {
        guard offset >= 0, offset <= data.count, expected.count <= data.count - offset else { return false }
        return data.dropFirst(offset).starts(with: expected)
    }

    func has(_ expected: StaticString, at offset: Int) -> Bool {
        has(UnsafeBufferPointer(start: expected.utf8Start, count: expected.utf8CodeUnitCount), at: offset)
    }

    /// An unsigned number of up to 7 bytes, most significant byte first; `nil` if it does not fit the data.
    func bigEndian(at offset: Int, length: Int) -> Int? {
        var value = 0
        for index in 0..<length {
            guard let byte = self[offset + index] else { return nil }
            value = value << 8 | Int(byte)
        }
        return value
    }

    /// An unsigned number of up to 7 bytes, least significant byte first; `nil` if it does not fit the data.
    func littleEndian(at offset: Int, length: Int) -> Int? {
        var value = 0
        for index in 0..<length {
            guard let byte = self[offset + index] else { return nil }
            value |= Int(byte) << (8 * index)
        }
        return value
    }

    /// At most the first 16 bytes in hexadecimal, for error texts.
    var found: String {
        guard count > 0 else { return "nothing" }
        let digits = Array("0123456789abcdef")
        let hexadecimal = data.prefix(16).map { "\(digits[Int($0 >> 4)])\(digits[Int($0 & 15)])" }
        return "first bytes " + hexadecimal.joined(separator: " ")
    }
}

extension ImageHeader {
    /// JPEG: walks the marker segments to the frame header, SOFn (ITU-T T.81, annex B).
    static func jpegSize(_ bytes: HeaderBytes) throws(ImageDataError) -> PixelSize {
        let expected = "a frame header (SOF) before the image data"
        var offset = 2
        while let start = bytes[offset] {
            guard start == 0xFF else { throw cutOff("JPEG", "a marker at byte \(offset)", bytes, at: offset) }
            // Any number of fill bytes 0xFF may precede the marker's code.
            while bytes[offset] == 0xFF { offset += 1 }
            guard let code = bytes[offset] else { break }
            offset += 1
            switch code {
            case 0x01, 0xD0...0xD8:
                continue  // These stand alone, without a length.
            case 0x00, 0xD9, 0xDA:
                throw cutOff("JPEG", expected, bytes, at: offset - 1)  // No marker, the end, or the image data.
            case 0xC0...0xCF where code != 0xC4 && code != 0xC8 && code != 0xCC:
                guard let length = bytes.bigEndian(at: offset, length: 2), length >= 8,
                    let height = bytes.bigEndian(at: offset + 3, length: 2),
                    let width = bytes.bigEndian(at: offset + 5, length: 2)
                else {
                    throw cutOff("JPEG", "a frame header of at least 8 bytes at byte \(offset)", bytes, at: offset + 6)
                }
                return try checked(width, height, "JPEG", bytes)
            default:
                // The length includes itself, so less than 2 is invalid and would not advance.
                guard let length = bytes.bigEndian(at: offset, length: 2), length >= 2 else {
                    throw cutOff("JPEG", "a segment length of at least 2 at byte \(offset)", bytes, at: offset + 1)
                }
                offset += length
            }
        }
        throw cutOff("JPEG", expected, bytes, at: offset)
    }
}

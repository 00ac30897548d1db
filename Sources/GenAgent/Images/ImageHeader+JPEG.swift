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
                // The length counts itself, so that less than 2 is a lie and would not advance.
                guard let length = bytes.bigEndian(at: offset, length: 2), length >= 2 else {
                    throw cutOff("JPEG", "a segment length of at least 2 at byte \(offset)", bytes, at: offset + 1)
                }
                offset += length
            }
        }
        throw cutOff("JPEG", expected, bytes, at: offset)
    }
}

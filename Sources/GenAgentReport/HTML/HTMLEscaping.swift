/// Makes any text safe to stand between tags and in double quotes, and honest to read.
///
/// What a browser would drop or obey instead of showing is shown: control characters as their pictures (NUL as ␀), and the
/// characters that reorder the text around them (overrides, embeddings, isolates) by their number.
enum HTMLEscaping {
    /// Adds the escaped text in UTF-8.
    static func append(_ text: String, to bytes: inout [UInt8]) {
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x26: bytes += "&amp;".utf8
            case 0x3C: bytes += "&lt;".utf8
            case 0x3E: bytes += "&gt;".utf8
            case 0x22: bytes += "&quot;".utf8
            case 0x27: bytes += "&#39;".utf8
            // A browser reads a carriage return as a line feed; told so, every browser does.
            case 0x0D: bytes += "&#13;".utf8
            case 0x09, 0x0A, 0x20..<0x7F: bytes.append(UInt8(truncatingIfNeeded: scalar.value))
            case 0..<0x20: append(scalar: 0x2400 &+ scalar.value, to: &bytes)
            case 0x7F: append(scalar: 0x2421, to: &bytes)
            case 0x80..<0xA0, 0xFDD0...0xFDEF: append(scalar: 0xFFFD, to: &bytes)
            case 0x202A...0x202E, 0x2066...0x2069:
                bytes += "[U+\(String(scalar.value, radix: 16, uppercase: true))]".utf8
            case let value where value & 0xFFFE == 0xFFFE: append(scalar: 0xFFFD, to: &bytes)
            default: bytes += UTF8.encode(scalar).map { Array($0) } ?? []
            }
        }
    }

    private static func append(scalar value: UInt32, to bytes: inout [UInt8]) {
        guard let scalar = Unicode.Scalar(value), let units = UTF8.encode(scalar) else { return }
        bytes += units
    }
}

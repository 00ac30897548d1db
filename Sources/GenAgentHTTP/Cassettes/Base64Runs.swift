import Foundation

/// Finds texts of base64 that begin like an image, without decoding the JSON around them: bodies can be large, broken, or an event stream.
enum Base64Runs {
    /// Where such texts stand: behind a quote or, as in data URLs, a comma.
    static func ranges(in body: Data, atLeast least: Int) -> [Range<Int>] {
        body.withUnsafeBytes { bytes in
            var ranges: [Range<Int>] = []
            var index = 0
            while index < bytes.count {
                let isStart = bytes[index] == UInt8(ascii: "\"") || bytes[index] == UInt8(ascii: ",")
                index += 1
                guard isStart, beginsImage(bytes, index) else { continue }
                let end = endOfRun(bytes, index)
                if end - index >= least { ranges.append(index..<end) }
                index = end
            }
            return ranges
        }
    }

    private static func beginsImage(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Bool {
        ImageKind.base64Beginnings.contains { beginning in
            start + beginning.count <= bytes.count
                && beginning.indices.allSatisfy { bytes[start + $0] == beginning[$0] }
        }
    }

    /// Behind the last byte of the alphabet (RFC 4648, 4) and its padding.
    private static func endOfRun(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Int {
        var index = start
        while index < bytes.count, isDigit(bytes[index]) { index += 1 }
        while index < bytes.count, bytes[index] == UInt8(ascii: "=") { index += 1 }
        return index
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"): true
        default: false
        }
    }
}

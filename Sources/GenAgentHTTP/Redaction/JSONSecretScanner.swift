import Foundation

/// Finds the values of secret members in JSON, without decoding it: bodies can be large, broken, or JSON within an event stream.
struct JSONSecretScanner {
    let names: Set<String>

    /// The ranges of secret values: for a string, the text between the quotes; for any other value, all of it.
    func ranges(in body: Data) -> [Range<Int>] {
        body.withUnsafeBytes { bytes in
            var ranges: [Range<Int>] = []
            var index = 0
            while index < bytes.count {
                guard bytes[index] == UInt8(ascii: "\"") else {
                    index += 1
                    continue
                }
                let end = Self.endOfString(bytes, index)
                let colon = Self.skipBlanks(bytes, end)
                guard colon < bytes.count, bytes[colon] == UInt8(ascii: ":"),
                    isSecret(bytes[(index + 1)..<max(index + 1, end - 1)])
                else {
                    index = end
                    continue
                }
                let start = Self.skipBlanks(bytes, colon + 1)
                let stop = Self.endOfValue(bytes, start)
                if start < bytes.count, bytes[start] == UInt8(ascii: "\"") {
                    // A truncated string has no closing quote to keep.
                    let isClosed = stop - 1 > start && bytes[stop - 1] == UInt8(ascii: "\"")
                    ranges.append((start + 1)..<max(start + 1, isClosed ? stop - 1 : stop))
                } else if start < stop {
                    ranges.append(start..<stop)
                }
                index = max(stop, index + 1)
            }
            return ranges
        }
    }

    private func isSecret(_ name: Slice<UnsafeRawBufferPointer>) -> Bool {
        name.count <= 64 && names.contains(String(decoding: name, as: UTF8.self).lowercased())
    }

    /// The index after the closing quote of the string that begins here, or the end.
    private static func endOfString(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Int {
        var index = start + 1
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\\") {
                index += 2
            } else if bytes[index] == UInt8(ascii: "\"") {
                return index + 1
            } else {
                index += 1
            }
        }
        return bytes.count
    }

    /// The index after the value that begins here: a string, a number or word, or a whole array or object.
    private static func endOfValue(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Int {
        var index = start
        var depth = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                index = endOfString(bytes, index)
                if depth == 0 { return index }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return index }
                depth -= 1
                if depth == 0 { return index + 1 }
            case UInt8(ascii: ","), 0x0A, 0x0D, 0x20, 0x09: if depth == 0 { return index }
            default: break
            }
            index += 1
        }
        return bytes.count
    }

    private static func skipBlanks(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Int {
        var index = start
        while index < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) { index += 1 }
        return index
    }
}

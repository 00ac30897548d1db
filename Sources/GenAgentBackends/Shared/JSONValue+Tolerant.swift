import Foundation
import GenAgent

extension JSONValue {
    /// Reads a server's JSON; `nil` where it is none. `NaN` and `Infinity`, which Python servers write, become `null`.
    package init?(tolerant data: Data) {
        if let value = Self.parsed(data) {
            self = value
        } else if let mended = Self.withoutNonFinite(data), let value = Self.parsed(mended) {
            self = value
        } else {
            return nil
        }
    }

    private static func parsed(_ data: Data) -> JSONValue? {
        data.withUnsafeBytes { bytes in try? JSONValue.parse(utf8: bytes.bindMemory(to: UInt8.self)) }
    }

    /// The text with `null` in place of every bare `NaN`, `Infinity` and `-Infinity`; `nil` where there is none of them.
    private static func withoutNonFinite(_ data: Data) -> Data? {
        let words = ["NaN", "-Infinity", "Infinity"].map { Array($0.utf8) }
        let bytes = [UInt8](data)
        var mended: [UInt8] = []
        var (index, isInString, found) = (0, false, false)
        while index < bytes.count {
            let byte = bytes[index]
            if isInString {
                // An escaped character is never the closing quote.
                if byte == UInt8(ascii: "\\"), index + 1 < bytes.count {
                    mended += [byte, bytes[index + 1]]
                    index += 2
                    continue
                }
                if byte == UInt8(ascii: "\"") { isInString = false }
            } else if byte == UInt8(ascii: "\"") {
                isInString = true
            } else if let word = words.first(where: { bytes[index...].starts(with: $0) }) {
                mended += "null".utf8
                index += word.count
                found = true
                continue
            }
            mended.append(byte)
            index += 1
        }
        return found ? Data(mended) : nil
    }
}

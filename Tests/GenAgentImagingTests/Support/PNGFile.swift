import Foundation

@testable import GenAgentImaging

/// PNG files at the level of chunks, written without libpng or zlib, so that the tests know every byte.
enum PNGFile {
    static func make(_ chunks: [(name: String, body: [UInt8])]) -> Data {
        Data(signature + chunks.flatMap { chunk($0.name, $0.body) })
    }

    static let signature: [UInt8] = [137, 80, 78, 71, 13, 10, 26, 10]

    static func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
        let named = Array(name.utf8) + body
        return bigEndian(body.count) + named + bigEndian(Int(crc32(named)))
    }

    static func header(
        width: Int, height: Int, bitDepth: Int = 8, colorType: Int = 6, interlaced: Bool = false
    ) -> [UInt8] {
        bigEndian(width) + bigEndian(height) + [UInt8(bitDepth), UInt8(colorType), 0, 0, interlaced ? 1 : 0]
    }

    /// A zlib stream of stored blocks: valid, and not compressed at all.
    static func deflated(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = [0x78, 0x01]
        var start = 0
        repeat {
            let end = min(bytes.count, start + 40)
            let length = end - start
            result += [end == bytes.count ? 1 : 0, UInt8(length), 0, UInt8(255 - length), 255] + bytes[start..<end]
            start = end
        } while start < bytes.count
        var (low, high): (UInt32, UInt32) = (1, 0)
        for byte in bytes {
            low = (low + UInt32(byte)) % 65521
            high = (high + low) % 65521
        }
        return result + bigEndian(Int(high << 16 | low))
    }

    static func bigEndian(_ value: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }

    static func crc32(_ bytes: [UInt8]) -> UInt32 {
        var remainder: UInt32 = 0xFFFF_FFFF
        for byte in bytes { remainder = crcTable[Int((remainder ^ UInt32(byte)) & 255)] ^ (remainder >> 8) }
        return remainder ^ 0xFFFF_FFFF
    }

    /// The offsets of every chunk: its start, and its end without the checksum.
    static func chunks(in data: Data) -> [(start: Int, bodyEnd: Int)] {
        var result: [(Int, Int)] = []
        var start = 8
        while start + 12 <= data.count {
            let length = data[start..<(start + 4)].reduce(0) { $0 << 8 | Int($1) }
            guard start + 12 + length <= data.count else { break }
            result.append((start, start + 8 + length))
            start += 12 + length
        }
        return result
    }

    private static let crcTable: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
    }
}

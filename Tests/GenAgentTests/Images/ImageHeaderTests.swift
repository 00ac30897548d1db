import Foundation
import Testing

@testable import GenAgent

@Suite struct ImageHeaderTests {
    private static let png: [UInt8] =
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8)
        + [0, 0, 2, 0, 0, 0, 1, 0x80, 8, 2, 0, 0, 0]
    /// SOI, an APP0 segment, a DHT, fill bytes, then SOF2 with 384 rows of 512 pixels.
    private static let jpeg: [UInt8] =
        [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 0xFF, 0xC0, 0xFF, 0xC4, 0, 3, 7, 0xFF, 0xFF, 0xFF, 0xC2, 0, 11, 8]
        + [1, 0x80, 2, 0, 1, 1, 0x11, 0]
    private static func webp(_ chunk: String, _ payload: [UInt8]) -> [UInt8] {
        Array("RIFF".utf8) + [0, 0, 0, 0] + Array("WEBP".utf8) + Array(chunk.utf8) + [0, 0, 0, 0] + payload
    }

    static let valid: [(ImageFormat, [UInt8])] = [
        (.png, png), (.jpeg, jpeg),
        (.webp, webp("VP8X", [0, 0, 0, 0, 0xFF, 1, 0, 0x7F, 1, 0])),
        (.webp, webp("VP8L", [0x2F, 0xFF, 0xC1, 0x5F, 0])),
        (.webp, webp("VP8 ", [0, 0, 0, 0x9D, 1, 0x2A, 0, 0x42, 0x80, 0x81])),
    ]

    @Test(arguments: valid)
    func formatAndSizeAreReadFromTheHeader(format: ImageFormat, bytes: [UInt8]) throws {
        let (found, size) = try ImageHeader.read(Data(bytes))
        #expect(found == format)
        #expect(size == PixelSize(width: 512, height: 384))
    }

    @Test(arguments: valid)
    func sliceIsReadFromItsOwnStart(format: ImageFormat, bytes: [UInt8]) throws {
        let slice = Data([1, 2, 3] + bytes).dropFirst(3)
        #expect(try ImageHeader.read(slice).0 == format)
        #expect(try ImageHeader.read(slice).1 == PixelSize(width: 512, height: 384))
    }

    @Test(arguments: valid)
    func headerCutAnywhereIsAnErrorOrAlreadyComplete(format: ImageFormat, bytes: [UInt8]) {
        for length in 0..<bytes.count {
            do {
                let (_, size) = try ImageHeader.read(Data(bytes.prefix(length)))
                #expect(size == PixelSize(width: 512, height: 384))
            } catch {
                #expect(error.description.contains("expected"))
            }
        }
    }

    @Test func bytesThatAreNoImageAreNamedWithAtMostSixteenOfThem() {
        let error = #expect(throws: ImageDataError.self) { try ImageHeader.read(Data(repeating: 0xAB, count: 40)) }
        let description = error?.description ?? ""
        #expect(description.contains("PNG, JPEG or WebP"))
        #expect(description.components(separatedBy: "ab").count - 1 == 16)
    }

    @Test(
        arguments: [
            [0xFF, 0xD8, 0xFF, 0xE0, 0, 0, 0xFF, 0xC0],  // A length of 0 would stand still.
            [0xFF, 0xD8, 0xFF, 0xE0, 0xFF, 0xFF, 1],  // A length beyond the end.
            [0xFF, 0xD8, 0xFF, 0xDA, 0, 2],  // Image data before any frame header.
            [0xFF, 0xD8, 0xFF, 0xC0, 0, 3, 8, 1, 0, 1, 0],  // A frame header too short for a size.
            [0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 0, 0, 1, 0],  // No rows.
            [0xFF, 0xD8, 0xFF, 0xFF, 0xFF],  // Only fill bytes.
        ] as [[UInt8]])
    func lyingJPEGIsAnError(bytes: [UInt8]) {
        #expect(throws: ImageDataError.self) { try ImageHeader.read(Data(bytes)) }
    }

    @Test func anyBytesAfterASignatureGiveAnAnswer() {
        var random = SeededRandom(seed: 7)
        for _ in 0..<2_000 {
            let start = Self.valid[Int(random.next() % 5)].1
            var bytes = start + (0..<16).map { _ in UInt8.random(in: 0...255, using: &random) }
            for _ in 0..<4 {
                bytes[Int.random(in: 3..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
            }
            if let (_, size) = try? ImageHeader.read(Data(bytes)) { #expect(size.width > 0 && size.height > 0) }
        }
    }
}

import Foundation
import GenAgentTesting
import Testing

@testable import GenAgent

/// Small files with everything that makes their end hard to find.
private enum Sample {
    static func chunk(_ name: String, _ content: [UInt8] = []) -> [UInt8] {
        [0, 0, UInt8(content.count >> 8), UInt8(content.count & 255)] + Array(name.utf8) + content + [1, 2, 3, 4]
    }

    static func png(width: [UInt8] = [0, 0, 0, 4], height: [UInt8] = [0, 0, 0, 3]) -> [UInt8] {
        let header = width + height + [8, 2, 0, 0, 0]
        // A text that holds another file's end.
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", header)
            + chunk("tEXt", chunk("IEND")) + chunk("IDAT", [1, 2, 3]) + chunk("IEND")
    }

    static func jpeg(rows: [UInt8] = [0, 3], columns: [UInt8] = [0, 4]) -> [UInt8] {
        // A thumbnail with an end of its own, within a segment.
        let thumbnail: [UInt8] = [0xFF, 0xD8, 0xFF, 0xDA, 0, 2, 7, 0xFF, 0xD9]
        let app: [UInt8] = [0xFF, 0xE1, 0, UInt8(thumbnail.count + 2)] + thumbnail
        let frame: [UInt8] = [0xFF, 0xC2, 0, 11, 8] + rows + columns + [1, 1, 0x11, 0]
        // Two scans, as progressive files have them: a data byte 0xFF, a restart marker, fill bytes, tables in between.
        let scan: [UInt8] = [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 9, 0xFF, 0x00, 9, 0xFF, 0xD0, 9]
        let table: [UInt8] = [0xFF, 0xFF, 0xC4, 0, 4, 0xFF, 0xD9]
        return [0xFF, 0xD8] + app + frame + scan + table + scan + [0xFF, 0xFF, 0xD9]
    }

    static func webp(announced: Int? = nil, padded: Bool = true) -> [UInt8] {
        func number(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(value >> (8 * $0) & 255) } }
        // 14 bits each: 4 x 3 pixels.
        let pixels: [UInt8] = [0x2F, 3, 0x80, 0, 0, 5, 6]
        let chunks =
            Array("VP8L".utf8) + number(pixels.count) + pixels + [0] + Array("EXIF".utf8) + number(3) + [1, 2, 3]
            + (padded ? [0] : [])
        return Array("RIFF".utf8) + number(announced ?? chunks.count + 4) + Array("WEBP".utf8) + chunks
    }

    static let all: [(ImageFormat, [UInt8])] = [(.png, png()), (.jpeg, jpeg()), (.webp, webp())]
}

@Suite struct ImageCompletenessTests {
    @Test(arguments: Sample.all)
    func aWholeFileIsCompleteWhateverFollows(format: ImageFormat, bytes: [UInt8]) throws {
        for end in [[], [0], Array("<script>PK\u{3}\u{4}".utf8), bytes] as [[UInt8]] {
            let image = try EncodedImage(Data(bytes + end))
            #expect(image.format == format && image.size == PixelSize(width: 4, height: 3) && image.isComplete)
        }
        // A slice has indices of its own.
        #expect(try EncodedImage(Data([1, 2, 3] + bytes).dropFirst(3)).isComplete)
    }

    @Test(arguments: Sample.all)
    func everyBeginningOfAFileIsTruncated(format: ImageFormat, bytes: [UInt8]) {
        // The last byte of a WebP's last chunk only makes a length even.
        let whole = format == .webp ? bytes.count - 1 : bytes.count
        for length in 0..<whole {
            guard let image = try? EncodedImage(Data(bytes.prefix(length))) else { continue }
            let error = #expect(throws: ImageDataError.self) { try image.checkComplete() }
            #expect(error?.code == .truncated)
            #expect(
                error?.description.hasPrefix(
                    "The \(format.name) of 4x3 pixels is truncated: it ends after \(length) bytes, ")
                    == true)
        }
    }

    @Test func aStubIsComplete() throws {
        #expect(try StubImage.solid(.red).isComplete)
        #expect(try StubImage.labeled("x", size: PixelSize(width: 300, height: 200), texts: ["a": "IEND"]).isComplete)
    }

    @Test(arguments: [0, 4, 12, 18, 21, 1000, 0xFFFF_FFFE])
    func aWebPWhoseLengthIsWrongIsTruncated(announced: Int) throws {
        let image = try EncodedImage(Data(Sample.webp(announced: announced)))
        #expect(!image.isComplete)
        #expect(throws: ImageDataError.self) { try image.checkComplete() }
    }

    @Test func aWebPMayLackTheByteThatMakesItsLengthEven() throws {
        #expect(try EncodedImage(Data(Sample.webp(padded: false))).isComplete)
    }

    @Test func damagedLengthsEndTheSearch() throws {
        var png = Sample.png()
        png.replaceSubrange(33..<37, with: [0xFF, 0xFF, 0xFF, 0xFF])
        #expect(try !EncodedImage(Data(png)).isComplete)
        // A segment's length below 2 would stand still: a decoder looks for the next marker.
        var jpeg = Sample.jpeg()
        jpeg.insert(contentsOf: [0xFF, 0xFE, 0, 0], at: jpeg.count - 3)
        #expect(try EncodedImage(Data(jpeg)).isComplete)
    }

    @Test func anyBytesGiveAnAnswer() {
        var random = SeededRandom(seed: 11)
        for round in 0..<3_000 {
            var bytes = Sample.all[round % 3].1
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                bytes[Int.random(in: 12..<bytes.count, using: &random)] =
                    [0, 0xFF, .random(in: 0...255, using: &random)]
                    .randomElement(using: &random) ?? 0
            }
            if let image = try? EncodedImage(Data(bytes.prefix(Int.random(in: 0...bytes.count, using: &random)))) {
                _ = image.isComplete
            }
        }
    }
}

@Suite struct ImageBoundTests {
    @Test(arguments: [
        Sample.png(width: [0x7F, 0xFF, 0xFF, 0xFF], height: [0x7F, 0xFF, 0xFF, 0xFF]),
        Sample.png(width: [0, 0, 0xC3, 0x50], height: [0, 0, 0xC3, 0x50]),  // 50,000 x 50,000
        Sample.png(width: [0, 0, 0x3E, 0x80], height: [0, 0, 0x3E, 0x80]),  // 16,000 x 16,000
        Sample.png(width: [0, 0, 0x80, 1], height: [0, 0, 0, 1]),  // One more than the longest side.
        Sample.jpeg(rows: [0xFF, 0xFF], columns: [0xFF, 0xFF]),
        Array("RIFF".utf8) + [26, 0, 0, 0] + Array("WEBPVP8L".utf8) + [13, 0, 0, 0, 0x2F, 0xFF, 0xFF, 0xFF, 0x0F]
            + [UInt8](repeating: 0, count: 9),
    ])
    func aClaimBeyondTheBoundIsRefusedByItsHeader(bytes: [UInt8]) {
        let error = #expect(throws: ImageDataError.self) { try EncodedImage(Data(bytes)) }
        #expect(error?.code == .tooLarge)
        #expect(error?.description.contains("at most 32768 a side and 134217728 in all") == true)
    }

    @Test func theBoundItselfIsAccepted() throws {
        let side: [UInt8] = [0, 0, 0x80, 0]
        let image = try EncodedImage(Data(Sample.png(width: side, height: [0, 0, 0x10, 0])))
        #expect(image.size == PixelSize(width: EncodedImage.maximumSide, height: 4096))
        #expect(image.size.width * image.size.height == EncodedImage.maximumPixels)
    }

    /// What an earlier version accepted stays readable.
    @Test func aStoredImageIsReadWhateverItClaims() throws {
        let data = Data(Sample.png(width: [0, 0, 0xC3, 0x50], height: [0, 0, 0xC3, 0x50]).prefix(60))
        #expect(try EncodedImage(stored: data).size == PixelSize(width: 50_000, height: 50_000))
    }

    @Test func errorsAreToldApart() {
        func code(_ bytes: [UInt8]) -> ImageDataError.Code? {
            do { _ = try EncodedImage(Data(bytes)) } catch { return error.code }
            return nil
        }
        #expect(code(Array("<html>".utf8)) == .notAnImage)
        #expect(code([]) == .notAnImage)
        // Cut off within the header, or nonsense there.
        for (format, bytes) in Sample.all {
            let isNamed = format == .png ? 8 : format == .jpeg ? 3 : 12
            for length in isNamed..<bytes.count where (try? EncodedImage(Data(bytes.prefix(length)))) == nil {
                #expect(code(Array(bytes.prefix(length))) == .truncated, "\(format) \(length)")
            }
        }
        #expect(code(Array(Sample.png().prefix(8)) + [UInt8](repeating: 7, count: 30)) == .badHeader)
        #expect(code(Array(Sample.webp().prefix(12)) + [UInt8](repeating: 7, count: 30)) == .badHeader)
        #expect(code([0xFF, 0xD8, 0xFF, 0xDA, 0, 2]) == .badHeader)
        #expect(code(Sample.png(width: [0, 0, 0, 0])) == .badHeader)
    }
}

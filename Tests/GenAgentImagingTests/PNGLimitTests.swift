import Foundation
import Testing

@testable import GenAgentImaging

@Suite struct PNGLimitTests {
    /// A file that is all header: no honest image of that size has so few bytes.
    private func lie(width: Int, height: Int, bitDepth: Int = 8, isComplete: Bool = true) -> Data {
        PNGFile.make(
            [
                (
                    "IHDR",
                    PNGFile.header(width: width, height: height, bitDepth: bitDepth, colorType: bitDepth == 1 ? 0 : 6)
                ),
                ("IDAT", [0x78, 0x01, 0x01]),
            ] + (isComplete ? [("IEND", [])] : []))
    }

    @Test func aLieInTheHeaderIsRefusedBeforeMemoryIsAskedFor() {
        var asked: [Int] = []
        // 8000x8000 is within the limit: only the compressed size gives the lie away.
        expectCode(.corrupt, "complete") {
            _ = try PNG.decode(lie(width: 8000, height: 8000), limits: .default) { asked.append($0) }
        }
        expectCode(.truncated, "cut") {
            _ = try PNG.decode(lie(width: 8000, height: 8000, isComplete: false), limits: .default) { asked.append($0) }
        }
        expectCode(.corrupt, "one column of single bits") {
            _ = try PNG.decode(lie(width: 1, height: 60_000_000, bitDepth: 1), limits: .default) { asked.append($0) }
        }
        expectCode(.corrupt, "no limit, the largest sides") {
            let limits = PNGLimits(maxPixels: .max, maxBytes: .max)
            _ = try PNG.decode(lie(width: 0x7FFF_FFFF, height: 0x7FFF_FFFF), limits: limits) { asked.append($0) }
        }
        #expect(asked.isEmpty)
    }

    @Test func anHonestFileAsksForItsPixelsOnce() throws {
        var asked: [Int] = []
        let picture = SampleImage(bitDepth: 8, colorType: 6)
        _ = try PNG.decode(picture.file(), limits: .default) { asked.append($0) }
        #expect(asked == [picture.width * picture.height * 4])
    }

    @Test func aHeaderAboveThePixelLimitIsRefusedByItsNumbers() throws {
        var asked: [Int] = []
        do throws(PNGError) {
            _ = try PNG.decode(lie(width: 20_000, height: 5_000), limits: .default) { asked.append($0) }
            Issue.record("100 megapixels were accepted")
        } catch {
            #expect(error.code == .tooManyPixels)
            #expect(error.message.contains("20000x5000"))
            #expect(error.message.contains("64000000"))
            #expect(error.message.contains("PNGLimits.maxPixels"))
        }
        #expect(asked.isEmpty)
        // What a file says about itself can still be read.
        #expect(try PNG.info(lie(width: 20_000, height: 5_000)).width == 20_000)
    }

    @Test func limitsAreInclusive() throws {
        let file = SampleImage(bitDepth: 8, colorType: 6, width: 10, height: 10).file()
        #expect(throws: Never.self) {
            try PNG.decode(file, limits: PNGLimits(maxPixels: 100, maxBytes: file.count))
        }
        expectCode(.tooManyPixels, "one pixel less") {
            _ = try PNG.decode(file, limits: PNGLimits(maxPixels: 99))
        }
        expectCode(.tooManyBytes, "one byte less") {
            _ = try PNG.decode(file, limits: PNGLimits(maxBytes: file.count - 1))
        }
        expectCode(.tooManyBytes, "info") {
            _ = try PNG.info(file, limits: PNGLimits(maxBytes: file.count - 1))
        }
    }

    @Test func theBestCompressedHonestPicturePassesThePlausibilityCheck() throws {
        let bitmap = Bitmap(width: 900, height: 900, fill: .black)
        let file = try PNG.encode(bitmap, options: .smallest)
        // Close to deflate's bound of 1032 to 1, or the test would say nothing.
        #expect(900 * 900 * 3 / file.count > 700)
        #expect(try PNG.decode(file) == bitmap)
    }
}

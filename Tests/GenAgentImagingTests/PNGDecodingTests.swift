import Foundation
import GenAgentImaging
import Testing

@Suite struct PNGDecodingTests {
    @Test(arguments: SampleImage.allKinds)
    func decodesEveryKindToTheExactPixels(_ picture: SampleImage) throws {
        #expect(try PNG.decode(picture.file()) == picture.expected)
    }

    @Test(arguments: [(1, 1), (2, 1), (1, 5), (4, 4), (5, 3), (9, 9)])
    func decodesSmallInterlacedPicturesWithEmptyPasses(_ width: Int, _ height: Int) throws {
        for (depth, type) in [(1, 0), (8, 2), (4, 3), (16, 6)] {
            let picture = SampleImage(
                bitDepth: depth, colorType: type, isInterlaced: true, width: width, height: height)
            #expect(try PNG.decode(picture.file()) == picture.expected, "\(picture.testDescription)")
        }
    }

    @Test func roundsSixteenBitsToTheNearestOfEight() throws {
        // All 65,536 values at once, as one gray column each.
        var row: [UInt8] = []
        for value in 0..<65536 {
            if value % 256 == 0 { row.append(0) }
            row += [UInt8(value >> 8), UInt8(value & 255)]
        }
        let file = PNGFile.make([
            ("IHDR", PNGFile.header(width: 256, height: 256, bitDepth: 16, colorType: 0)),
            ("IDAT", PNGFile.deflated(row)), ("IEND", []),
        ])
        let bitmap = try PNG.decode(file)
        for value in 0..<65536 {
            let expected = UInt8((Double(value) / 257).rounded())
            if bitmap[value % 256, value / 256].red != expected { Issue.record("\(value) is not \(expected)") }
        }
    }

    @Test func ignoresGammaAndUnknownChunks() throws {
        let picture = SampleImage(bitDepth: 8, colorType: 2)
        let file = picture.file(
            before: [("gAMA", PNGFile.bigEndian(100_000)), ("prVt", [1, 2, 3]), ("sBIT", [3, 3, 3])],
            after: [("prVt", [4])])
        #expect(try PNG.decode(file) == picture.expected)
    }

    @Test func readsASliceOfData() throws {
        let picture = SampleImage(bitDepth: 8, colorType: 6)
        let padded = Data([1, 2, 3]) + picture.file() + Data([9])
        let slice = padded[3..<(padded.count - 1)]
        #expect(try PNG.decode(slice) == picture.expected)
        #expect(try PNG.info(slice).width == picture.width)
    }

    @Test func ignoresWhatFollowsTheEndChunk() throws {
        let picture = SampleImage(bitDepth: 8, colorType: 6)
        #expect(try PNG.decode(picture.file() + Data("trailing".utf8)) == picture.expected)
    }
}

import Foundation
import Testing

@testable import GenAgentImaging

@Suite struct PNGEncodingTests {
    @Test(arguments: 0...9, PNGEncodingOptions.Filter.allCases)
    func everyLevelAndFilterIsLossless(_ level: Int, _ filter: PNGEncodingOptions.Filter) throws {
        let options = PNGEncodingOptions(level: level, filter: filter)
        for (width, height) in [(1, 1), (1, 9), (31, 17)] {
            for isOpaque in [true, false] {
                let bitmap = Bitmap.noise(width: width, height: height, opaque: isOpaque)
                #expect(try PNG.decode(PNG.encode(bitmap, options: options)) == bitmap)
            }
        }
    }

    @Test func opaquePicturesLeaveTheAlphaChannelOut() throws {
        let opaque = Bitmap.noise(width: 9, height: 9, opaque: true)
        #expect(try PNG.info(PNG.encode(opaque)).colorType == .rgb)
        var seeThrough = opaque
        seeThrough.pixels[4 * 40 + 3] = 254
        #expect(try PNG.info(PNG.encode(seeThrough)).colorType == .rgba)
    }

    @Test func hiddenColoursOfInvisiblePixelsSurvive() throws {
        let bitmap = Bitmap(width: 3, height: 3, fill: Pixel(red: 9, green: 8, blue: 7, alpha: 0))
        #expect(try PNG.decode(PNG.encode(bitmap)) == bitmap)
    }

    @Test func theSameInputGivesTheSameBytes() throws {
        let bitmap = Bitmap.noise(width: 40, height: 30, opaque: false)
        let texts = [PNGText(keyword: "seed", text: "42"), PNGText(keyword: "prompt", text: "猫")]
        #expect(try PNG.encode(bitmap, text: texts) == PNG.encode(bitmap, text: texts))
    }

    @Test func levelsOutsideTheRangeBecomeTheNearest() {
        #expect(PNGEncodingOptions(level: -3).level == 0)
        #expect(PNGEncodingOptions(level: 99).level == 9)
        #expect(PNGEncodingOptions.default == PNGEncodingOptions(level: 1, filter: .up))
    }

    @Test func harderCompressionMakesSmallerFiles() throws {
        var bitmap = Bitmap(width: 120, height: 120, fill: .white)
        for y in 0..<120 {
            for x in 0..<120 { bitmap[x, y] = Pixel(red: UInt8(x), green: UInt8(y), blue: UInt8(x + y)) }
        }
        let stored = try PNG.encode(bitmap, options: PNGEncodingOptions(level: 0)).count
        let usual = try PNG.encode(bitmap).count
        let smallest = try PNG.encode(bitmap, options: .smallest).count
        #expect(stored > 120 * 120 * 3)
        #expect(usual < stored / 10)
        #expect(smallest < usual)
    }
}

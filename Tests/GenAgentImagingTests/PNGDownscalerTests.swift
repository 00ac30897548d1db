import Foundation
import GenAgent
import GenAgentImaging
import Testing

@Suite struct PNGDownscalerTests {
    @Test func largeImagesAreScaledDown() async throws {
        let large = try EncodedImage(PNG.encode(Bitmap(width: 100, height: 50, fill: Pixel(red: 9, green: 9, blue: 9))))
        let seen = try await PNGDownscaler(longestSide: 40).transform(large)
        #expect(seen.size == PixelSize(width: 40, height: 20))
        #expect(try await PNGDownscaler(longestSide: 100).transform(large).digest == large.digest)
    }

    @Test func aLargeImageThatCannotBeScaledIsAnError() async throws {
        // A JPEG as far as its size: start, frame header of 100 x 50, end.
        let frame: [UInt8] = [0xFF, 0xC0, 0, 17, 8, 0, 50, 0, 100, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0]
        let jpeg = try EncodedImage(Data([0xFF, 0xD8] + frame + [0xFF, 0xD9]))
        #expect(jpeg.format == .jpeg && jpeg.size == PixelSize(width: 100, height: 50))
        #expect(try await PNGDownscaler(longestSide: 100).transform(jpeg) == jpeg)
        let error = await #expect(throws: AdapterError.self) {
            try await PNGDownscaler(longestSide: 99).transform(jpeg)
        }
        #expect(
            error?.message.hasPrefix("The image is a JPEG of 100x50, larger than maximumImageSide (99) allows") == true)
        #expect(error?.message.contains("Have the generator answer in PNG") == true)
    }
}

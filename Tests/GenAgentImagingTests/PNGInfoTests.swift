import Foundation
import Testing

@testable import GenAgentImaging

@Suite struct PNGInfoTests {
    @Test(arguments: SampleImage.allKinds)
    func describesEveryKind(_ picture: SampleImage) throws {
        let info = try PNG.info(picture.file())
        let types: [Int: PNGInfo.ColorType] = [0: .gray, 2: .rgb, 3: .palette, 4: .grayAlpha, 6: .rgba]
        #expect(info.width == picture.width && info.height == picture.height)
        #expect(info.bitDepth == picture.bitDepth)
        #expect(info.colorType == types[picture.colorType])
        #expect(info.isInterlaced == picture.isInterlaced)
        #expect(info.texts.isEmpty && info.warning == nil)
    }

    @Test func readsAllKindsOfTextBeforeAndBehindThePixels() throws {
        let utf8 = Array("猫 🐱".utf8)
        let file = SampleImage(bitDepth: 2, colorType: 3).file(
            before: [
                ("tEXt", Array("Title".utf8) + [0, 0x63, 0x61, 0x66, 0xE9]),
                ("zTXt", Array("parameters".utf8) + [0, 0] + PNGFile.deflated(Array("Seed: 42".utf8))),
            ],
            after: [
                ("iTXt", Array("prompt".utf8) + [0, 0, 0] + Array("en".utf8) + [0, 0] + utf8),
                ("iTXt", Array("packed".utf8) + [0, 1, 0, 0, 0] + PNGFile.deflated(utf8)),
            ])
        #expect(
            try PNG.info(file).texts == [
                PNGText(keyword: "Title", text: "café"), PNGText(keyword: "parameters", text: "Seed: 42"),
                PNGText(keyword: "prompt", text: "猫 🐱"), PNGText(keyword: "packed", text: "猫 🐱"),
            ])
        #expect(try PNG.info(file).text("parameters") == "Seed: 42")
        #expect(try PNG.info(file).text("absent") == nil)
    }

    @Test func aDamagedTextIsLeftOutWithAWarning() throws {
        var file = SampleImage(bitDepth: 8, colorType: 0).file(before: [("tEXt", Array("Title\u{0}one".utf8))])
        file[8 + 25 + 8 + 7] ^= 1  // in the text, behind signature, header and the chunk's own start
        let info = try PNG.info(file)
        #expect(info.texts.isEmpty)
        #expect(info.warning?.contains("CRC") == true)
    }

    @Test func textsThatUnpackToTooMuchAreLeftOut() throws {
        // Each unpacks from about 1 kB to 300 kB. Every row of this image differs from its left neighbor by one, so
        // its filtered pixels are all ones; they are a zlib stream like any other.
        var ramp = Bitmap(width: 1_000, height: 100, fill: .black)
        for y in 0..<100 {
            for x in 0..<1_000 {
                let value = UInt8(truncatingIfNeeded: x + 1)
                ramp[x, y] = Pixel(red: value, green: value, blue: value)
            }
        }
        let packed = try PNG.encode(ramp, options: PNGEncodingOptions(level: 9, filter: .sub))
        let body = PNGFile.chunks(in: packed).filter { packed[($0.start + 4)..<($0.start + 8)] == Data("IDAT".utf8) }
            .flatMap { packed[($0.start + 8)..<$0.bodyEnd] }
        let bombs = (0..<20).map { (name: "zTXt", body: Array("bomb\($0)".utf8) + [0, 0] + body) }
        let file = SampleImage(bitDepth: 8, colorType: 0).file(
            before: bombs + [("tEXt", Array("Title\u{0}one".utf8))])
        let info = try PNG.info(file, limits: .default, textMemory: 1_500_000)
        #expect(info.text("bomb0")?.utf8.count == 300_100)
        #expect((2...4).contains(info.texts.count { $0.keyword.hasPrefix("bomb") }))
        #expect(info.text("bomb19") == nil)
        #expect(info.text("Title") == "one")
        #expect(info.warning?.contains("memory") == true)
        // With memory enough all are read.
        #expect(try PNG.info(file).texts.count == 21)
    }
}

import Foundation
import GenAgentImaging
import Testing

@Suite struct PNGErrorTests {
    @Test(
        arguments: [
            ([0xFF, 0xD8, 0xFF, 0xE0, 0x00], "ff d8 ff e0 00", "JPEG"),
            (Array("RIFF....WEBPVP8 ".utf8), "52 49 46 46", "WebP"),
            (Array("<html>".utf8), "3c 68 74", "HTML"),
            (Array("{\"error\":1}".utf8), "7b 22", "JSON"),
            (Array("iVBORw0KGgo=".utf8), "69 56", "base64"),
            (Array("data:image/png;base64,".utf8), "64 61 74 61", "data URL"),
        ] as [([UInt8], String, String)])
    func notAPNGShowsTheFirstBytesAndWhatTheyLookLike(_ bytes: [UInt8], _ hex: String, _ kind: String) {
        do throws(PNGError) {
            _ = try PNG.decode(Data(bytes))
            Issue.record("accepted")
        } catch {
            #expect(error.code == .notPNG)
            #expect(error.message.contains(hex))
            #expect(error.message.contains(kind))
        }
    }

    @Test func corruptCarriesLibpngsWords() {
        var file = SampleImage(bitDepth: 8, colorType: 6).file()
        file[file.count - 14] ^= 1  // in the checksum of the last chunk of pixels
        do throws(PNGError) {
            _ = try PNG.decode(file)
            Issue.record("accepted")
        } catch {
            #expect(error.code == .corrupt)
            #expect(error.libpngMessage?.contains("CRC") == true)
            #expect(error.description.contains("libpng:"))
        }
    }

    @Test func aHeaderThatPNGForbidsIsNamed() {
        let file = PNGFile.make([
            ("IHDR", PNGFile.header(width: 2, height: 2, bitDepth: 3, colorType: 0)), ("IDAT", []), ("IEND", []),
        ])
        do throws(PNGError) {
            _ = try PNG.decode(file)
            Issue.record("accepted")
        } catch {
            #expect(error.code == .corrupt)
            #expect(error.libpngMessage?.contains("bit depth") == true)
        }
    }

    @Test func anEmptyFileIsTruncated() {
        expectCode(.truncated, "empty") { _ = try PNG.decode(Data()) }
    }

    @Test func codesAreDistinctAndNamed() {
        let codes: [PNGError.Code] = [
            .notPNG, .truncated, .corrupt, .tooManyPixels, .tooManyBytes, .invalidText, .encodingFailed, .outOfMemory,
        ]
        #expect(Set(codes).count == codes.count)
        #expect(Set(codes.map(\.description)).count == codes.count)
        #expect(PNGError.Code.truncated.description == "truncated")
    }
}

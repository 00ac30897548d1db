import Foundation
import GenAgent
import GenAgentImaging
import Testing

@Suite struct PNGDamageTests {
    static let small: [Data] = [
        SampleImage(bitDepth: 8, colorType: 6, width: 3, height: 3).file(),
        SampleImage(bitDepth: 2, colorType: 3, isInterlaced: true, hasTransparency: true, width: 5, height: 4)
            .file(before: [("tEXt", Array("Title\u{0}small".utf8))]),
    ]

    @Test(arguments: small)
    func truncationAtEveryByteIsCalledTruncated(_ file: Data) {
        for length in 0..<file.count {
            expectCode(.truncated, "cut to \(length) bytes") { _ = try PNG.decode(file.prefix(length)) }
            expectCode(.truncated, "info, cut to \(length) bytes") { _ = try PNG.info(file.prefix(length)) }
        }
    }

    @Test(arguments: small)
    func everySingleByteCorruptionGivesAnErrorOrABitmap(_ file: Data) {
        var codes: [PNGError.Code: Int] = [:]
        var damaged = file
        for index in file.indices {
            for value in UInt8.min...UInt8.max where value != file[index] {
                damaged[index] = value
                codes[outcome(damaged), default: 0] += 1
            }
            damaged[index] = file[index]
        }
        // Checksums catch nearly all of it; the signature and lengths account for the other kinds.
        #expect(codes[.corrupt, default: 0] > codes.values.reduce(0, +) / 2)
        #expect(codes[.notPNG] == 8 * 255)
        #expect(codes[.truncated, default: 0] > 0)
    }

    @Test(arguments: small)
    func corruptionBehindCorrectChecksumsGivesAnErrorOrABitmap(_ file: Data) {
        var codes: [PNGError.Code: Int] = [:]
        for chunk in PNGFile.chunks(in: file) {
            for index in (chunk.start + 4)..<chunk.bodyEnd {
                for bit in 0..<8 {
                    var damaged = file
                    damaged[index] ^= 1 << bit
                    let sum = PNGFile.bigEndian(Int(PNGFile.crc32(Array(damaged[(chunk.start + 4)..<chunk.bodyEnd]))))
                    damaged.replaceSubrange(chunk.bodyEnd..<(chunk.bodyEnd + 4), with: sum)
                    codes[outcome(damaged), default: 0] += 1
                }
            }
        }
        #expect(codes[.corrupt, default: 0] > 0)
        #expect(codes[.tooManyPixels, default: 0] > 0)
        #expect(codes[.notPNG] == nil)
    }

    @Test func randomGarbageIsNotAPNG() {
        var numbers = SeededRandom(seed: 1)
        for _ in 0..<500 {
            let length = Int.random(in: 1...200, using: &numbers)
            let garbage = Data((0..<length).map { _ in UInt8.random(in: 0...255, using: &numbers) })
            expectCode(.notPNG, "garbage") { _ = try PNG.decode(garbage) }
            expectCode(.notPNG, "garbage") { _ = try PNG.info(garbage) }
        }
    }

    @Test func randomChunksBehindAGoodSignatureGiveTypedErrors() {
        var numbers = SeededRandom(seed: 2)
        let names = ["IHDR", "PLTE", "IDAT", "tRNS", "tEXt", "iTXt", "zTXt", "iCCP", "IEND", "abCd"]
        for _ in 0..<2_000 {
            var chunks: [(name: String, body: [UInt8])] = []
            if Bool.random(using: &numbers) {
                chunks.append(("IHDR", PNGFile.header(width: 3, height: 2, bitDepth: 8, colorType: 3)))
            }
            for _ in 0..<Int.random(in: 0...6, using: &numbers) {
                let body = (0..<Int.random(in: 0...30, using: &numbers)).map { _ in
                    UInt8.random(in: 0...255, using: &numbers)
                }
                chunks.append((names.randomElement(using: &numbers) ?? "IEND", body))
            }
            let file = PNGFile.make(chunks)
            #expect(throws: PNGError.self) { try PNG.decode(file) }
            _ = try? PNG.info(file)
        }
    }

    /// The code of the error, or `.encodingFailed` (which reading never gives) for a bitmap. Reading the info must not
    /// trap either.
    private func outcome(_ data: Data) -> PNGError.Code {
        _ = try? PNG.info(data)
        do throws(PNGError) {
            let bitmap = try PNG.decode(data)
            #expect(bitmap.pixels.count == bitmap.width * bitmap.height * 4)
            return .encodingFailed
        } catch {
            #expect(error.message.hasPrefix("Cannot") || error.message.hasPrefix("Refused"))
            return error.code
        }
    }
}

/// Runs something that must fail with a code.
func expectCode(
    _ code: PNGError.Code, _ comment: Comment, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () throws -> Void
) {
    do {
        try body()
        Issue.record(comment, sourceLocation: sourceLocation)
    } catch { #expect((error as? PNGError)?.code == code, comment, sourceLocation: sourceLocation) }
}

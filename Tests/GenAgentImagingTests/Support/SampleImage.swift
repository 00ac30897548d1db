import Foundation
import GenAgent
import Testing

@testable import GenAgentImaging

/// An image by its samples, which can be written as any kind of PNG and says what pixels must come out of it.
struct SampleImage: CustomTestStringConvertible {
    var width = 13
    var height = 11
    var bitDepth: Int
    /// PNG's number: 0 gray, 2 RGB, 3 palette, 4 gray and alpha, 6 RGBA.
    var colorType: Int
    var isInterlaced = false
    var hasTransparency = false
    private(set) var samples: [Int] = []
    private(set) var palette: [Pixel] = []

    var testDescription: String {
        "type \(colorType), \(bitDepth) bits, \(width)x\(height)\(isInterlaced ? ", interlaced" : "")"
            + (hasTransparency ? ", tRNS" : "")
    }

    init(
        bitDepth: Int, colorType: Int, isInterlaced: Bool = false, hasTransparency: Bool = false, width: Int = 13,
        height: Int = 11
    ) {
        (self.bitDepth, self.colorType) = (bitDepth, colorType)
        (self.isInterlaced, self.hasTransparency) = (isInterlaced, hasTransparency)
        (self.width, self.height) = (width, height)
        var numbers = SeededRandom(seed: UInt64(bitDepth * 31 + colorType))
        samples = (0..<(width * height * channels)).map { _ in Int.random(in: 0..<(1 << bitDepth), using: &numbers) }
        if colorType == 3 {
            palette = (0..<(1 << bitDepth)).map { index in
                let alpha = hasTransparency && index % 2 == 0 ? UInt8(index * 37 % 256) : 255
                return Pixel(
                    red: .random(in: 0...255, using: &numbers), green: .random(in: 0...255, using: &numbers),
                    blue: .random(in: 0...255, using: &numbers), alpha: alpha)
            }
        } else if hasTransparency, samples.count > 2 * channels {
            // The second pixel differs from the transparent first one by a single bit.
            for channel in 0..<channels { samples[channels + channel] = samples[channel] }
            samples[channels] ^= 1
        }
    }

    /// Every kind that PNG allows, with and without interlacing and a transparency chunk.
    static let allKinds: [SampleImage] = {
        let depths = [0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16]]
        return depths.sorted { $0.key < $1.key }.flatMap { type, depths in
            depths.flatMap { depth in
                [false, true].flatMap { interlaced in
                    (type < 4 ? [false, true] : [false]).map { transparency in
                        SampleImage(
                            bitDepth: depth, colorType: type, isInterlaced: interlaced, hasTransparency: transparency)
                    }
                }
            }
        }
    }()

    var channels: Int { [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][colorType] ?? 1 }

    /// The pixels that a decoder must give.
    var expected: Bitmap {
        var bitmap = Bitmap(width: width, height: height)
        for y in 0..<height {
            for x in 0..<width { bitmap[x, y] = pixel(Array(samples[at(x, y)..<(at(x, y) + channels)])) }
        }
        return bitmap
    }

    private func pixel(_ sample: [Int]) -> Pixel {
        if colorType == 3 { return palette[sample[0]] }
        let top = Double((1 << bitDepth) - 1)
        let scaled = sample.map { UInt8((Double($0) * 255 / top).rounded()) }
        let isKey = hasTransparency && sample == Array(samples[..<channels])
        switch channels {
        case 1: return Pixel(red: scaled[0], green: scaled[0], blue: scaled[0], alpha: isKey ? 0 : 255)
        case 2: return Pixel(red: scaled[0], green: scaled[0], blue: scaled[0], alpha: scaled[1])
        case 3: return Pixel(red: scaled[0], green: scaled[1], blue: scaled[2], alpha: isKey ? 0 : 255)
        default: return Pixel(red: scaled[0], green: scaled[1], blue: scaled[2], alpha: scaled[3])
        }
    }

    /// The file, with further chunks before or behind the pixels.
    func file(
        before: [(name: String, body: [UInt8])] = [], after: [(name: String, body: [UInt8])] = []
    ) -> Data {
        let header = PNGFile.header(
            width: width, height: height, bitDepth: bitDepth, colorType: colorType, interlaced: isInterlaced)
        var chunks: [(name: String, body: [UInt8])] = [("IHDR", header)]
        if colorType == 3 { chunks.append(("PLTE", palette.flatMap { [$0.red, $0.green, $0.blue] })) }
        if hasTransparency {
            let key = samples[..<channels].flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
            chunks.append(("tRNS", colorType == 3 ? palette.map(\.alpha) : key))
        }
        let pixels = PNGFile.deflated(rows)
        // Two chunks of pixels, as real writers make.
        let middle = pixels.count / 2
        chunks += before
        chunks += [("IDAT", Array(pixels[..<middle])), ("IDAT", Array(pixels[middle...]))]
        return PNGFile.make(chunks + after + [("IEND", [])])
    }

    /// All rows of all passes, each with its filter byte (0, no filter).
    private var rows: [UInt8] {
        // Adam7: where each pass starts, and its steps.
        let passes =
            isInterlaced
            ? [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
            : [(0, 0, 1, 1)]
        var result: [UInt8] = []
        for (startX, startY, stepX, stepY) in passes where startX < width {
            for y in stride(from: startY, to: height, by: stepY) {
                result.append(0)
                result += packed(
                    stride(from: startX, to: width, by: stepX).flatMap { samples[at($0, y)..<(at($0, y) + channels)] })
            }
        }
        return result
    }

    private func packed(_ values: [Int]) -> [UInt8] {
        if bitDepth == 16 { return values.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] } }
        var result: [UInt8] = []
        for (index, value) in values.enumerated() {
            let bit = index * bitDepth % 8
            if bit == 0 { result.append(0) }
            result[result.count - 1] |= UInt8(value << (8 - bitDepth - bit))
        }
        return result
    }

    private func at(_ x: Int, _ y: Int) -> Int { (y * width + x) * channels }
}

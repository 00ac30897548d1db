import CZlib
import Foundation
import GenAgentImaging

/// Writing and reading PNG against what zlib alone needs for the same rows.
struct PNGBenchmark {
    private let settings: Settings
    private let side = 1024

    init(_ settings: Settings) { self.settings = settings }

    func run() throws {
        print("## png\n")
        print(
            "A smooth picture of \(side)x\(side) pixels with noise of +-4, opaque: \(side * side * 3) bytes as RGB.\n")
        let bitmap = smoothWithNoise()
        let rows = filteredRows(of: bitmap)
        let fast = try PNG.encode(bitmap)
        let small = PNGEncodingOptions(level: 6, filter: .adaptive)
        var results: [(String, Timing, Int)] = []
        var compressed = 0
        // Interleaved by the run would be fairer still; the zlib rows come before and after so that a drift shows.
        let bound = Timing.measure(runs: settings.runs) { compressed = compress(rows, level: 1) }
        results.append(("zlib compress2 level 1 of the up-filtered rows", bound, compressed))
        results.append(("encode, default (level 1, up)", try timing { _ = try PNG.encode(bitmap) }, fast.count))
        let boundAfter = Timing.measure(runs: settings.runs) { compressed = compress(rows, level: 1) }
        results.append(("zlib compress2 level 1, once more", boundAfter, compressed))
        let bound6 = Timing.measure(runs: settings.runs) { compressed = compress(rows, level: 6) }
        results.append(("zlib compress2 level 6 of the up-filtered rows", bound6, compressed))
        let smallCount = try PNG.encode(bitmap, options: small).count
        results.append(
            ("encode, level 6 adaptive", try timing { _ = try PNG.encode(bitmap, options: small) }, smallCount))
        results.append(("decode of the default file", try timing { _ = try PNG.decode(fast) }, bitmap.pixels.count))
        guard try PNG.decode(fast) == bitmap else { throw Failure("what was encoded did not come back") }
        var table = MarkdownTable("operation", "median ms", "min", "max", "ratio to zlib level 1", "bytes out")
        let unit = (bound.median + boundAfter.median) / 2
        for (name, timing, bytes) in results {
            table.add(
                name, timing.median.text(1), timing.least.text(1), timing.most.text(1), (timing.median / unit).text(),
                bytes.grouped)
        }
        print(table.text)
    }

    private func timing(_ body: () throws -> Void) throws -> Timing { try Timing.measure(runs: settings.runs, body) }

    /// Slow waves in three channels and noise from the seed.
    private func smoothWithNoise() -> Bitmap {
        var random = SplitMix(seed: settings.seed)
        var bitmap = Bitmap(width: side, height: side)
        for y in 0..<side {
            for x in 0..<side {
                func channel(_ fx: Double, _ fy: Double) -> UInt8 {
                    let wave = 128 + 60 * sin(Double(x) * fx) + 50 * cos(Double(y) * fy)
                    return UInt8(min(255, max(0, Int(wave) + Int(random.next() % 9) - 4)))
                }
                bitmap[x, y] = Pixel(
                    red: channel(0.004, 0.006), green: channel(0.007, 0.003), blue: channel(0.002, 0.009))
            }
        }
        return bitmap
    }

    /// The bytes that a PNG encoder with the filter "up" hands to zlib.
    private func filteredRows(of bitmap: Bitmap) -> [UInt8] {
        var rows: [UInt8] = []
        rows.reserveCapacity(side * (side * 3 + 1))
        for y in 0..<side {
            rows.append(2)
            for x in 0..<side {
                for channel in 0..<3 {
                    let at = (y * side + x) * 4 + channel
                    rows.append(bitmap.pixels[at] &- (y > 0 ? bitmap.pixels[at - side * 4] : 0))
                }
            }
        }
        return rows
    }

    private func compress(_ rows: [UInt8], level: Int32) -> Int {
        var count = compressBound(uLong(rows.count))
        var output = [UInt8](repeating: 0, count: Int(count))
        let status = compress2(&output, &count, rows, uLong(rows.count), level)
        return status == Z_OK ? Int(count) : -1
    }
}

/// A benchmark that cannot go on.
struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// SplitMix64: the same numbers everywhere.
struct SplitMix {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

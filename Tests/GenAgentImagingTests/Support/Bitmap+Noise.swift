import GenAgent

@testable import GenAgentImaging

extension Bitmap {
    /// Random pixels, opaque or with every alpha.
    static func noise(width: Int, height: Int, opaque: Bool, seed: UInt64 = 7) -> Bitmap {
        var numbers = SeededRandom(seed: seed)
        var bitmap = Bitmap(width: width, height: height)
        bitmap.pixels = bitmap.pixels.indices.map { index in
            let value = UInt8.random(in: 0...255, using: &numbers)
            return opaque && index % 4 == 3 ? 255 : value
        }
        return bitmap
    }

    /// The mean of one channel over all pixels.
    func mean(_ channel: KeyPath<Pixel, UInt8>) -> Double {
        var sum = 0
        for y in 0..<height { for x in 0..<width { sum += Int(self[x, y][keyPath: channel]) } }
        return Double(sum) / Double(width * height)
    }
}

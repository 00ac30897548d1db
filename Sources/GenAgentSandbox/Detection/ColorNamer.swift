import GenAgentImaging

/// Names the main colour of a painted object, by a vote of its pixels in CIELAB.
struct ColorNamer: Sendable {
    /// The nearest colour name of every sRGB value, 5 bits a channel; made once.
    private static let names: [UInt8] = {
        let prototypes = ObjectColor.allCases.enumerated().flatMap { index, color in
            [color.palette.body, color.palette.shade, color.palette.light].map { (UInt8(index), LabColor($0)) }
        }
        return (0..<(1 << 15)).map { cell in
            let pixel = Pixel(red: center(cell >> 10), green: center(cell >> 5), blue: center(cell))
            let lab = LabColor(pixel)
            let nearest = prototypes.min { lab.squaredDistance(to: $0.1) < lab.squaredDistance(to: $1.1) }
            return nearest?.0 ?? 0
        }
    }()

    private static func center(_ bits: Int) -> UInt8 { UInt8((bits & 31) << 3 | 4) }

    private var votes = [Int](repeating: 0, count: ObjectColor.allCases.count)

    /// Counts a pixel.
    @inline(__always)
    mutating func count(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
        let cell = Int(red >> 3) << 10 | Int(green >> 3) << 5 | Int(blue >> 3)
        votes[Int(Self.names[cell])] += 1
    }

    /// The colour with the most votes and its share of them; `nil` without any vote.
    var winner: (color: ObjectColor, share: Double)? {
        let total = votes.reduce(0, +)
        guard total > 0, let best = votes.indices.max(by: { votes[$0] < votes[$1] }) else { return nil }
        return (ObjectColor.allCases[best], Double(votes[best]) / Double(total))
    }
}

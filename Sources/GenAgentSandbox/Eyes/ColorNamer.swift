import Foundation
import GenAgentImaging

/// Names the main color of a painted object, by a vote of its pixels in CIELAB.
struct ColorNamer: Sendable {
    /// The nearest color name of every sRGB value, 5 bits per channel; made once.
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

    @inline(__always)
    mutating func count(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
        let cell = Int(red >> 3) << 10 | Int(green >> 3) << 5 | Int(blue >> 3)
        votes[Int(Self.names[cell])] += 1
    }

    /// The color with the most votes and its share of them; `nil` without any vote.
    var winner: (color: ObjectColor, share: Double)? {
        let total = votes.reduce(0, +)
        guard total > 0, let best = votes.indices.max(by: { votes[$0] < votes[$1] }) else { return nil }
        return (ObjectColor.allCases[best], Double(votes[best]) / Double(total))
    }
}

/// A color in CIELAB (CIE 1976, white point D65), where distances resemble what people see.
struct LabColor: Sendable, Hashable {
    /// Lightness, 0...100.
    var l: Float
    /// Green (negative) to red (positive).
    var a: Float
    /// Blue (negative) to yellow (positive).
    var b: Float

    /// Converts from sRGB (IEC 61966-2-1); opacity is ignored.
    init(_ pixel: Pixel) {
        let (r, g, b) = (Self.linear[Int(pixel.red)], Self.linear[Int(pixel.green)], Self.linear[Int(pixel.blue)])
        let x = Self.curve((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047)
        let y = Self.curve(0.2126729 * r + 0.7151522 * g + 0.0721750 * b)
        let z = Self.curve((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883)
        self.l = 116 * y - 16
        self.a = 500 * (x - y)
        self.b = 200 * (y - z)
    }

    func squaredDistance(to other: LabColor) -> Float {
        (l - other.l) * (l - other.l) + (a - other.a) * (a - other.a) + (b - other.b) * (b - other.b)
    }

    private static let linear: [Float] = (0...255).map { value in
        let share = Float(value) / 255
        return share <= 0.04045 ? share / 12.92 : powf((share + 0.055) / 1.055, 2.4)
    }

    private static func curve(_ t: Float) -> Float { t > 0.008856 ? cbrtf(t) : 7.787 * t + 16 / 116 }
}

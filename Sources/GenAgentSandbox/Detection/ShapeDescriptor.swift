import GenAgentImaging

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#endif

/// What an object's drawing looks like, whatever its size: where its box is filled, and where it is dark or light.
struct ShapeDescriptor: Sendable {
    /// Cells along each side of the box.
    static let cells = 20

    /// Share of foreground in each cell of the box, 0...1, then lightness in it relative to the whole, about -1...1.
    var values: [Float]
    /// Natural logarithm of width divided by height.
    var aspect: Float

    /// Describes a region of a picture.
    init(_ component: Component, of map: ComponentMap, in bitmap: Bitmap) {
        let cells = Self.cells
        var filled = [Float](repeating: 0, count: cells * cells)
        var light = [Float](repeating: 0, count: cells * cells)
        var weight = [Float](repeating: 0, count: cells * cells)
        let (w, h, pictureWidth) = (component.width, component.height, bitmap.width)
        // Each pixel is split among the cells it covers, so that small drawings describe as large ones do.
        // Of large ones every second or third pixel is enough.
        let step = max(1, max(w, h) / 72)
        let columns = Self.shares(of: w)
        let rows = Self.shares(of: h)
        map.withMembership(of: component) { isMember in
            bitmap.pixels.withUnsafeBufferPointer { pixels in
                for y in stride(from: 0, to: h, by: step) {
                    for x in stride(from: 0, to: w, by: step) {
                        let isInside = isMember(component.minX + x, component.minY + y)
                        let p = ((component.minY + y) * pictureWidth + component.minX + x) * 4
                        let luma =
                            Float(
                                Int(pixels[p]) * 54 + Int(pixels[p + 1]) * 183 + Int(pixels[p + 2]) * 19) * (1 / 65280)
                        for row in rows[y] {
                            for column in columns[x] {
                                let share = row.share * column.share
                                let cell = row.cell * cells + column.cell
                                weight[cell] += share
                                guard isInside else { continue }
                                filled[cell] += share
                                light[cell] += share * luma
                            }
                        }
                    }
                }
            }
        }
        let area = filled.reduce(0, +)
        let mean = area > 0 ? light.reduce(0, +) / area : 0
        var values = [Float](repeating: 0, count: 2 * cells * cells)
        for cell in 0..<(cells * cells) where weight[cell] > 0 {
            values[cell] = filled[cell] / weight[cell]
            values[cells * cells + cell] = (light[cell] - mean * filled[cell]) / weight[cell]
        }
        self.values = values
        aspect = Self.logRatio(Float(w), Float(h))
    }

    private struct Share {
        var cell: Int
        var share: Float
    }

    /// For every pixel along a side, the cells it covers and how much of it lies in each.
    private static func shares(of length: Int) -> [[Share]] {
        let scale = Float(cells) / Float(length)
        return (0..<length).map { pixel in
            let (from, to) = (Float(pixel) * scale, Float(pixel + 1) * scale)
            let first = min(cells - 1, Int(from))
            let last = min(cells - 1, max(first, Int(to.rounded(.up)) - 1))
            return (first...last).map { cell in
                Share(cell: cell, share: min(to, Float(cell + 1)) - max(from, Float(cell)))
            }
        }
    }

    private static func logRatio(_ width: Float, _ height: Float) -> Float {
        logf(width) - logf(height)
    }

    /// Dissimilarity: 0 for the same drawing. Lightness counts more than its range suggests, because it tells round things apart.
    func distance(to other: ShapeDescriptor) -> Float {
        var shape: Float = 0
        var light: Float = 0
        let half = Self.cells * Self.cells
        values.withUnsafeBufferPointer { mine in
            other.values.withUnsafeBufferPointer { theirs in
                for index in 0..<half {
                    let difference = mine[index] - theirs[index]
                    shape += difference * difference
                }
                for index in half..<(2 * half) {
                    let difference = mine[index] - theirs[index]
                    light += difference * difference
                }
            }
        }
        let stretch = aspect - other.aspect
        return (shape + 3 * light) / Float(half) + 0.5 * stretch * stretch
    }
}

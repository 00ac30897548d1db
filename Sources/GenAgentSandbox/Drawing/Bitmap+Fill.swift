import GenAgentImaging

extension Bitmap {
    /// Fills a path with one color: nonzero winding, anti-aliased, painted over what is there.
    ///
    /// What lies outside the bitmap is cut off. A path with a coordinate that is not a number, or a million pixels away,
    /// is not drawn.
    package mutating func fill(_ path: VectorPath, color: Pixel, transform: Placement2D = .identity) {
        let flat = FlatPath(path, placed: transform)
        guard !flat.isUnusable else { return }
        var converter = ScanConverter(width: width, height: height)
        converter.add(flat)
        paint(&converter, color)
    }

    /// Strokes a path with one color, with round joins and caps, anti-aliased, painted over what is there.
    ///
    /// `width` is in path units; where the transform scales the two directions differently, the larger scale counts.
    package mutating func stroke(
        _ path: VectorPath, width strokeWidth: Double, color: Pixel, transform: Placement2D = .identity
    ) {
        let pixels = strokeWidth * transform.strokeScale
        guard pixels > 0, pixels <= FlatPath.limit else { return }
        let flat = FlatPath(path, placed: transform)
        guard !flat.isUnusable else { return }
        var converter = ScanConverter(width: width, height: height)
        PathStroker(width: pixels).add(flat, to: &converter)
        paint(&converter, color)
    }

    /// Fills a path grown by `margin` (in path units, as for stroke widths) on all sides, with round corners.
    package mutating func fill(
        _ path: VectorPath, grownBy margin: Double, color: Pixel, transform: Placement2D = .identity
    ) {
        let pixels = 2 * margin * transform.strokeScale
        guard pixels > 0, pixels <= FlatPath.limit else { return }
        let flat = FlatPath(path, placed: transform)
        guard !flat.isUnusable else { return }
        var converter = ScanConverter(width: width, height: height)
        let isMirrored = transform.scaleX * transform.scaleY < 0
        PathStroker(width: pixels).addGrown(flat, isMirrored: isMirrored, to: &converter)
        paint(&converter, color)
    }

    /// Fills a path with another image, whose top left pixel lies at (`tileX`, `tileY`); the path clips it.
    ///
    /// Nothing is painted where the tile has no pixel.
    package mutating func fill(
        _ path: VectorPath, with tile: Bitmap, tileX: Int, tileY: Int, transform: Placement2D = .identity
    ) {
        let flat = FlatPath(path, placed: transform)
        guard !flat.isUnusable else { return }
        var converter = ScanConverter(width: width, height: height)
        converter.add(flat)
        let rowBytes = width * 4
        pixels.withUnsafeMutableBufferPointer { pixels in
            tile.pixels.withUnsafeBufferPointer { source in
                converter.scan { y, x, coverage in
                    let row = y - tileY
                    guard row >= 0, row < tile.height else { return }
                    for index in 0..<coverage.count where coverage[index] > 0 {
                        let column = x + index - tileX
                        guard column >= 0, column < tile.width else { continue }
                        let at = (row * tile.width + column) * 4
                        let color = Pixel(
                            red: source[at], green: source[at + 1], blue: source[at + 2], alpha: source[at + 3])
                        Self.blend(color, coverage[index], pixels, y * rowBytes + (x + index) * 4)
                    }
                }
            }
        }
    }

    private mutating func paint(_ converter: inout ScanConverter, _ color: Pixel) {
        guard color.alpha > 0 else { return }
        let rowBytes = width * 4
        pixels.withUnsafeMutableBufferPointer { pixels in
            converter.scan { y, x, coverage in
                var at = y * rowBytes + x * 4
                var index = 0
                while index < coverage.count {
                    if coverage[index] > 0 { Self.blend(color, coverage[index], pixels, at) }
                    at += 4
                    index += 1
                }
            }
        }
    }

    /// Source-over on straight alpha: the color, weighed by coverage, over the pixel at byte `at`.
    @inline(__always)
    private static func blend(
        _ color: Pixel, _ coverage: UInt8, _ pixels: UnsafeMutableBufferPointer<UInt8>, _ at: Int
    ) {
        let weight = color.alpha == 255 ? UInt32(coverage) : (UInt32(color.alpha) * UInt32(coverage) + 127) / 255
        let below = UInt32(pixels[at + 3])
        if weight == 255 {
            pixels[at] = color.red
            pixels[at + 1] = color.green
            pixels[at + 2] = color.blue
            pixels[at + 3] = 255
        } else if below == 255 {
            pixels[at] = mix(pixels[at], color.red, weight)
            pixels[at + 1] = mix(pixels[at + 1], color.green, weight)
            pixels[at + 2] = mix(pixels[at + 2], color.blue, weight)
        } else if weight > 0 {
            // Both parts in 1/65025 of full opacity.
            let top = weight * 255
            let rest = below * (255 - weight)
            let total = top + rest
            pixels[at] = UInt8((UInt32(color.red) * top + UInt32(pixels[at]) * rest + total / 2) / total)
            pixels[at + 1] = UInt8((UInt32(color.green) * top + UInt32(pixels[at + 1]) * rest + total / 2) / total)
            pixels[at + 2] = UInt8((UInt32(color.blue) * top + UInt32(pixels[at + 2]) * rest + total / 2) / total)
            pixels[at + 3] = UInt8((total + 127) / 255)
        }
    }

    @inline(__always)
    private static func mix(_ below: UInt8, _ above: UInt8, _ weight: UInt32) -> UInt8 {
        UInt8(truncatingIfNeeded: (UInt32(above) * weight + UInt32(below) * (255 - weight) + 127) / 255)
    }
}

import GenAgentImaging

/// Which pixels of a picture lie on objects: all that the quiet background, coming in from the border, does not reach.
///
/// So what an outline encloses belongs to the object, whatever its colour: white objects have no holes, and a donut has none either.
struct ForegroundMask {
    let width: Int
    let height: Int
    /// Values in a row: the picture's width and a free pixel at either side. Floods need no look at the border then.
    let stride: Int
    /// 1: on an object. Row by row, `height + 2` rows of `stride` values; the picture begins at (1, 1).
    let values: [UInt8]

    /// Largest difference from the background, summed over the three channels, that still counts as background.
    static let tolerance = 36

    init(_ bitmap: Bitmap) {
        let (width, height, stride) = (bitmap.width, bitmap.height, bitmap.width + 2)
        // The background changes slowly from top to bottom; its colour in a row is the mean of the two border pixels
        // where both agree with the row above, and that of the row above where something touches the border.
        var values = [UInt8](repeating: 0, count: stride * (height + 2))
        var (red, green, blue) = Self.corner(bitmap)
        bitmap.pixels.withUnsafeBufferPointer { pixels in
            values.withUnsafeMutableBufferPointer { values in
                for y in 0..<height {
                    let left = y * width * 4
                    let right = left + (width - 1) * 4
                    let r = (Int(pixels[left]) + Int(pixels[right])) / 2
                    let g = (Int(pixels[left + 1]) + Int(pixels[right + 1])) / 2
                    let b = (Int(pixels[left + 2]) + Int(pixels[right + 2])) / 2
                    if abs(r - red) + abs(g - green) + abs(b - blue) <= 12 { (red, green, blue) = (r, g, b) }
                    let row = (y + 1) * stride + 1
                    for x in 0..<width {
                        let at = left + x * 4
                        let difference =
                            abs(Int(pixels[at]) - red) + abs(Int(pixels[at + 1]) - green)
                            + abs(Int(pixels[at + 2]) - blue)
                        values[row + x] = difference > Self.tolerance ? 1 : 0
                    }
                }
            }
        }
        Self.fillEnclosed(&values, stride)
        self.width = width
        self.height = height
        self.stride = stride
        self.values = values
    }

    /// Makes foreground of everything that the background does not reach from the border.
    private static func fillEnclosed(_ values: inout [UInt8], _ stride: Int) {
        let reached: UInt8 = 2
        var stack: [Int32] = [0]
        values.withUnsafeMutableBufferPointer { values in
            let count = values.count
            values[0] = reached
            while let top = stack.popLast() {
                let at = Int(top)
                // Beyond the end of a row lies the free pixel of the next one, which is background too.
                func visit(_ next: Int) {
                    guard next >= 0, next < count, values[next] == 0 else { return }
                    values[next] = reached
                    stack.append(Int32(truncatingIfNeeded: next))
                }
                visit(at - stride)
                visit(at - 1)
                visit(at + 1)
                visit(at + stride)
            }
            for at in 0..<count { values[at] = values[at] == reached ? 0 : 1 }
        }
    }

    private static func corner(_ bitmap: Bitmap) -> (Int, Int, Int) {
        let (left, right) = (bitmap[0, 0], bitmap[bitmap.width - 1, 0])
        return (
            (Int(left.red) + Int(right.red)) / 2, (Int(left.green) + Int(right.green)) / 2,
            (Int(left.blue) + Int(right.blue)) / 2
        )
    }
}

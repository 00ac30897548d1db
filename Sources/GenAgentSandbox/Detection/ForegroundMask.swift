import GenAgentImaging

/// Which pixels of a picture differ from its quiet background, judged by the picture's own border.
struct ForegroundMask {
    let width: Int
    let height: Int
    /// 1: foreground; row by row.
    let values: [UInt8]

    /// Largest difference from the background, summed over the three channels, that still counts as background.
    static let tolerance = 36

    init(_ bitmap: Bitmap) {
        width = bitmap.width
        height = bitmap.height
        // The background changes slowly from top to bottom; its colour in a row is the mean of the two border pixels
        // where both agree, and that of the row above where something touches the border.
        var values = [UInt8](repeating: 0, count: width * height)
        var (red, green, blue) = Self.corner(bitmap)
        let rowBytes = width * 4
        let width = width
        let height = height
        bitmap.pixels.withUnsafeBufferPointer { pixels in
            values.withUnsafeMutableBufferPointer { values in
                for y in 0..<height {
                    let left = y * rowBytes
                    let right = left + rowBytes - 4
                    let r = (Int(pixels[left]) + Int(pixels[right])) / 2
                    let g = (Int(pixels[left + 1]) + Int(pixels[right + 1])) / 2
                    let b = (Int(pixels[left + 2]) + Int(pixels[right + 2])) / 2
                    if abs(r - red) + abs(g - green) + abs(b - blue) <= 12 { (red, green, blue) = (r, g, b) }
                    for x in 0..<width {
                        let at = left + x * 4
                        let difference =
                            abs(Int(pixels[at]) - red) + abs(Int(pixels[at + 1]) - green)
                            + abs(Int(pixels[at + 2]) - blue)
                        values[y * width + x] = difference > Self.tolerance ? 1 : 0
                    }
                }
            }
        }
        self.values = values
    }

    private static func corner(_ bitmap: Bitmap) -> (Int, Int, Int) {
        let (left, right) = (bitmap[0, 0], bitmap[bitmap.width - 1, 0])
        return (
            (Int(left.red) + Int(right.red)) / 2, (Int(left.green) + Int(right.green)) / 2,
            (Int(left.blue) + Int(right.blue)) / 2
        )
    }
}

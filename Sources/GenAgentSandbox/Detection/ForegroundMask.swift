import GenAgentImaging

/// Which pixels of a picture lie on objects: all that the quiet background, coming in from the border, does not reach.
///
/// So what an outline encloses belongs to the object, whatever its colour: white objects have no holes, and a donut has none either.
struct ForegroundMask {
    let width: Int
    let height: Int
    /// Values in a row: the picture's width and a free pixel at either side. The background is one region then.
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
        bitmap.pixels.withUnsafeBytes { pixels in
            var background = RowColor(pixels, first: 0, last: width - 1)
            for y in 0..<height {
                let color = RowColor(pixels, first: y * width, last: (y + 1) * width - 1)
                if color.distance(to: background) <= 12 { background = color }
                let row = (y + 1) * stride + 1
                // Most pixels are as their left neighbour is, and need no arithmetic.
                var last = Self.word(pixels, y * width)
                var value = background.value(of: last)
                for x in 0..<width {
                    let word = Self.word(pixels, y * width + x)
                    if word != last {
                        last = word
                        value = background.value(of: word)
                    }
                    values[row + x] = value
                }
            }
        }
        // What the background's first run, the border, is not connected with is enclosed by an object.
        for run in RunMap(of: 0, in: values, stride: stride).runs where run.root != 0 {
            let row = Int(run.row) * stride
            for at in (row + Int(run.start))..<(row + Int(run.end)) { values[at] = 1 }
        }
        self.width = width
        self.height = height
        self.stride = stride
        self.values = values
    }

    @inline(__always)
    private static func word(_ pixels: UnsafeRawBufferPointer, _ index: Int) -> UInt32 {
        UInt32(littleEndian: pixels.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self))
    }

    /// The mean colour of two pixels.
    private struct RowColor {
        var red: Int
        var green: Int
        var blue: Int

        init(_ pixels: UnsafeRawBufferPointer, first: Int, last: Int) {
            let (one, two) = (word(pixels, first), word(pixels, last))
            red = (Int(one & 255) + Int(two & 255)) / 2
            green = (Int(one >> 8 & 255) + Int(two >> 8 & 255)) / 2
            blue = (Int(one >> 16 & 255) + Int(two >> 16 & 255)) / 2
        }

        func distance(to other: RowColor) -> Int {
            abs(red - other.red) + abs(green - other.green) + abs(blue - other.blue)
        }

        /// 0 for a pixel (red in its lowest byte) that resembles the colour, else 1.
        @inline(__always)
        func value(of pixel: UInt32) -> UInt8 {
            let difference =
                abs(Int(pixel & 255) - red) + abs(Int(pixel >> 8 & 255) - green) + abs(Int(pixel >> 16 & 255) - blue)
            return difference > ForegroundMask.tolerance ? 1 : 0
        }
    }
}

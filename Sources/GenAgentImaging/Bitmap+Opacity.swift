extension Bitmap {
    /// Whether no pixel lets anything shine through.
    public var isOpaque: Bool {
        pixels.withUnsafeBufferPointer { bytes in
            var all: UInt8 = 255
            for start in stride(from: 3, to: bytes.count, by: 4) { all &= bytes[start] }
            return all == 255
        }
    }

    /// Takes over ready pixels; the caller has made `width * height * 4` of them.
    init(width: Int, height: Int, pixels: [UInt8]) {
        precondition(pixels.count == width * height * 4, "a bitmap's rows must be complete")
        self.width = width
        self.height = height
        self.pixels = pixels
    }
}

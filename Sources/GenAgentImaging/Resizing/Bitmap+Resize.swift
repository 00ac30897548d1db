extension Bitmap {
    /// The longest side that resizing makes. A longer one that is asked for becomes this.
    public static let maxResizedSide = 16_384

    /// The picture in another size, its ratio not kept.
    ///
    /// A side that shrinks is averaged over the area that each new pixel covers, exactly: at half the size every pixel
    /// is the rounded mean of four. A side that grows is interpolated linearly between pixel centres. Both weigh
    /// colours by their alpha, so the hidden colour of invisible pixels never shows. The arithmetic is on the sRGB
    /// values as they are stored, as in the image processors of vision models, and in integers: the result is the same
    /// on every machine.
    /// - Parameters:
    ///   - width: New width in pixels; raised or lowered to 1...16,384.
    ///   - height: New height in pixels; likewise.
    public func resized(width: Int, height: Int) -> Bitmap {
        let width = min(Self.maxResizedSide, max(1, width))
        let height = min(Self.maxResizedSide, max(1, height))
        let smaller = areaAveraged(width: min(width, self.width), height: min(height, self.height))
        return smaller.interpolated(width: width, height: height)
    }

    /// The picture made smaller, if need be, so that no side is longer than `side`; its ratio is kept. It is never
    /// enlarged.
    public func scaled(toFit side: Int) -> Bitmap { scaled(toFitWidth: side, height: side) }

    /// The picture made smaller, if need be, so that it fits a box; its ratio is kept. It is never enlarged.
    public func scaled(toFitWidth boxWidth: Int, height boxHeight: Int) -> Bitmap {
        guard width > boxWidth || height > boxHeight else { return self }
        let factor = min(Double(max(1, boxWidth)) / Double(width), Double(max(1, boxHeight)) / Double(height))
        return resized(
            width: Int((Double(width) * factor).rounded()), height: Int((Double(height) * factor).rounded()))
    }

    /// The picture in the size that a vision model's processor would choose, so that the model itself need not resize
    /// it. See ``fittedSize(width:height:toMultiplesOf:minPixels:maxPixels:)``.
    public func fitted(toMultiplesOf multiple: Int = 28, minPixels: Int = 3_136, maxPixels: Int = 1_003_520) -> Bitmap {
        let size = Self.fittedSize(
            width: width, height: height, toMultiplesOf: multiple, minPixels: minPixels, maxPixels: maxPixels)
        return resized(width: size.width, height: size.height)
    }
}

extension Bitmap {
    /// The size that `smart_resize` of Qwen2-VL and later models chooses: both sides multiples of the patch, the number
    /// of pixels within limits, the ratio kept as well as that allows.
    /// - Parameters:
    ///   - width: Pixels in a row of the picture at hand.
    ///   - height: Its rows.
    ///   - multiple: The patch: 28 for Qwen2-VL and Qwen2.5-VL, 32 for Qwen3-VL. Raised to 1.
    ///   - minPixels: The fewest pixels; default 56 * 56, as in the model's processor.
    ///   - maxPixels: The most pixels; default 14 * 14 * 4 * 1280, likewise. One patch is always allowed.
    public static func fittedSize(
        width: Int, height: Int, toMultiplesOf multiple: Int = 28, minPixels: Int = 3_136, maxPixels: Int = 1_003_520
    ) -> (width: Int, height: Int) {
        let patch = Double(max(1, multiple))
        let (wide, high) = (Double(max(1, width)), Double(max(1, height)))
        // Python rounds halves to the even number; so must we, to choose the same size.
        var newWidth = (wide / patch).rounded(.toNearestOrEven) * patch
        var newHeight = (high / patch).rounded(.toNearestOrEven) * patch
        if newWidth * newHeight > Double(maxPixels) {
            let shrink = (wide * high / Double(max(1, maxPixels))).squareRoot()
            newWidth = max(patch, (wide / shrink / patch).rounded(.down) * patch)
            newHeight = max(patch, (high / shrink / patch).rounded(.down) * patch)
        } else if newWidth * newHeight < Double(minPixels) {
            let grow = (Double(minPixels) / (wide * high)).squareRoot()
            newWidth = (wide * grow / patch).rounded(.up) * patch
            newHeight = (high * grow / patch).rounded(.up) * patch
        }
        let longest = (Double(maxResizedSide) / patch).rounded(.down) * patch
        func side(_ value: Double) -> Int { Int(max(min(patch, Double(maxResizedSide)), min(longest, value))) }
        return (side(newWidth), side(newHeight))
    }
}

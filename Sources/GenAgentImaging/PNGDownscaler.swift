import GenAgent

/// Scales large PNG images down before a model sees them.
///
/// ```swift
/// let policy = ChatCompletionsPolicy(endpoint, transport: transport, imageTransform: PNGDownscaler(longestSide: 1024))
/// ```
public struct PNGDownscaler: ImageTransform {
    /// The longest side that a model is shown, in pixels; at least 1.
    public var longestSide: Int

    public init(longestSide: Int) { self.longestSide = longestSide }

    /// Returns the image, scaled down if a side is longer than ``longestSide``; the aspect ratio stays.
    ///
    /// - Throws: `AdapterError` for a large image that is not a PNG: unchanged, it could cost many times the tokens that were planned.
    ///   `PNGError` if it cannot be decoded.
    public func transform(_ image: EncodedImage) async throws -> EncodedImage {
        guard max(image.size.width, image.size.height) > longestSide else { return image }
        guard image.format == .png else {
            throw AdapterError.fatal(
                "The image is a \(image.format.rawValue.uppercased()) of \(image.size), larger than maximumImageSide (\(longestSide)) allows, and only PNG images can be scaled down. Have the generator answer in PNG (openai, sdcpp and bfl: output_format in fixed) or in a smaller size, or raise maximumImageSide."
            )
        }
        return try EncodedImage(PNG.encode(PNG.decode(image.data).scaled(toFit: longestSide)))
    }
}

import GenAgent
import GenAgentImaging

/// Makes large PNG pictures smaller before a model sees them. Others cannot be decoded here: where they are too large, it says so.
struct PNGDownscaler: ImageTransform {
    /// The longest side that a model is shown, in pixels.
    var longestSide: Int

    /// - Throws: ``AdapterError`` for a large picture that is no PNG. Sent as it is, it could cost many times the tokens that were allowed for.
    func transform(_ image: EncodedImage) async throws -> EncodedImage {
        guard max(image.size.width, image.size.height) > longestSide else { return image }
        guard image.format == .png else {
            throw AdapterError.fatal(
                "The picture is a \(image.format.rawValue.uppercased()) of \(image.size), more than maximumImageSide (\(longestSide)) allows, and only PNG can be made smaller here. Have the generator answer in PNG (openai, sdcpp and bfl: output_format in fixed) or in a smaller size, or raise maximumImageSide."
            )
        }
        return try EncodedImage(PNG.encode(PNG.decode(image.data).scaled(toFit: longestSide)))
    }
}

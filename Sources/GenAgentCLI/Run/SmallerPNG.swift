import GenAgent
import GenAgentImaging

/// Makes large PNG pictures smaller before a model sees them. Pictures of other formats pass as they are: only PNG can be decoded here.
struct SmallerPNG: ImageTransform {
    /// The longest side that a model is shown, in pixels.
    var longestSide: Int

    func transform(_ image: EncodedImage) async throws -> EncodedImage {
        guard image.format == .png, max(image.size.width, image.size.height) > longestSide else { return image }
        return try EncodedImage(PNG.encode(PNG.decode(image.data).scaled(toFit: longestSide)))
    }
}

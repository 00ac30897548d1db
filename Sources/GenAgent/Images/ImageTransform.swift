/// Changes an image before a model sees it: scales it down, fits its sides to multiples of 28, re-encodes it.
///
/// The core has no pixels; whoever needs them injects one of these.
public protocol ImageTransform: Sendable {
    /// Returns the changed image, or the same one where nothing needs changing.
    func transform(_ image: EncodedImage) async throws -> EncodedImage
}

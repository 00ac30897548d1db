/// Keeps what happened in sessions: their inputs, in order, and the images, by content.
///
/// A session's inputs are all there is to keep: replaying them gives back its state, its trajectory and its next effect.
public protocol TrajectoryStore: Sendable {
    /// Adds the next input of a session. Returns once it is as durable as the store promises; a session waits for that, however long.
    ///
    /// - Throws: Any error, also where the input's index is not the number of inputs that the session has; the session then goes on in
    ///   memory and says so.
    func append(_ input: RecordedInput, to session: SessionID) async throws

    /// The inputs of a session, in order; empty for a session it does not know.
    func inputs(of session: SessionID) async throws -> [RecordedInput]

    /// The sessions it knows, oldest first.
    func sessions() async throws -> [SessionID]

    /// Keeps an image; keeping the same bytes twice is one image.
    func save(_ image: EncodedImage) async throws

    /// An image by its digest; `nil` where it has none.
    func image(_ digest: ImageDigest) async throws -> EncodedImage?
}

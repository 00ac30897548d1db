/// Keeps sessions in memory, for as long as the process lives: the default, and the fallback when a durable store fails.
public final class InMemoryTrajectoryStore: TrajectoryStore {
    private struct Contents {
        var order: [SessionID] = []
        var inputs: [SessionID: [RecordedInput]] = [:]
        var images: [ImageDigest: EncodedImage] = [:]
    }

    private let contents = Locked(Contents())

    /// Makes an empty store.
    public init() {}

    /// Adds an input to the session's log.
    public func append(_ input: RecordedInput, to session: SessionID) async throws {
        contents.withLock { contents in
            if contents.inputs[session] == nil { contents.order.append(session) }
            contents.inputs[session, default: []].append(input)
        }
    }

    /// The session's log, in order; empty for an unknown session.
    public func inputs(of session: SessionID) async throws -> [RecordedInput] {
        contents.withLock { $0.inputs[session] ?? [] }
    }

    /// The sessions, in the order of their first input.
    public func sessions() async throws -> [SessionID] { contents.withLock { $0.order } }

    /// Keeps an image, once for equal bytes.
    public func save(_ image: EncodedImage) async throws {
        contents.withLock { $0.images[image.digest] = image }
    }

    /// The image with this digest; `nil` where it was never saved.
    public func image(_ digest: ImageDigest) async throws -> EncodedImage? {
        contents.withLock { $0.images[digest] }
    }
}

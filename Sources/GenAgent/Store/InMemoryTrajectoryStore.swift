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

    public func append(_ input: RecordedInput, to session: SessionID) async throws {
        contents.withLock { contents in
            if contents.inputs[session] == nil { contents.order.append(session) }
            contents.inputs[session, default: []].append(input)
        }
    }

    public func inputs(of session: SessionID) async throws -> [RecordedInput] {
        contents.withLock { $0.inputs[session] ?? [] }
    }

    public func sessions() async throws -> [SessionID] { contents.withLock { $0.order } }

    public func save(_ image: EncodedImage) async throws {
        contents.withLock { $0.images[image.digest] = image }
    }

    public func image(_ digest: ImageDigest) async throws -> EncodedImage? {
        contents.withLock { $0.images[digest] }
    }
}

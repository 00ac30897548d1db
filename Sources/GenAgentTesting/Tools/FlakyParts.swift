import Foundation
import GenAgent

/// A generator whose every n-th call goes wrong; all others go through to the one it wraps.
public final class FlakyTool: GeneratorTool {
    /// How a call goes wrong.
    public enum Mode: Sendable {
        /// It fails.
        case failure(AdapterError)
        /// It hangs until it is cancelled.
        case hang
        /// It brings bytes that are no image. `EncodedImage` refuses them with an `ImageDataError`, and a session that gets
        /// that stops as `toolFailed`: the image may have been paid for. An adapter that knows that a repeat is free should
        /// catch the error and throw `AdapterError.transient` instead.
        case garbage
    }

    private let tool: any GeneratorTool
    private let period: Int
    private let mode: Mode
    private let calls = Tally()
    private let number = Locked(0)

    /// Wraps a generator.
    ///
    /// - Parameters:
    ///   - tool: The generator.
    ///   - period: Call `period`, `2 * period`, … go wrong, counted from 1 over all sessions; 1: every call. At least 1.
    ///   - mode: How they go wrong.
    public init(_ tool: any GeneratorTool, every period: Int, _ mode: Mode) {
        self.tool = tool
        self.period = max(1, period)
        self.mode = mode
    }

    /// That of the tool behind it.
    public var descriptor: ToolDescriptor { tool.descriptor }

    /// How often it was called.
    public var callCount: Int { calls.count }

    /// Returns once it was called so many times, or the task is cancelled.
    public func waitForCalls(_ count: Int) async { await calls.wait(for: count) }

    /// Generates with the tool behind it, unless this call goes wrong.
    public func generate(_ request: GenerationRequest, context: ToolContext) async throws -> GenerationResult {
        try await goWrong()
        return try await tool.generate(request, context: context)
    }

    /// Takes up the job with the tool behind it, unless this call goes wrong.
    public func reattach(
        to job: JobHandle, request: GenerationRequest, context: ToolContext
    ) async throws -> GenerationResult {
        try await goWrong()
        return try await tool.reattach(to: job, request: request, context: context)
    }

    private func goWrong() async throws {
        let number = number.withLock { number in
            number += 1
            return number
        }
        calls.add(1)
        guard number.isMultiple(of: period) else { return }
        switch mode {
        case .failure(let error): throw error
        case .hang: throw await hangUntilCancelled()
        case .garbage: _ = try EncodedImage(Data("<html>502 Bad Gateway</html>".utf8))
        }
    }
}

/// A trajectory store whose writes fail when the test says so; all else goes through to the one it wraps.
public final class FlakyStore: TrajectoryStore {
    /// A write.
    public enum Write: Sendable, Hashable {
        /// An input is appended; its index.
        case append(Int)
        /// An image is saved.
        case save
    }

    private let store: any TrajectoryStore
    private let failure: @Sendable (Write, _ number: Int) -> (any Error)?
    private let writes = Locked(0)

    /// Wraps a store.
    ///
    /// - Parameters:
    ///   - store: What is wrapped.
    ///   - failure: Says whether a write fails, and how; told what is written and which write it is, counted from 1.
    public init(
        _ store: any TrajectoryStore = InMemoryTrajectoryStore(),
        failure: @escaping @Sendable (Write, _ number: Int) -> (any Error)?
    ) {
        self.store = store
        self.failure = failure
    }

    /// A store that takes so many writes and refuses all that follow: a disk that is full.
    public static func full(
        after writes: Int, _ store: any TrajectoryStore = InMemoryTrajectoryStore()
    ) -> FlakyStore {
        FlakyStore(store) { _, number in
            number > writes ? AdapterError.fatal("The disk is full; free some space.") : nil
        }
    }

    /// How many writes were asked for.
    public var writeCount: Int { writes.withLock { $0 } }

    private func check(_ write: Write) throws {
        let number = writes.withLock { writes in
            writes += 1
            return writes
        }
        if let error = failure(write, number) { throw error }
    }

    /// Adds an input, unless this write fails.
    public func append(_ input: RecordedInput, to session: SessionID) async throws {
        try check(.append(input.index))
        try await store.append(input, to: session)
    }

    /// Keeps an image, unless this write fails.
    public func save(_ image: EncodedImage) async throws {
        try check(.save)
        try await store.save(image)
    }

    /// What the store behind it has of the session.
    public func inputs(of session: SessionID) async throws -> [RecordedInput] { try await store.inputs(of: session) }

    /// The sessions of the store behind it.
    public func sessions() async throws -> [SessionID] { try await store.sessions() }

    /// The image, from the store behind it.
    public func image(_ digest: ImageDigest) async throws -> EncodedImage? { try await store.image(digest) }
}

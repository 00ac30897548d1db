import Foundation
import GenAgent

/// Wraps a generator and makes every n-th call fail; all others go through.
public final class FlakyTool: GeneratorTool {
    /// How a call fails.
    public enum Mode: Sendable {
        case failure(AdapterError)
        case hang
        /// It returns bytes that are not an image. `EncodedImage` throws an `ImageDataError`, and the session stops as
        /// `toolFailed`, because the image may have been charged. An adapter for which a repeat is free should catch the error
        /// and throw `AdapterError.transient` instead.
        case garbage
    }

    private let tool: any GeneratorTool
    private let period: Int
    private let mode: Mode
    private let calls = Tally()
    private let number = Locked(0)

    /// Calls `period`, `2 * period`, … fail, counted from 1 over all sessions. `period` is at least 1.
    public init(_ tool: any GeneratorTool, every period: Int, _ mode: Mode) {
        self.tool = tool
        self.period = max(1, period)
        self.mode = mode
    }

    public var descriptor: ToolDescriptor { tool.descriptor }

    public var callCount: Int { calls.count }

    package func waitForCalls(_ count: Int) async { await calls.wait(for: count) }

    public func generate(_ request: GenerationRequest, context: ToolContext) async throws -> GenerationResult {
        try await failIfDue()
        return try await tool.generate(request, context: context)
    }

    public func reattach(
        to job: JobHandle, request: GenerationRequest, context: ToolContext
    ) async throws -> GenerationResult {
        try await failIfDue()
        return try await tool.reattach(to: job, request: request, context: context)
    }

    private func failIfDue() async throws {
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

/// Wraps a trajectory store and makes chosen writes fail; everything else goes through.
public final class FlakyStore: TrajectoryStore {
    /// A write that the store is asked for.
    public enum Write: Sendable, Hashable {
        /// The index of an appended input.
        case append(Int)
        case save
    }

    private let store: any TrajectoryStore
    private let failure: @Sendable (Write, _ number: Int) -> (any Error)?
    private let writes = Locked(0)

    /// `failure` returns the error of a write that should fail; its `number` counts all writes from 1.
    public init(
        _ store: any TrajectoryStore = InMemoryTrajectoryStore(),
        failure: @escaping @Sendable (Write, _ number: Int) -> (any Error)?
    ) {
        self.store = store
        self.failure = failure
    }

    /// A store that accepts `writes` writes and fails all that follow, like a full disk.
    public static func full(
        after writes: Int, _ store: any TrajectoryStore = InMemoryTrajectoryStore()
    ) -> FlakyStore {
        FlakyStore(store) { _, number in
            number > writes ? AdapterError.fatal("The disk is full; free some space.") : nil
        }
    }

    package var writeCount: Int { writes.withLock { $0 } }

    private func check(_ write: Write) throws {
        let number = writes.withLock { writes in
            writes += 1
            return writes
        }
        if let error = failure(write, number) { throw error }
    }

    public func append(_ input: RecordedInput, to session: SessionID) async throws {
        try check(.append(input.index))
        try await store.append(input, to: session)
    }

    public func save(_ image: EncodedImage) async throws {
        try check(.save)
        try await store.save(image)
    }

    public func inputs(of session: SessionID) async throws -> [RecordedInput] { try await store.inputs(of: session) }

    public func sessions() async throws -> [SessionID] { try await store.sessions() }

    public func image(_ digest: ImageDigest) async throws -> EncodedImage? { try await store.image(digest) }
}

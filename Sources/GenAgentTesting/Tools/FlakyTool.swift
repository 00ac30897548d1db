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

import GenAgent

/// A generator without a model: it makes a tiny real PNG at once, and records its requests.
///
/// The same prompt and seed give the same image; another prompt or seed gives another one, as with a real generator.
public final class StubGenerator: GeneratorTool {
    /// The look of the images.
    public enum Style: Sendable {
        /// One color. Prompt and seed go into text chunks, so the bytes still differ.
        case solid(StubColor)
        /// A pattern derived from the prompt and the seed.
        case labeled
        case custom(@Sendable (GenerationRequest) throws -> EncodedImage)
    }

    /// What happens besides the image; by default nothing.
    public struct Behavior: Sendable {
        package var delay: Double
        package var progress: [ToolProgress]
        package var recordsJob: Bool
        package var warnings: [String]
        package var usage: Usage

        /// Makes a behavior.
        ///
        /// - Parameters:
        ///   - delay: Seconds to sleep on the session's clock before the image is returned.
        ///   - progress: Reported before the image is returned.
        ///   - recordsJob: Whether a job handle `<name>-<n>` is recorded for the n-th request, counted from 1.
        public init(
            delay: Double = 0, progress: [ToolProgress] = [], recordsJob: Bool = false, warnings: [String] = [],
            usage: Usage = Usage(images: 1)
        ) {
            self.delay = delay
            self.progress = progress
            self.recordsJob = recordsJob
            self.warnings = warnings
            self.usage = usage
        }
    }

    private struct Log: Sendable {
        var requests: [GenerationRequest] = []
        var reattached: [JobHandle] = []
    }

    public let descriptor: ToolDescriptor
    private let style: Style
    private let size: PixelSize
    private let behavior: Behavior
    private let log = Locked(Log())
    private let asked = Tally()

    /// `size` is for requests without a size. `capabilities` are what it claims to support: it honors the size; the rest changes only its schema.
    public init(
        _ name: String = "draw", style: Style = .labeled, size: PixelSize = PixelSize(width: 16, height: 16),
        capabilities: GeneratorCapabilities = GeneratorCapabilities(size: true, reattach: true),
        behavior: Behavior = Behavior()
    ) {
        descriptor = ToolDescriptor(
            generator: name, summary: "Makes a tiny picture for tests.", capabilities: capabilities)
        self.style = style
        self.size = size
        self.behavior = behavior
    }

    /// The requests so far, resumed jobs included.
    public var requests: [GenerationRequest] { log.withLock { $0.requests } }

    package var reattached: [JobHandle] { log.withLock { $0.reattached } }

    /// Returns once there were `count` requests, or the task is cancelled.
    public func waitForRequests(_ count: Int) async { await asked.wait(for: count) }

    public func generate(_ request: GenerationRequest, context: ToolContext) async throws -> GenerationResult {
        let number = note(request)
        if behavior.recordsJob { try await context.record(JobHandle("\(descriptor.name)-\(number)")) }
        return try await finish(request, context)
    }

    public func reattach(
        to job: JobHandle, request: GenerationRequest, context: ToolContext
    ) async throws -> GenerationResult {
        log.withLock { $0.reattached.append(job) }
        _ = note(request)
        return try await finish(request, context)
    }

    private func note(_ request: GenerationRequest) -> Int {
        let number = log.withLock { log in
            log.requests.append(request)
            return log.requests.count
        }
        asked.add(1)
        return number
    }

    private func finish(_ request: GenerationRequest, _ context: ToolContext) async throws -> GenerationResult {
        for report in behavior.progress { context.report(report) }
        if behavior.delay > 0 { try await context.clock.sleep(seconds: behavior.delay) }
        return GenerationResult(
            try image(for: request), seed: request.seed, warnings: behavior.warnings, usage: behavior.usage)
    }

    private func image(for request: GenerationRequest) throws -> EncodedImage {
        let (size, seed) = (request.size ?? size, request.seed.map { String($0) } ?? "none")
        switch style {
        case .solid(let color):
            return try StubImage.solid(color, size: size, texts: ["prompt": request.prompt, "seed": seed])
        case .labeled: return try StubImage.labeled("\(request.prompt) #\(seed)", size: size)
        case .custom(let make): return try make(request)
        }
    }
}

/// A tool other than a generator, made from a closure; it records its requests.
public final class StubTool: AgentTool {
    public let descriptor: ToolDescriptor
    private let answer: @Sendable ([String: JSONValue], ToolContext) async throws -> ToolResult
    private let log = Locked<[[String: JSONValue]]>([])

    public init(
        _ name: String, answer: @escaping @Sendable ([String: JSONValue], ToolContext) async throws -> ToolResult
    ) {
        descriptor = ToolDescriptor(name: name, summary: "Stands for a tool in tests.", parameters: ["type": "object"])
        self.answer = answer
    }

    public convenience init(_ name: String, says text: String) { self.init(name) { _, _ in ToolResult(text) } }

    public var requests: [[String: JSONValue]] { log.withLock { $0 } }

    public func call(_ arguments: [String: JSONValue], context: ToolContext) async throws -> ToolResult {
        log.withLock { $0.append(arguments) }
        return try await answer(arguments, context)
    }
}

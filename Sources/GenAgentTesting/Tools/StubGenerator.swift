import GenAgent

/// A generator that needs no model: it makes a tiny real PNG at once, and keeps what it was asked.
///
/// Another prompt or another seed gives another image, as with a real generator; the same give the same.
public final class StubGenerator: GeneratorTool {
    /// What the pictures look like.
    public enum Style: Sendable {
        /// One colour. Prompt and seed go into text chunks, so the bytes still differ.
        case solid(StubColor)
        /// A pattern that belongs to the prompt and the seed.
        case labelled
        /// What the closure makes.
        case custom(@Sendable (GenerationRequest) throws -> EncodedImage)
    }

    /// What else it does on the way.
    public struct Behaviour: Sendable {
        /// Seconds to sleep on the session's clock before the image is there.
        public var delay: Double
        /// Reports, made before the image is there.
        public var progress: [ToolProgress]
        /// A job handle `<name>-<n>` is recorded for the n-th request, counted from 1.
        public var recordsJob: Bool
        /// Said with every image.
        public var warnings: [String]
        /// What an image costs.
        public var usage: Usage

        /// Makes a behaviour; by default nothing but the image happens.
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

    /// What the policy is told.
    public let descriptor: ToolDescriptor
    private let style: Style
    private let size: PixelSize
    private let behaviour: Behaviour
    private let log = Locked(Log())
    private let asked = Tally()

    /// Makes a generator.
    ///
    /// - Parameters:
    ///   - name: Its name in calls.
    ///   - style: What the pictures look like.
    ///   - size: Of the pictures, in pixels, unless a request says another.
    ///   - capabilities: What it claims to honour. It honours the size; the rest changes nothing but its schema.
    ///   - behaviour: What else it does on the way.
    public init(
        _ name: String = "draw", style: Style = .labelled, size: PixelSize = PixelSize(width: 16, height: 16),
        capabilities: GeneratorCapabilities = GeneratorCapabilities(size: true, reattach: true),
        behaviour: Behaviour = Behaviour()
    ) {
        descriptor = ToolDescriptor(
            generator: name, summary: "Makes a tiny picture for tests.", capabilities: capabilities)
        self.style = style
        self.size = size
        self.behaviour = behaviour
    }

    /// What it was asked so far, taken-up jobs included.
    public var requests: [GenerationRequest] { log.withLock { $0.requests } }

    /// The jobs that it was asked to take up again.
    public var reattached: [JobHandle] { log.withLock { $0.reattached } }

    /// Returns once it was asked so many times, or the task is cancelled.
    public func waitForRequests(_ count: Int) async { await asked.wait(for: count) }

    /// Notes the request and draws.
    public func generate(_ request: GenerationRequest, context: ToolContext) async throws -> GenerationResult {
        let number = note(request)
        if behaviour.recordsJob { try await context.record(JobHandle("\(descriptor.name)-\(number)")) }
        return try await finish(request, context)
    }

    /// Notes the job and the request, and draws.
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
        for report in behaviour.progress { context.report(report) }
        if behaviour.delay > 0 { try await context.clock.sleep(seconds: behaviour.delay) }
        return GenerationResult(
            try image(for: request), seed: request.seed, warnings: behaviour.warnings, usage: behaviour.usage)
    }

    private func image(for request: GenerationRequest) throws -> EncodedImage {
        let (size, seed) = (request.size ?? size, request.seed.map { String($0) } ?? "none")
        switch style {
        case .solid(let color):
            return try StubImage.solid(color, size: size, texts: ["prompt": request.prompt, "seed": seed])
        case .labelled: return try StubImage.labelled("\(request.prompt) #\(seed)", size: size)
        case .custom(let make): return try make(request)
        }
    }
}

/// A tool that is no generator, from a closure; keeps what it was asked.
public final class StubTool: AgentTool {
    /// What the policy is told.
    public let descriptor: ToolDescriptor
    private let answer: @Sendable ([String: JSONValue], ToolContext) async throws -> ToolResult
    private let log = Locked<[[String: JSONValue]]>([])

    /// Makes a tool; its arguments are any object.
    public init(
        _ name: String, answer: @escaping @Sendable ([String: JSONValue], ToolContext) async throws -> ToolResult
    ) {
        descriptor = ToolDescriptor(name: name, summary: "Stands for a tool in tests.", parameters: ["type": "object"])
        self.answer = answer
    }

    /// Makes a tool that always says the same.
    public convenience init(_ name: String, says text: String) { self.init(name) { _, _ in ToolResult(text) } }

    /// The arguments of its calls so far.
    public var requests: [[String: JSONValue]] { log.withLock { $0 } }

    /// Notes the arguments and answers.
    public func call(_ arguments: [String: JSONValue], context: ToolContext) async throws -> ToolResult {
        log.withLock { $0.append(arguments) }
        return try await answer(arguments, context)
    }
}

import GenAgent
import GenAgentImaging
@_spi(Benchmarks) import GenAgentSandbox

/// The parts of a round, each for all prompts, on what the parts before made.
struct RoundParts {
    private let queries: [Query]
    private let painter: PictogramPainter
    private let policy = SandboxPolicy()
    private let grader = PictogramGrader()
    private let seed: UInt64
    private var images: [EncodedImage] = []
    private var bitmaps: [Bitmap] = []
    private var calls: [GenerationRequest] = []

    init(queries: [Query], side: Int, seed: UInt64) {
        self.seed = seed
        painter = PictogramPainter(profile: .base, side: side)
        self.queries = queries
    }

    /// With the calls and images that the later parts need.
    func prepared() async throws -> RoundParts {
        var copy = self
        for index in queries.indices {
            let call = try await write(index)
            let image = try await paint(call)
            copy.calls.append(call)
            copy.images.append(image)
            copy.bitmaps.append(try PNG.decode(image.data))
        }
        return copy
    }

    /// A whole round for every prompt.
    func all() async throws {
        for index in queries.indices {
            let image = try await paint(try await write(index))
            keep(try policy.eyes.look(at: image))
            try await judge(image, index)
        }
    }

    func write() async throws { for index in queries.indices { keep(try await write(index)) } }

    func plan() {
        for call in calls { keep(BenchmarkPrompts.plan(call.prompt, painter: painter, seed: call.seed ?? 0)) }
    }

    func paint() async throws { for call in calls { keep(try await paint(call)) } }

    func encode() throws { for bitmap in bitmaps { keep(try PNG.encode(bitmap)) } }

    func hash() throws { for image in images { keep(try EncodedImage(image.data)) } }

    func look() throws { for image in images { keep(try policy.eyes.look(at: image)) } }

    func decode() throws { for image in images { keep(try PNG.decode(image.data)) } }

    func detect() { for bitmap in bitmaps { keep(PictogramDetector().detect(in: bitmap)) } }

    func judge() async throws { for (index, image) in images.enumerated() { try await judge(image, index) } }

    /// Whole sessions with the grader as their judge, one after the other; the number of their rounds.
    func sessions() async -> Int {
        var rounds = 0
        for (index, query) in queries.enumerated() {
            let session = AgentSession(
                policy: policy, tools: [painter], assessment: .judge(grader), seed: seed &+ UInt64(index))
            rounds += await session.respond(to: query).trajectory.rounds.count
        }
        return rounds
    }

    /// The policy's first turn, parsed. Where it came out malformed, as now and then it does, the query is the prompt.
    private func write(_ index: Int) async throws -> GenerationRequest {
        var request = PolicyRequest(
            messages: [
                Message(role: .system, author: .system, parts: [.text(SystemText.standard(.tagged).template)]),
                Message(role: .user, author: .user, parts: [.text(queries[index].text)]),
            ], tools: [painter.descriptor])
        request.sampling.seed = seed &+ UInt64(index)
        let reply = try await policy.reply(to: request) { _ in }
        var call = GenerationRequest(prompt: queries[index].text)
        if case .turn(let turn) = TurnParser().parse(reply, format: .tagged), case .call(let calls) = turn.action,
            let arguments = calls.first?.arguments
        {
            call = try GenerationRequest(arguments: arguments)
        }
        call.seed = seed &+ UInt64(index)
        return call
    }

    private func paint(_ call: GenerationRequest) async throws -> EncodedImage {
        try await painter.generate(call, context: ToolContext()).image
    }

    private func judge(_ image: EncodedImage, _ index: Int) async throws {
        let verdict = try await grader.assess(
            Candidate(id: "img_1", image: image), for: queries[index], context: JudgeContext())
        guard verdict.outcome != .unscored else { throw Failure("unscored: \(verdict.summary ?? "")") }
    }
}

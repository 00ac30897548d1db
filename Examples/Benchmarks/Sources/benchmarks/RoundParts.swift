import GenAgent
import GenAgentImaging
import GenAgentSandbox

/// The parts of a round, each for all prompts, on what the parts before made.
struct RoundParts {
    private let rows: [GenEvalRow]
    private let queries: [Query]
    private let painter: PictogramPainter
    private let eyes = SandboxEyes()
    private let grader = PictogramGrader()
    private var images: [EncodedImage] = []
    private var bitmaps: [Bitmap] = []

    init(rows: [GenEvalRow], side: Int) throws {
        self.rows = rows
        painter = PictogramPainter(profile: .base, side: side)
        queries = try rows.map { Query($0.prompt, metadata: try JSONValue(encoding: $0.metadata)) }
    }

    /// With the images that the parts after painting need.
    func prepared() async throws -> RoundParts {
        var copy = self
        copy.images = try await all()
        copy.bitmaps = try copy.images.map { try PNG.decode($0.data) }
        return copy
    }

    /// A whole round for every prompt; the images.
    func all() async throws -> [EncodedImage] {
        var images: [EncodedImage] = []
        for index in rows.indices {
            try await policyTurn(index)
            let image = try await paint(index)
            keep(try eyes.look(at: image))
            try await judge(image, index)
            images.append(image)
        }
        return images
    }

    func policyTurns() async throws { for index in rows.indices { try await policyTurn(index) } }

    func plan() {
        let planner = ScenePlanner(profile: painter.profile, metrics: .drawn)
        for index in rows.indices {
            keep(planner.plan(PromptReader.standard.read(rows[index].prompt), seed: UInt64(index)))
        }
    }

    func paint() async throws { for index in rows.indices { keep(try await paint(index)) } }

    func encode() throws { for bitmap in bitmaps { keep(try PNG.encode(bitmap)) } }

    func hash() throws { for image in images { keep(try EncodedImage(image.data)) } }

    func look() throws { for image in images { keep(try eyes.look(at: image)) } }

    func decode() throws { for image in images { keep(try PNG.decode(image.data)) } }

    func detect() { for bitmap in bitmaps { keep(PictogramDetector().detect(in: bitmap)) } }

    func judge() async throws { for (index, image) in images.enumerated() { try await judge(image, index) } }

    private func policyTurn(_ index: Int) async throws {
        let text = PromptWriter().text(for: rows[index].include, phrasing: [.enumeration, .restatement])
        let call = ToolCall(name: "paint", arguments: ["prompt": .string(text)])
        keep(
            TurnParser().parse(TurnRenderer().render(PolicyTurn(thought: text, judgement: nil, action: .call([call])))))
    }

    private func paint(_ index: Int) async throws -> EncodedImage {
        let request = GenerationRequest(prompt: rows[index].prompt, seed: UInt64(index))
        return try await painter.generate(request, context: ToolContext()).image
    }

    private func judge(_ image: EncodedImage, _ index: Int) async throws {
        let verdict = try await grader.assess(
            Candidate(id: "img_1", image: image), for: queries[index], context: JudgeContext())
        guard verdict.outcome != .unscored else { throw Failure("unscored: \(verdict.summary ?? "")") }
    }
}

import Foundation
import GenAgent
import GenAgentImaging
import Testing

@testable import GenAgentSandbox

@Suite struct PictogramPainterTests {
    private func paint(
        _ request: GenerationRequest, _ painter: PictogramPainter = PictogramPainter(side: 128)
    ) async throws -> GenerationResult {
        try await painter.generate(request, context: ToolContext())
    }

    @Test func theSameRequestGivesTheSameBytes() async throws {
        let request = GenerationRequest(prompt: "A photo of three red cats", seed: 4)
        let (first, second) = (try await paint(request), try await paint(request))
        #expect(first.image.data == second.image.data)
        #expect(first.seed == 4)
        var other = request
        other.seed = 5
        #expect(try await paint(other).image.data != first.image.data)
    }

    @Test func thePictureTellsWhereItCameFrom() async throws {
        let result = try await paint(GenerationRequest(prompt: "A photo of a blue cup", seed: 4))
        let info = try PNG.info(result.image.data)
        #expect(info.text("prompt") == "A photo of a blue cup")
        #expect(info.text("tool") == "paint")
        #expect(info.text("seed") == "4")
        #expect(result.image.size == PixelSize(width: 128, height: 128))
    }

    @Test func whatItCannotHonourBecomesAWarning() async throws {
        let request = GenerationRequest(
            prompt: "a cat", negativePrompt: "dogs", size: PixelSize(width: 200, height: 100), seed: 1, steps: 9,
            guidance: 3, inputImages: ["img_1"], extras: ["style": "oil"])
        let result = try await paint(request)
        #expect(result.warnings.count == 2)
        #expect(result.warnings[0] == "paint ignores negative_prompt, steps, guidance, images, style.")
        #expect(result.warnings[1].contains("200x100 became 100x100"))
        #expect(result.image.size == PixelSize(width: 100, height: 100))
    }

    @Test func aFaultlessPainterPaintsWhatIsAsked() async throws {
        let painter = PictogramPainter(profile: .faultless, side: 256)
        let query = Query(
            "A photo of two red cats and one blue cup",
            metadata: try JSONValue(
                encoding: SceneMetadata(include: [
                    SceneRequirement(className: "cat", count: 2, color: .red),
                    SceneRequirement(className: "cup", count: 1, color: .blue),
                ])))
        let image = try await paint(GenerationRequest(prompt: query.text, seed: 1), painter).image
        let verdict = try await PictogramGrader().assess(
            Candidate(id: "img_1", image: image), for: query, context: JudgeContext())
        #expect(verdict.outcome == .satisfied)
        #expect(verdict.score == 1)
    }

    @Test func withoutMetadataTheGraderDoesNotScore() async throws {
        let image = try await paint(GenerationRequest(prompt: "a cat", seed: 1)).image
        let verdict = try await PictogramGrader().assess(
            Candidate(id: "img_1", image: image), for: "a cat", context: JudgeContext())
        #expect(verdict.outcome == .unscored)
        #expect(verdict.score == nil)
        #expect(verdict.summary?.contains("metadata") == true)
    }

    @Test func anImageThatIsNoPNGIsNotScored() async throws {
        let webp = Data(
            Array("RIFF".utf8) + [26, 0, 0, 0] + Array("WEBPVP8L".utf8) + [
                13, 0, 0, 0, 0x2f, 0, 0, 0, 0, 0, 0, 0, 0, 0,
            ])
        let image = try EncodedImage(webp)
        let query = Query("x", metadata: ["include": [["class": "cat", "count": 1]]])
        let verdict = try await PictogramGrader().assess(
            Candidate(id: "img_1", image: image), for: query, context: JudgeContext())
        #expect(verdict.outcome == .unscored)
        #expect(throws: AdapterError.self) { try SandboxEyes().look(at: image) }
    }

    @Test func aPromptWithoutAnyKnownThingIsPaintedEmptyWithAWarning() async throws {
        let result = try await paint(GenerationRequest(prompt: "a castle at sunset over the sea", seed: 1))
        #expect(try SandboxEyes(errors: .none).look(at: result.image).isEmpty)
        #expect(result.warnings.count == 1)
        #expect(result.warnings.first?.contains("knows nothing in this prompt and painted an empty picture") == true)
        #expect(result.warnings.first?.contains("80 everyday objects") == true)
        #expect(try await paint(GenerationRequest(prompt: "a cat", seed: 1)).warnings.isEmpty)
    }

    @Test func aCancelledCallPaintsNothing() async {
        let task = Task { try await paint(GenerationRequest(prompt: "a cat", seed: 1)) }
        task.cancel()
        // Either it was quicker than the cancellation, or it says that it was cancelled; nothing else.
        do { _ = try await task.value } catch { #expect(error is CancellationError) }
    }

    @Test func sidesAreBounded() async throws {
        #expect(PictogramPainter(side: 1).side == 64)
        #expect(PictogramPainter(side: 100_000).side == 2048)
        let result = try await paint(GenerationRequest(prompt: "a cat", size: PixelSize(width: 1, height: 1), seed: 1))
        #expect(result.image.size == PixelSize(width: 64, height: 64))
    }
}

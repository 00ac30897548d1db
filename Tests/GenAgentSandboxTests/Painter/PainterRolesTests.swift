import GenAgent
import Testing

@testable import GenAgentSandbox

@Suite struct PainterRolesTests {
    private func share(_ painter: PictogramPainter, _ rows: [GenEvalRow]) -> Double {
        let planner = ScenePlanner(profile: painter.profile, metrics: .drawn)
        var right = 0
        for row in rows {
            let scene = PromptReader.standard.read(row.prompt)
            for seed in 0..<4 as Range<UInt64> {
                let objects = planner.plan(scene, seed: seed).scene.objects
                if SceneGrader().grade(objects, against: row.metadata).isSatisfied { right += 1 }
            }
        }
        return Double(right) / Double(rows.count * 4)
    }

    @Test func theWrongPainterCosts() {
        var generator = PromptGenerator(seed: 51)
        let composition = (0..<120).map { _ in generator.next() }
        let knowledge = (0..<120).map { _ in generator.knowledgeRow() }
        #expect(share(.scenes(), composition) > share(.riddles(), composition) + 0.15)
        #expect(share(.riddles(), knowledge) > share(.scenes(), knowledge) + 0.3)
    }

    @Test func theRolesDifferFromBaseAsDocumented() {
        #expect(PainterProfile.base.withComposition(scaledBy: 1) == .base)
        #expect(PainterProfile.composing.withComposition(scaledBy: 2).withKnowledgeMissed(0.7) == .base)
        #expect(PainterProfile.knowing.colorLeak == PainterProfile.base.colorLeak * 1.25)
        #expect(PainterProfile.base.withKnowledgeMissed(7).knowledgeMissed == 1)
        #expect(PainterProfile.base.withComposition(scaledBy: -1).miscount == 0)
        #expect(PictogramPainter.scenes().descriptor.name == "draw_scene")
        #expect(PictogramPainter.riddles().descriptor.summary.contains("implies"))
    }

    @Test func aSessionWithBothAccountsForWhatEachCosts() async throws {
        let tools = [PictogramPainter.scenes(side: 96, price: 0.02), .riddles(side: 96, price: 0.05)]
        var parameters = SandboxPolicyParameters.toolNovice
        parameters[.verdict, "goOn", "bias"] = 200
        var called: Set<String> = []
        for seed in 0..<4 as Range<UInt64> {
            let session = AgentSession(
                policy: SandboxPolicy(parameters: parameters), tools: tools,
                configuration: .init(limits: SessionLimits(rounds: 3)), seed: seed)
            let outcome = await session.respond(to: "two red apples and a blue cup")
            let names = outcome.trajectory.calls.filter { $0.status == .succeeded }.map(\.call.name)
            called.formUnion(names)
            let price = names.reduce(0) { $0 + ($1 == "draw_scene" ? 0.02 : 0.05) }
            #expect(names.count == 3 && abs((outcome.trajectory.usage.money ?? 0) - price) < 1e-12)
            // Every turn of the record gives its decisions back.
            for index in outcome.trajectory.turns.indices {
                let request = try #require(outcome.trajectory.request(ofTurn: index, images: outcome.images))
                let tokens = try #require(outcome.trajectory.turns[index].reply.tokens)
                #expect(try SandboxPolicy(parameters: parameters).trace(of: tokens, for: request).tokens == tokens)
            }
        }
        #expect(called == ["draw_scene", "draw_knowing"])
    }

    @Test func aPriceThatIsNoneIsUnknown() async throws {
        for price in [nil, -1, Double.nan, .infinity] {
            let painter = PictogramPainter(side: 64, price: price)
            let result = try await painter.generate(GenerationRequest(prompt: "a cat"), context: ToolContext())
            #expect(result.usage == Usage(images: 1))
        }
    }
}

import Testing

@testable import GenAgentSandbox

@Suite struct ScenePlannerTests {
    let reader = PromptReader.standard
    let grader = SceneGrader()

    @Test func faultlessPlansSatisfyTheirMetadata() {
        var generator = PromptGenerator(seed: 21)
        let planner = ScenePlanner(profile: .faultless)
        for seed in 0..<500 as Range<UInt64> {
            let row = seed % 5 == 4 ? generator.knowledgeRow() : generator.next()
            let plan = planner.plan(reader.read(row.prompt), seed: seed)
            let grade = grader.grade(plan.scene.objects, against: row.metadata)
            #expect(grade.isSatisfied, "\(row.prompt): \(grade.problems)")
            #expect(plan.mistakes.isEmpty)
        }
    }

    @Test func theSameSeedGivesTheSameSceneAndAnotherSeedAnother() {
        let scene = reader.read("three red cups, two dogs on the left and a clock")
        let planner = ScenePlanner(profile: .base)
        #expect(planner.plan(scene, seed: 5) == planner.plan(scene, seed: 5))
        let plans = Set((0..<20 as Range<UInt64>).map { planner.plan(scene, seed: $0) })
        #expect(plans.count == 20)
    }

    @Test func atDialZeroWordingMakesNoDifference() {
        var generator = PromptGenerator(seed: 22)
        for profile in [PainterProfile.weak, .base, .strong] {
            let planner = ScenePlanner(profile: profile.withWordingEffect(0))
            for seed in 0..<100 as Range<UInt64> {
                let row = generator.next()
                let plain = reader.read(PromptWriter().text(for: row.include))
                let text = PromptWriter().text(
                    for: row.include, phrasing: [.enumeration, .restatement, .layout, .stress])
                let decorated = reader.read(text + String(repeating: " A very beautiful detailed photo.", count: 20))
                #expect(plain.clauses == decorated.clauses, "\(text)")
                #expect(planner.plan(plain, seed: seed) == planner.plan(decorated, seed: seed), "\(text)")
            }
        }
    }

    @Test func atDialOneHelpfulWordingRaisesAccuracyAndIdleWordsLowerIt() {
        var generator = PromptGenerator(seed: 23)
        let planner = ScenePlanner(profile: .base.withWordingEffect(1))
        var plain = 0
        var helped = 0
        var diluted = 0
        for seed in 0..<700 as Range<UInt64> {
            let row = generator.next()
            func isRight(_ text: String) -> Bool {
                grader.grade(planner.plan(reader.read(text), seed: seed).scene.objects, against: row.metadata)
                    .isSatisfied
            }
            let text = PromptWriter().text(for: row.include)
            plain += isRight(text) ? 1 : 0
            helped +=
                isRight(PromptWriter().text(for: row.include, phrasing: [.enumeration, .layout, .stress])) ? 1 : 0
            diluted += isRight(text + String(repeating: " A very beautiful detailed photo.", count: 20)) ? 1 : 0
        }
        #expect(helped > plain + 70, "\(plain) \(helped)")
        #expect(diluted < plain - 30, "\(plain) \(diluted)")
    }

    @Test func ratesFollowTheDocumentedFactors() {
        let profile = PainterProfile(
            objectDropped: 0.1, lateForgotten: 0.1, miscount: 0.1, countLeak: 0.1, colorLeak: 0.1, positionIgnored: 0.1,
            sizeIgnored: 0.1)
        let plain = reader.read("a red cat on the left and two dogs")
        let rates = profile.rates(forClause: 1, of: plain)
        #expect(rates.dropped == 0.2 && rates.miscount == 0.1 && rates.countLeak == 0.1)
        let list = reader.read("1. a red cat on the left\n2. exactly two dogs")
        let better = profile.rates(forClause: 1, of: list)
        #expect(abs(better.dropped - 0.1) < 1e-12)
        #expect(abs(better.miscount - 0.06) < 1e-12)
        #expect(abs(better.countLeak - 0.03) < 1e-12)
        let half = profile.withWordingEffect(0.5).rates(forClause: 1, of: list)
        #expect(abs(half.dropped - 0.15) < 1e-12)
    }

    @Test(arguments: [
        (PainterProfile(lateForgotten: 1), "a red cat, a blue cup and a dog"),
        (PainterProfile(miscount: 1), "seven cats"),
        (PainterProfile(countLeak: 1), "three cats and one dog"),
        (PainterProfile(colorLeak: 1), "a pink cat and a blue dog"),
        (PainterProfile(positionIgnored: 1), "seven cats on the left and seven dogs on the right"),
        (PainterProfile(sizeIgnored: 1), "a larger cat on the left and a smaller dog on the right"),
        (PainterProfile(knowledgeMissed: 1), "the pet that barks in the colour of a ruby"),
    ])
    func eachRateMakesItsOwnError(_ profile: PainterProfile, _ prompt: String) {
        let scene = reader.read(prompt)
        let metadata = SceneMetadata(include: scene.requirements)
        for seed in 0..<20 as Range<UInt64> {
            let plan = ScenePlanner(profile: profile).plan(scene, seed: seed)
            #expect(!plan.mistakes.isEmpty)
            #expect(!grader.grade(plan.scene.objects, against: metadata).isSatisfied, "\(plan.mistakes)")
        }
    }

    @Test func aPictureIsNeverEmptyAndNeverOverfull() {
        let planner = ScenePlanner(profile: PainterProfile(objectDropped: 1))
        #expect(!planner.plan(reader.read("a cat and a dog"), seed: 1).objects.isEmpty)
        let crowd = reader.read("24 cats, 24 dogs and 24 cups")
        #expect(ScenePlanner(profile: .base).plan(crowd, seed: 1).objects.count <= ScenePlanner.maximumObjects)
        #expect(planner.plan(reader.read(""), seed: 1).objects.isEmpty)
    }
}

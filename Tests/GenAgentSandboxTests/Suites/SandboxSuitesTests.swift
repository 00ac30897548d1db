import GenAgent
import Testing

@testable import GenAgentSandbox

@Suite struct SandboxSuitesTests {
    @Test func `a suite is the same for the same seed and another one for another`() {
        #expect(SandboxSuites.composition(count: 70, seed: 3) == SandboxSuites.composition(count: 70, seed: 3))
        let texts = Set(SandboxSuites.composition(count: 70, seed: 3).map(\.text))
        let others = SandboxSuites.composition(count: 70, seed: 4).map(\.text)
        #expect(texts.count == 70)
        #expect(others.count { texts.contains($0) } < 10)
    }

    @Test func `composition asks the seven grammars equally often`() {
        let tags = SandboxSuites.composition(count: 140, seed: 1).map { $0.tags[0] }
        for grammar in PromptGenerator.Grammar.allCases {
            #expect(tags.count { $0 == grammar.rawValue } == 20)
        }
    }

    @Test func `knowledge prompts imply one of the wanted facts and do not say it`() throws {
        let queries = SandboxSuites.knowledge(count: 120, seed: 9)
        #expect(queries.count == 120)
        #expect(Set(queries.map { $0.tags[0] }) == ["count", "color", "object"])
        for query in queries {
            let facts = query.metadata["facts"]?.arrayValue?.compactMap(\.stringValue) ?? []
            #expect(!facts.isEmpty)
            #expect(facts.allSatisfy { SandboxSuites.heldOutFacts.contains($0) }, "\(query.text)")
            let fact = try #require(KnowledgeBase.standard.fact(id: facts[0]))
            if case .object(let name) = fact.resolution { #expect(!query.text.contains(" \(name)")) }
            // The metadata are what the prompt means: the reader, which knows the facts, understands the same.
            let metadata: SceneMetadata = try query.metadata.decoded()
            #expect(PromptReader.standard.read(query.text).requirements == metadata.include, "\(query.text)")
        }
    }

    @Test func `training never meets a held-out fact or a prompt that evaluation asks`() {
        let evaluated = SandboxSuites.composition(count: 280, seed: 1) + SandboxSuites.knowledge(count: 100, seed: 1)
        let training = SandboxSuites.training(count: 800, seed: 1, avoiding: evaluated)
        #expect(training.count == 800)
        let facts = training.flatMap { $0.metadata["facts"]?.arrayValue?.compactMap(\.stringValue) ?? [] }
        #expect(facts.count >= 230)
        #expect(SandboxSuites.heldOutFacts.isDisjoint(with: facts))
        #expect(Set(training.map(\.text)).isDisjoint(with: evaluated.map(\.text)))
        #expect(!SandboxSuites.heldOutFacts.isEmpty)
        #expect(SandboxSuites.heldOutFacts.count < KnowledgeBase.standard.facts.count / 2)
    }

    @Test func `without any fact there are no knowledge prompts`() {
        #expect(SandboxSuites.knowledge(facts: [], count: 5, seed: 1).isEmpty)
    }

    @Test func `the eyes' judge knows the words only`() async throws {
        let painter = PictogramPainter(profile: .faultless, side: 128)
        let image = try await painter.generate(
            GenerationRequest(prompt: "two red apples", seed: 1), context: ToolContext())
        let candidate = Candidate(id: "img_1", image: image.image)
        let judge = EyesJudge(SandboxEyes(errors: .none))
        let misleading: JSONValue = ["include": [["class": "cat", "count": 5]]]
        let verdict = try await judge.assess(
            candidate, for: Query("two red apples", metadata: misleading), context: JudgeContext())
        #expect(verdict.outcome == .satisfied)
        let other = try await judge.assess(candidate, for: "three red apples", context: JudgeContext())
        #expect(other.outcome == .unsatisfied)
        let nothing = try await judge.assess(candidate, for: "something nice", context: JudgeContext())
        #expect(nothing.outcome == .unscored)
        let unreadable = Candidate(id: "img_1", image: try PolicyRequests.jpeg())
        let unseen = try await judge.assess(unreadable, for: "two red apples", context: JudgeContext())
        #expect(unseen.outcome == .unscored && unseen.summary?.contains("JPEG") == true)
    }

    @Test func `judges score what they can check and list the rest as not clear`() async throws {
        let image = try await PolicyRequests.picture("two red apples")
        let candidate = Candidate(id: "img_1", image: image)
        var query: Query = "two red apples in watercolor, no cats"
        let eyes = try await EyesJudge(SandboxEyes(errors: .none)).assess(
            candidate, for: query, context: JudgeContext())
        #expect(eyes.outcome == .satisfied && eyes.score == 1)
        #expect(eyes.findings.filter { $0.isMet == nil }.map(\.requirement) == ["“in watercolor”", "“no cats”"])

        query.metadata = ["include": [["class": "apple", "count": 2]]]
        var graded = try await PictogramGrader().assess(candidate, for: query, context: JudgeContext())
        #expect(graded.outcome == .satisfied && graded.score == 1)
        #expect(graded.findings.filter { $0.isMet == nil }.map(\.requirement) == ["“in watercolor”", "“no cats”"])
        // The metadata say what must not be there.
        query.metadata = ["include": [["class": "apple", "count": 2]], "exclude": [["class": "cat", "count": 1]]]
        graded = try await PictogramGrader().assess(candidate, for: query, context: JudgeContext())
        #expect(graded.findings.filter { $0.isMet == nil }.map(\.requirement) == ["“in watercolor”"])
    }
}

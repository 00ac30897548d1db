import Testing

@testable import GenAgentSandbox

@Suite struct PromptReaderTests {
    let reader = PromptReader.standard

    @Test(.enabled(if: BenchmarkFile.rows != nil, "\(BenchmarkFile.missing)"))
    func everyBenchmarkPromptIsReadToItsMetadata() throws {
        let rows = try #require(BenchmarkFile.rows)
        #expect(rows.count == 280)
        for row in rows {
            let scene = reader.read(row.prompt)
            #expect(scene.requirements == row.include, "\(row.prompt)")
            #expect(scene.unread.isEmpty, "\(row.prompt): \(scene.unread)")
            #expect(!scene.wording.isEnumerated && scene.wording.wordCount <= WordingEffect.freeWords)
            #expect(scene.wording.clauses.allSatisfy { $0 == ClauseWording() }, "\(row.prompt)")
        }
    }

    @Test func generatedPromptsOfAllGrammarsAreReadToTheirMetadata() {
        var generator = PromptGenerator(seed: 11)
        for grammar in PromptGenerator.Grammar.allCases {
            for _ in 0..<150 {
                let row = generator.row(grammar)
                let scene = reader.read(row.prompt)
                #expect(scene.requirements == row.include, "\(row.prompt)")
                #expect(scene.wording.clauses.allSatisfy { $0 == ClauseWording() }, "\(row.prompt)")
            }
        }
    }

    @Test func everyPhrasingOfAGeneratedPromptIsReadToItsMetadata() {
        var generator = PromptGenerator(seed: 12)
        let writer = PromptWriter()
        for bits in 0..<16 {
            for _ in 0..<60 {
                let row = generator.next()
                let text = writer.text(for: row.include, phrasing: .init(rawValue: bits))
                #expect(reader.read(text).requirements == row.include, "\(text)")
            }
        }
    }

    @Test(arguments: PromptReaderExamples.all)
    func wordingsThatAPolicyWritesAreRead(_ example: PromptReaderExamples.Example) {
        let scene = reader.read(example.text)
        #expect(scene.clauses == example.clauses, "\(example.text)")
    }

    @Test func repeatedMentionsRestate() throws {
        let scene = reader.read("A red apple and a cup. The apple is red.")
        #expect(scene.clauses == [.init(className: "apple", color: .red), .init(className: "cup")])
        #expect(scene.wording.clauses[0].restatesColor)
        #expect(scene.wording.clauses[0].mentions == 2)
        #expect(!scene.wording.clauses[1].restatesColor)
    }

    @Test func listsWithOneGroupAnItemAreEnumerations() {
        #expect(reader.read("1. a red apple\n2. two cups").wording.isEnumerated)
        #expect(reader.read("Draw: 1) a red apple 2) two cups 3) a dog.").wording.isEnumerated)
        #expect(reader.read("- a red apple\n- two cups\nThe apple is red.").wording.isEnumerated)
        #expect(reader.read("a red apple; two cups; a dog").wording.isEnumerated)
        #expect(!reader.read("A red apple, two cups and a dog").wording.isEnumerated)
        #expect(!reader.read("1. a red apple and two cups\n2. a dog").wording.isEnumerated)
        #expect(!reader.read("1. seven cats").wording.isEnumerated)
    }

    @Test func layoutPhrasesAreToldFromPlainPlaces() {
        let plain = reader.read("A cat on the left and a dog at the bottom").wording
        #expect(plain.clauses.allSatisfy { !$0.hasLayoutPhrase })
        let layout = reader.read("A cat in the left half of the picture, its centre well left of the middle").wording
        #expect(layout.clauses[0].hasLayoutPhrase)
        #expect(layout.clauses[0].restatesRegion)
    }

    @Test func stressedNumbersAreNoticed() {
        #expect(reader.read("exactly three cats").wording.clauses[0].emphasizesCount)
        #expect(reader.read("three cats (3)").wording.clauses[0].emphasizesCount)
        #expect(reader.read("three cats. There are three cats.").wording.clauses[0].emphasizesCount)
        #expect(!reader.read("three cats").wording.clauses[0].emphasizesCount)
    }

    @Test func unknownWordsAreReported() {
        let scene = reader.read("A red dragon next to a blue cup with a castle")
        #expect(scene.clauses == [.init(className: "cup", color: .blue)])
        #expect(scene.unread == ["dragon", "castle"])
    }

    @Test func impliedKnowledgeIsMarkedAndPlainWordsLiftTheMark() throws {
        for fact in KnowledgeBase.standard.facts {
            let text: String
            switch fact.resolution {
            case .count: text = "A photo of as many kites \(fact.phrase)"
            case .color: text = "A photo of a kite in \(fact.phrase)"
            case .object: text = "A photo of \(fact.phrase)"
            }
            let clause = try #require(reader.read(text).clauses.first, "\(text)")
            #expect(clause.knowledge == [fact.id], "\(text)")
            switch fact.resolution {
            case .count(let count): #expect(clause.count == count && clause.className == "kite")
            case .color(let color): #expect(clause.color == color && clause.className == "kite")
            case .object(let name): #expect(clause.className == name && clause.count == 1)
            }
        }
        let resolved = reader.read("A car in the color of a ripe banana. The car is yellow.")
        #expect(resolved.clauses == [.init(className: "car", color: .yellow)])
        let named = reader.read("the animal that gives us milk, a cow")
        #expect(named.clauses == [.init(className: "cow")])
    }

    @Test func knowledgePromptsAreReadToTheirMetadata() {
        var generator = PromptGenerator(seed: 13)
        for _ in 0..<300 {
            let row = generator.knowledgeRow()
            let scene = reader.read(row.prompt)
            #expect(scene.requirements == row.include, "\(row.prompt)")
            #expect(scene.clauses.contains { !$0.knowledge.isEmpty }, "\(row.prompt)")
        }
    }
}

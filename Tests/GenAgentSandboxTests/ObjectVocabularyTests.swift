import Testing

@testable import GenAgentSandbox

@Suite struct ObjectVocabularyTests {
    @Test func knowsTheEightyClassesOfTheBenchmark() {
        #expect(Set(ObjectVocabulary.classNames).count == 80)
        if let rows = BenchmarkFile.rows {
            #expect(Set(rows.flatMap(\.include).map(\.className)) == Set(ObjectVocabulary.classNames))
        }
    }

    @Test func everySpellingOfEveryClassIsRead() {
        for name in ObjectVocabulary.classNames {
            for plural in [ObjectVocabulary.naivePlural(name), ObjectVocabulary.plural(name)] {
                let many = PromptReader.standard.read("a photo of three \(plural)")
                #expect(many.clauses == [PromptClause(className: name, count: 3)], "\(plural)")
            }
            let one = PromptReader.standard.read("A PHOTO OF A PINK \(name.uppercased())!")
            #expect(one.clauses == [PromptClause(className: name, color: .pink)], "\(name)")
        }
    }

    @Test func pluralsAreNaiveOrCorrect() {
        let examples = [
            ("knife", "knifes", "knives"), ("couch", "couchs", "couches"), ("sheep", "sheeps", "sheep"),
            ("scissors", "scissorses", "scissors"), ("skis", "skises", "skis"), ("bus", "buses", "buses"),
            ("wine glass", "wine glasses", "wine glasses"), ("toothbrush", "toothbrushs", "toothbrushes"),
            ("computer mouse", "computer mouses", "computer mice"), ("person", "persons", "people"),
        ]
        for (name, naive, correct) in examples {
            #expect(ObjectVocabulary.naivePlural(name) == naive)
            #expect(ObjectVocabulary.plural(name) == correct)
        }
    }

    @Test func relativesAreOfOneKind() {
        #expect(ObjectVocabulary.relatives(of: "cow").contains("zebra"))
        #expect(!ObjectVocabulary.relatives(of: "cow").contains("train"))
        #expect(ObjectVocabulary.relatives(of: "dragon").isEmpty)
    }
}

import Testing

@testable import GenAgentSandbox

@Suite struct PromptGeneratorTests {
    @Test func theSeedDecidesTheStream() {
        var first = PromptGenerator(seed: 1)
        var second = PromptGenerator(seed: 1)
        var other = PromptGenerator(seed: 2)
        let rows = (0..<50).map { _ in first.next() }
        #expect(rows == (0..<50).map { _ in second.next() })
        #expect(rows != (0..<50).map { _ in other.next() })
    }

    @Test(.enabled(if: BenchmarkFile.rows != nil, "\(BenchmarkFile.missing)"))
    func textsHaveTheBenchmarksOwnShapes() throws {
        let rows = try #require(BenchmarkFile.rows)
        var generator = PromptGenerator(seed: 5)
        for grammar in PromptGenerator.Grammar.allCases {
            let known = Set(rows.filter { $0.tag == grammar.rawValue }.map(shape))
            #expect(!known.isEmpty)
            let made = Set((0..<400).map { _ in shape(generator.row(grammar)) })
            #expect(known.isSubset(of: made), "\(grammar): \(known.subtracting(made))")
            #expect(made.count < 60)
        }
    }

    @Test func theTagsCoverTheGrammarsAndRowsAreLawful() {
        var generator = PromptGenerator(seed: 6)
        var tags: Set<String> = []
        for _ in 0..<300 {
            let row = generator.next()
            tags.insert(row.tag ?? "")
            #expect((1...4).contains(row.include.count))
            #expect(Set(row.include.map(\.className)).count == row.include.count)
            #expect(row.include.allSatisfy { ObjectVocabulary.contains($0.className) && (1...7).contains($0.count) })
        }
        #expect(tags == Set(PromptGenerator.Grammar.allCases.map(\.rawValue)))
    }

    @Test func heldOutFactsDoNotAppear() {
        var generator = PromptGenerator(seed: 7)
        let facts = KnowledgeBase.standard.facts
        #expect(Set(facts.map(\.id)).count == facts.count && facts.count >= 60)
        let kept = Set(facts.prefix(5).map(\.id))
        let heldOut = Set(facts.map(\.id)).subtracting(kept)
        for _ in 0..<100 {
            let scene = PromptReader.standard.read(generator.knowledgeRow(excluding: heldOut).prompt)
            #expect(scene.clauses.flatMap(\.knowledge).allSatisfy(kept.contains))
        }
    }

    /// The prompt with its classes, colors and numbers taken out.
    private func shape(_ row: GenEvalRow) -> String {
        var text = row.prompt
        for requirement in row.include.sorted(by: { $0.className.count > $1.className.count }) {
            let color = requirement.color?.rawValue
            for name in [ObjectVocabulary.naivePlural(requirement.className), requirement.className] {
                let full = [color, name].compactMap(\.self).joined(separator: " ")
                guard let range = text.firstRange(of: full) else { continue }
                text.replaceSubrange(range, with: name == requirement.className ? "THING" : "THINGS")
                break
            }
        }
        return text.split(separator: " ").map { word in
            ["one", "two", "three", "four", "five", "six", "seven"].contains(word)
                ? "N" : (word == "an" ? "a" : String(word))
        }.joined(separator: " ")
    }
}

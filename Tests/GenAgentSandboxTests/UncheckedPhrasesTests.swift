import GenAgent
import Testing

@testable import GenAgentSandbox

/// What a prompt asks for that no eye of the sandbox can check.
@Suite struct UncheckedPhrasesTests {
    @Test(arguments: [
        ("two red apples and a quokka in watercolor", ["a quokka", "in watercolor"]),
        ("a watercolor painting of a dog", ["a watercolor painting"]),
        ("a cat sitting next to a dog", ["sitting next to a dog"]),
        ("a red cup on a chair", ["on a chair"]),
        ("a steampunk clock", ["steampunk"]), ("a gray cat", ["gray"]), ("the cat is gray", ["gray"]),
        ("a dog and a castle of ice behind it", ["a castle of ice behind it"]),
        ("an apple, no cats and no dragons", ["no cats", "no dragons"]),
        ("a dog without a collar.", ["without a collar"]),
        ("three cats in a row", ["in a row"]), ("100 apples", ["100"]),
        ("the Eiffel Tower and a bus", ["the eiffel tower"]),
        ("a dog and a lamp of the colored kind", ["a lamp"]),
        ("un perro rojo y un gato", ["un perro rojo y un gato"]),
    ])
    func whatTheReaderSkipsIsListed(_ prompt: String, _ phrases: [String]) {
        #expect(PromptReader.standard.unchecked(in: prompt) == phrases)
    }

    @Test(arguments: [
        "A photo of three red apples",
        "a highly detailed, photorealistic image of a dog, 4k, masterpiece, best quality",
        "Please draw exactly two blue cups on the left, and nothing else.", "",
        "a beautiful photo of a cat, high quality, hd",
        "I would like a realistic picture of an orange cat above a small dog, please",
        "as many apples as a tricycle has wheels",
    ])
    func wordsThatAskForNothingAreNot(_ prompt: String) {
        #expect(PromptReader.standard.unchecked(in: prompt) == [])
    }

    @Test func everyDemandOfTheSandboxsSuitesIsChecked() {
        let queries =
            SandboxSuites.composition(count: 400, seed: 1) + SandboxSuites.knowledge(count: 400, seed: 1)
            + SandboxSuites.training(count: 1000, seed: 1, knowledgeShare: 0.5)
        for query in queries {
            let unchecked = PromptReader.standard.unchecked(in: query.text)
            #expect(unchecked == [], "\(query.text)")
        }
        for prompt in PolicyRequests.prompts(2000, seed: 5) {
            #expect(PromptReader.standard.unchecked(in: prompt) == [], "\(prompt)")
        }
    }

    @Test(.enabled(if: BenchmarkFile.rows != nil, Comment(rawValue: BenchmarkFile.missing)))
    func everyDemandOfTheBenchmarkIsChecked() {
        for row in BenchmarkFile.rows ?? [] {
            let unchecked = PromptReader.standard.unchecked(in: row.prompt)
            #expect(unchecked == [], "\(row.prompt)")
        }
    }

    @Test func anyTextHasAtMost32ShortPhrases() {
        let text = (0..<400).map { "zyx\($0) qwv, no dragons, behind" }.joined(separator: " ")
        let phrases = PromptReader.standard.unchecked(in: text)
        #expect(phrases.count == 32 && phrases.allSatisfy { $0.count < 200 })
        for text in ["no", "behind", "in", "the of", "\u{0}", "🍎", "a gray", "not", "in a in a in a", "no no no of"] {
            _ = PromptReader.standard.unchecked(in: text)
        }
    }
}

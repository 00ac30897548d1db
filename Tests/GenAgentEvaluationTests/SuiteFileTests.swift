import Foundation
import GenAgent
import Testing

@testable import GenAgentEvaluation

@Suite struct SuiteFileTests {
    private let good =
        #"{"tag": "counting", "prompt": "A photo of four cats", "include": [{"class": "cat", "count": 4}]}"#

    @Test func `a row becomes a query whose metadata are the row`() throws {
        let folder = try TemporaryFolder()
        let suite = try EvaluationSuite.genEvalPlusPlus(file: folder.write("\n\(good)\n\n", "g.jsonl"))
        #expect(suite.queries.map(\.text) == ["A photo of four cats"])
        #expect(suite.queries[0].id == "geneval++-2")
        #expect(suite.queries[0].tags == ["counting"])
        #expect(suite.queries[0].metadata["include"] == [["class": "cat", "count": 4]])
    }

    @Test(arguments: [
        (#"{"tag": "counting", "prompt": "#, 2, "Not JSON"),
        (#"[1]"#, 2, "must be a JSON object"),
        (#"{"tag": "colours", "prompt": "a", "include": [{}]}"#, 2, "`colours` is not a tag of GenEval++"),
        (#"{"tag": "counting", "prompt": " ", "include": [{}]}"#, 2, "`prompt` must be a non-empty text"),
        (#"{"tag": "counting", "include": [{}]}"#, 2, "it is missing"),
        (#"{"tag": "counting", "prompt": "a", "include": []}"#, 2, "`include` must list"),
    ])
    func `an error names file and line`(_ row: String, _ line: Int, _ words: String) throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("\(good)\n\(row)\n", "g.jsonl")
        let error = try #require(throws: SuiteFileError.self) { try EvaluationSuite.genEvalPlusPlus(file: file) }
        #expect(error.line == line)
        #expect(error.file.hasSuffix("g.jsonl"))
        #expect(error.problem.contains(words), "\(error)")
        #expect(error.description.contains("g.jsonl, line \(line): "))
    }

    @Test func `an entry of a list is found by the line where it begins`() throws {
        let folder = try TemporaryFolder()
        let text = """
            [
              {
                "Prompt": "a \\"quoted\\" {brace", "Explanation": "e", "prompt_id": 1
              },
              { "Prompt": "b", "Explanation": "e",
                "prompt_id": 1001 }
            ]
            """
        let file = try folder.write(text, "w.json")
        let error = try #require(throws: SuiteFileError.self) { try EvaluationSuite.wise(files: [file]) }
        #expect(error.line == 5)
        #expect(error.problem.contains("1001"))
        let broken = try folder.write("[\n{\"a\": 1},\n{\"b\" 2}\n]", "b.json")
        let other = try #require(throws: SuiteFileError.self) { try EvaluationSuite.wise(files: [broken]) }
        #expect(other.line == 3)
    }

    @Test func `missing, empty and strange files say so`() throws {
        let folder = try TemporaryFolder()
        let absent = folder.url.appendingPathComponent("absent.jsonl")
        let error = try #require(throws: SuiteFileError.self) { try EvaluationSuite.imagineBench(file: absent) }
        #expect(error.line == nil)
        #expect(error.description.contains("cannot be read"))
        let empty = try folder.write("\n\n", "empty.jsonl")
        #expect(throws: SuiteFileError.self) { try EvaluationSuite.imagineBench(file: empty) }
        let object = try folder.write("{}", "object.json")
        let noList = try #require(throws: SuiteFileError.self) { try EvaluationSuite.wise(files: [object]) }
        #expect(noList.problem.contains("list"))
    }

    @Test func `a type that ImagineBench does not know is an error`() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(#"{"id": 1, "instruction": "i", "note": "n", "type": "TWO_OBJECT"}"#, "i.jsonl")
        let error = try #require(throws: SuiteFileError.self) { try EvaluationSuite.imagineBench(file: file) }
        #expect(error.problem.contains("Multi-Object"))
    }
}

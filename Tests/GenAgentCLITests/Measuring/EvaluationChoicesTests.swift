import Foundation
import GenAgent
import GenAgentBackends
import GenAgentSandbox
import Testing

@testable import GenAgentCLI

@Suite struct EvaluationChoicesTests {
    @Test func suitesAreReadAsTheyAreTyped() throws {
        #expect(try SuiteChoice("geneval++=a=b.jsonl") == .genEvalPlusPlus(file: "a=b.jsonl"))
        #expect(try SuiteChoice("wise=a.json,b.json") == .wise(files: ["a.json", "b.json"], .verified))
        #expect(try SuiteChoice("wise-original=a.json") == .wise(files: ["a.json"], .original))
        #expect(try SuiteChoice("knowledge") == .knowledge)
    }

    @Test(arguments: ["", "geneval++", "geneval++=", "imagine=a,b", "wise=", "knowledge=3", "coco=a"])
    func whatIsNoSuiteIsRefused(_ text: String) {
        let error = #expect(throws: ConfigurationError.self) { try SuiteChoice(text) }
        #expect(error?.place == "--suite")
    }

    @Test func aLimitTakesPromptsFromAllOverTheSuite() throws {
        let place = try TemporaryDirectory()
        let rows = (0..<40).map { number in
            let tag = number < 20 ? "counting" : "color_attr"
            return #"{"tag":"\#(tag)","prompt":"\#(number) cups","include":[{"class":"cup","count":2}]}"#
        }
        try Data(rows.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: place.file("suite.jsonl")))
        let suite = try SuiteChoice("geneval++=\(place.file("suite.jsonl"))").suite(limit: 4)
        #expect(suite.queries.map(\.text) == ["0 cups", "10 cups", "20 cups", "30 cups"])
        #expect(try SuiteChoice.knowledge.suite(limit: 5).queries.count == 5)
    }

    @Test func contendersAreReadAndTheMatchedOneGoesLast() throws {
        let list = try ContenderChoice.list("best-of-n, raw,agent@2,agent,best-of-4,one-pass", rounds: 3)
        #expect(list == [.raw, .agent(rounds: 2), .agent(rounds: 3), .bestOf(4), .onePass, .bestOf(nil)])
        #expect(list.map(\.name).last == "best of N" && list[1].name == "agent, 2 rounds")
    }

    @Test(arguments: ["", "raw,raw", "agent@0", "agent@x", "best-of-0", "raw,best-of-n", "painter"])
    func whatIsNoListOfContendersIsRefused(_ text: String) {
        let error = #expect(throws: ConfigurationError.self) { try ContenderChoice.list(text, rounds: 2) }
        #expect(error?.place == "--contenders")
    }

    @Test func questionsAreNamesInAnyCaseOrFiles() {
        #expect(JudgeQuestion("Benchmark") == .benchmark && JudgeQuestion("GENERIC") == .generic)
        #expect(JudgeQuestion("Words.txt") == .file("Words.txt"))
        #expect(JudgeQuestion("") == nil)
    }

    @Test func parametersAreANameOrAFile() throws {
        let place = try TemporaryDirectory()
        try Data(SandboxPolicyParameters.untrained.jsonText().utf8)
            .write(to: URL(fileURLWithPath: place.file("p.json")))
        let file = try ParametersChoice(place.file("p.json"))
        #expect(file.digest == ParametersChoice.untrained.digest)
        #expect(try ParametersChoice("hand-set").digest != file.digest)
        try Data("{}".utf8).write(to: URL(fileURLWithPath: place.file("q.json")))
        for name in ["q.json", "r.json"] {
            let error = #expect(throws: ConfigurationError.self) { try ParametersChoice(place.file(name)) }
            #expect(error?.description.contains("genagent train") == true)
        }
    }
}

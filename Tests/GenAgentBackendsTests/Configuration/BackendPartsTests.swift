import Foundation
import GenAgent
import GenAgentBackends
import GenAgentTesting
import Testing

@Suite struct BackendPartsTests {
    private struct NamedJudge: Judge {
        let name: String
        func assess(_ candidate: Candidate, for query: Query, context: JudgeContext) async throws -> Verdict {
            .satisfied()
        }
    }

    private struct SameImage: ImageTransform {
        func transform(_ image: EncodedImage) async throws -> EncodedImage { image }
    }

    private let transport = ScriptedTransport([])
    private let policy = #""policy": {"url": "http://p/v1", "model": "m", "format": "native", "temperature": 0.5}"#
    private let tool = #""tools": [{"kind": "sdcpp", "url": "http://t", "name": "draw"}]"#

    private func read(_ members: String...) throws -> BackendConfiguration {
        try JSONDecoder().decode(
            BackendConfiguration.self, from: Data("{\(members.joined(separator: ","))}".utf8))
    }

    private func fallback() throws -> BackendParts {
        var parts = try read(policy, tool).parts(over: transport)
        parts.assessment = .judge(NamedJudge(name: "fallback"))
        parts.configuration.limits.tokens = 7
        return parts
    }

    private func judgeName(_ parts: BackendParts) -> String? {
        if case .judge(let judge, _) = parts.assessment { judge.name } else { nil }
    }

    @Test func whatIsNotNamedComesFromTheFallback() throws {
        let parts = try read().parts(over: transport, fallback: try fallback())
        #expect(parts.policy.name == "m" && parts.tools.map(\.descriptor.name) == ["draw"])
        #expect(judgeName(parts) == "fallback" && parts.configuration.limits.tokens == 7)
        let limited = try read(#""limits": {"rounds": 9, "tokens": 8}"#, #""judge": "self""#)
            .parts(over: transport, fallback: try fallback())
        #expect(judgeName(limited) == nil)
        #expect(limited.configuration.limits.rounds == 9 && limited.configuration.limits.tokens == 8)
    }

    @Test func thePolicySetsFormatAndSampling() throws {
        let configuration = try read(policy, tool).parts(over: transport).configuration
        #expect(configuration.format == .native && configuration.sampling.temperature == 0.5)
    }

    @Test func aPersonJudgesIfTheConfigurationAsks() throws {
        let configuration = try read(policy, tool, #""judge": "ask""#)
        #expect(judgeName(try configuration.parts(over: transport, person: NamedJudge(name: "person"))) == "person")
    }

    @Test func aMissingPartIsAnErrorWithItsPath() throws {
        func place(_ members: String...) throws -> String? {
            let configuration = try read(members.joined(separator: ","))
            let error = #expect(throws: ConfigurationError.self) { try configuration.parts(over: transport) }
            return error?.place
        }
        #expect(try place(tool) == "policy")
        #expect(try place(policy) == "tools")
        #expect(try place(policy, tool, #""judge": "ask""#) == "judge")
        let scaled = #""policy": {"url": "http://p/v1", "model": "m", "maximumImageSide": 512}"#
        #expect(try place(scaled, tool) == "policy.maximumImageSide")
    }

    @Test func theDownscalerGetsTheSideOfEachModel() throws {
        let configuration = try read(
            #""policy": {"url": "http://p/v1", "model": "m", "maximumImageSide": 512}"#, tool,
            #""judge": {"url": "http://j/v1", "model": "j", "maximumImageSide": 256}"#)
        var sides: [Int] = []
        _ = try configuration.parts(over: transport) { side in
            sides.append(side)
            return SameImage()
        }
        #expect(sides == [512, 256])
    }

    @Test func settingsOfModelsAndToolsAreReadBackAsTheyWere() throws {
        let configuration = try read(policy, tool)
        func copy<Value: Codable>(_ value: Value) throws -> Value {
            try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(value))
        }
        let chat = try #require(configuration.policy)
        let draw = try #require(configuration.tools.first)
        #expect(try copy(chat) == chat)
        #expect(try copy(draw) == draw)
        #expect(throws: ConfigurationError.self) {
            try JSONDecoder().decode(ToolSettings.self, from: Data(#"{"kind": "sdcpp", "url": "t"}"#.utf8))
        }
    }
}

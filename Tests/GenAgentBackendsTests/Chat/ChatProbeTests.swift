import Foundation
import GenAgent
import GenAgentHTTP
import Testing

@testable import GenAgentBackends

@Suite("Probing a chat endpoint")
struct ChatProbeTests {
    private static let models = ScriptedChatServer.Answer.json(#"{"object":"list","data":[{"id":"m"},{"id":"n"}]}"#)
    private static let called = ScriptedChatServer.Answer.json(
        #"{"choices":[{"message":{"content":null,"tool_calls":[{"id":"a","function":{"name":"report_number","arguments":"{\"number\":7}"}}]},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":5}}"#
    )

    private func probe(_ answers: ScriptedChatServer.Answer...) async -> (ChatProbe, ScriptedChatServer) {
        let server = ScriptedChatServer(answers)
        return (await ChatProbe.run(testEndpoint(), over: server), server)
    }

    @Test("a server that can everything")
    func capable() async throws {
        let (probe, server) = await probe(Self.models, Self.called, .text("Red."))
        #expect(probe.reachable.isWorking && probe.modelServed.isWorking)
        #expect(probe.nativeCalls.isWorking && probe.vision.isWorking)
        #expect(probe.format == .native)
        #expect(probe.usage.totalTokens == 24)
        #expect(server.requests.map(\.method) == ["GET", "POST", "POST"])
        let url = server.values[2]["messages"]?.arrayValue?[0]["content"]?.arrayValue?[0]["image_url"]?["url"]?
            .stringValue
        let bytes = try #require(
            Data(base64Encoded: url?.replacingOccurrences(of: "data:image/png;base64,", with: "") ?? ""))
        #expect(try EncodedImage(bytes).size == PixelSize(width: 56, height: 56))
    }

    @Test("a server that answers in words and cannot see is told apart, with advice")
    func incapable() async {
        let blind = ScriptedChatServer.Answer.json(
            #"{"error":{"code":500,"message":"image input is not supported - hint: mmproj"}}"#, status: 500)
        let (probe, _) = await probe(.json(#"{"data":[{"id":"other"}]}"#), .text("Seven"), blind)
        #expect(probe.modelServed == .doubtful("The server does not list m; it lists other."))
        #expect(probe.format == .tagged)
        guard case .fails(let calls) = probe.nativeCalls, case .fails(let vision) = probe.vision else {
            Issue.record("Both should fail: \(probe)")
            return
        }
        #expect(calls.contains("--jinja") && vision.contains("--mmproj"))
    }

    @Test(
        "the model must name the colour that it is shown, and none of the others",
        arguments: [
            (ChatProbe.Color.red, "Red.", true), (.blue, "The picture is **blue**.", true), (.red, "blue", false),
            (.blue, "red", false), (.red, "red or blue", false), (.blue, "I am tired, bluebells", false),
            (.red, "<think>red, green or blue?</think>red", true), (.red, "It is red, not yellow.", false),
            (.blue, "", false),
        ])
    func colours(_ shown: ChatProbe.Color, _ said: String, _ works: Bool) async throws {
        let server = ScriptedChatServer([Self.models, Self.called, .text(said)])
        let probe = await ChatProbe.run(testEndpoint(), over: server, showing: shown)
        #expect(probe.vision.isWorking == works, "\(probe.vision)")
        if works { #expect(probe.vision == .works("The model saw a \(shown.rawValue) image.")) }
        let content = server.values[2]["messages"]?.arrayValue?[0]["content"]?.arrayValue ?? []
        let question = content.last?["text"]?.stringValue
        #expect(question == "Which color fills this image: red, green, blue or yellow? Answer with one word.")
        let url = content.first?["image_url"]?["url"]?.stringValue ?? ""
        let bytes = try #require(Data(base64Encoded: url.replacingOccurrences(of: "data:image/png;base64,", with: "")))
        let other: ChatProbe.Color = shown == .red ? .blue : .red
        let elsewhere = ScriptedChatServer([Self.models, Self.called, .text(said)])
        _ = await ChatProbe.run(testEndpoint(), over: elsewhere, showing: other)
        #expect(elsewhere.bodies[2] != server.bodies[2])
        #expect(try EncodedImage(bytes).size == PixelSize(width: 56, height: 56))
    }

    @Test("models are counted in proper English", arguments: [(0, "0 models"), (1, "1 model"), (2, "2 models")])
    func counted(_ count: Int, _ words: String) async {
        let names = (0..<count).map { JSONValue.object(["id": .string("m\($0)")]) }
        let list = JSONValue.object(["data": .array(names)]).jsonText
        let (probe, _) = await probe(.json(list), Self.called, .text("red"))
        #expect(probe.reachable == .works("The server lists \(words)."))
    }

    @Test("a server that lists no models may work all the same")
    func unlisted() async {
        let (probe, _) = await probe(.json(#"{"detail":"Not Found"}"#, status: 404), Self.called, .text("blue"))
        #expect(probe.reachable.isWorking && probe.nativeCalls.isWorking)
        #expect(probe.vision == .doubtful("The server takes images, but the model called a red one 'blue'."))
    }

    @Test("a server that is not there fails everywhere, with words")
    func absent() async {
        let refused = ScriptedChatServer.Answer(
            fails: HTTPError(.cannotConnect, "Nobody listens at http://chat.test:8000.", mayHaveBeenSent: false))
        let (probe, _) = await probe(refused, refused, refused)
        #expect(probe.reachable == .fails("Nobody listens at http://chat.test:8000."))
        #expect(!probe.nativeCalls.isWorking && !probe.vision.isWorking)
    }
}

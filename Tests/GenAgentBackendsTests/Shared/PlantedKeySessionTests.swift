import Foundation
import GenAgent
import GenAgentHTTP
import GenAgentTesting
import Testing

@testable import GenAgentBackends

/// Whole sessions with every kind of backend, at servers that repeat the key wherever they can: it must stand in nothing that is written.
@Suite("A planted key is in nothing that a session writes")
struct PlantedKeySessionTests {
    enum Kind: String, CaseIterable {
        case policy, streamingPolicy, judge, comparator, reflector
        case openAI, comfyUI, sdWebUI, blackForestLabs, sdCpp, template

        var isGenerator: Bool { [.openAI, .comfyUI, .sdWebUI, .blackForestLabs, .sdCpp, .template].contains(self) }
    }

    enum Mood: String, CaseIterable {
        case works, refuses, isBusy, breaksOff
    }

    private static let encoded = Data("user:\(Sample.key)".utf8).base64EncodedString()

    /// What chat models say: it suits every question that a session asks.
    private static func words(_ kind: Kind) -> String {
        switch kind {
        case .policy, .streamingPolicy: "<think>No.</think><answer>No picture is needed.</answer>"
        case .judge: #"{"findings": [], "verdict": "satisfied", "score": 1}"#
        case .comparator: #"{"reason": "equal", "better": "tie"}"#
        default: #"{"guidance": "Say red first.", "strategy": "regenerate"}"#
        }
    }

    /// A good answer that carries the key besides.
    private static func good(_ kind: Kind, _ request: HTTPRequest) throws -> ImageServerFake.Answer {
        let picture = try Sample.picture()
        let base64 = JSONValue.string(picture.data.base64EncodedString())
        var body: JSONValue
        switch (kind, request.url.lastPathComponent) {
        case (.streamingPolicy, _):
            let chunk: JSONValue = [
                "note": .string(Sample.key),
                "choices": [["delta": ["content": .string(words(kind))], "finish_reason": "stop"]],
            ]
            let text = "data: \(chunk.jsonText)\n\ndata: [DONE]\n\n"
            return ImageServerFake.Answer(headers: ["Content-Type": "text/event-stream"], body: Data(text.utf8))
        case (_, "completions"):
            body = ["choices": [["message": ["content": .string(words(kind))], "finish_reason": "stop"]]]
        case (.openAI, _): body = ["data": [["b64_json": base64]]]
        case (.sdWebUI, _): body = ["images": [base64], "info": "{}"]
        case (.blackForestLabs, "a.png"): return .image(picture)
        case (.blackForestLabs, _):
            body = ["id": "7", "status": "Ready", "result": ["sample": "http://127.0.0.1:9/a.png"]]
        case (.sdCpp, _): body = ["id": "7", "status": "completed", "result": ["images": [["b64_json": base64]]]]
        default: body = ["image": base64]
        }
        let sent = request.headers.fields.map(\.value).joined(separator: ", ")
        body["note"] = .string("You sent \(sent)")
        return .json(body)
    }

    private static func server(_ kind: Kind, _ mood: Mood) throws -> ImageServerFake {
        let comfy = try ComfyUIFake(
            Array(repeating: .done { ComfyUIFixture.success($0) }, count: 9)
        ).server
        return ImageServerFake { request, _ in
            let sent = request.headers.fields.map { "\($0.name): \($0.value)" }.joined(separator: ", ")
            let error: JSONValue = ["error": ["message": .string("You sent \(sent)"), "type": .string(Sample.key)]]
            var answer: ImageServerFake.Answer
            switch mood {
            case .works where kind == .comfyUI:
                let response = try await comfy.send(request)
                answer = ImageServerFake.Answer(status: response.status, body: try await response.body.collect())
            case .works: answer = try good(kind, request)
            case .refuses: answer = .json(error, status: 401)
            case .isBusy: answer = .json(error, status: 429, headers: ["Retry-After": "1"])
            case .breaksOff:
                throw HTTPError(.connectionLost, "The connection with \(sent) broke.", mayHaveBeenSent: true)
            }
            answer.headers.add("X-Echo", sent)
            answer.headers.add("Set-Cookie", "session=\(Sample.key)")
            return answer
        }
    }

    private static func tool(_ kind: Kind, over transport: any HTTPTransport) throws -> any GeneratorTool {
        let key = APIKey.provided(variable: "PAINT_KEY") { Sample.key }
        let bearer = try Sample.endpoint(.bearer(key))
        switch kind {
        case .comfyUI:
            let workflow = try ComfyUIWorkflow(ComfyUIFixture.graph, bindings: ComfyUIFixture.bindings)
            return ComfyUITool("draw", workflow: workflow, at: bearer, over: transport)
        case .sdWebUI:
            return SDWebUITool("draw", at: try Sample.endpoint(.basic(user: "user", password: key)), over: transport)
        case .blackForestLabs:
            let endpoint = try Sample.endpoint(.header(name: "x-key", key))
            return BlackForestLabsTool("draw", model: "flux-2-pro", at: endpoint, over: transport)
        case .sdCpp: return SDCppJobTool("draw", at: bearer, over: transport)
        case .template:
            let template = HTTPTemplate(path: "/g", body: ["p": "{{prompt}}"], answer: .pointer("/image"))
            return HTTPTemplateTool("draw", template: template, at: bearer, over: transport)
        default: return OpenAIImagesTool("draw", model: "m", at: bearer, dialect: .openAI, over: transport)
        }
    }

    private static func session(
        _ kind: Kind, over transport: any HTTPTransport, _ environment: SessionEnvironment
    ) throws -> AgentSession {
        let chat = ChatEndpoint(
            try Sample.url(), model: "m", key: .provided(variable: "CHAT_KEY") { Sample.key },
            headers: ["X-Api-Key": Sample.key])
        let clock = ManualClock.automatic()
        let model = ChatCompletionsPolicy(
            chat, transport: transport, options: ChatOptions(streams: kind == .streamingPolicy), clock: clock)
        let artist = ScriptedPolicy([
            .call(prompt: "a cat"), .call(prompt: "a red cat", judging: "No."), .answer("Done.", judging: "Yes."),
        ])
        var (policy, assessment, selection) = (artist as any PolicyModel, Assessment.selfJudging, ImageSelection.last)
        switch kind {
        case .policy, .streamingPolicy: policy = model
        case .judge: assessment = .judge(VisionJudge(chat, transport: transport, clock: clock))
        case .comparator: selection = .pairwise(ChatComparator(chat, transport: transport, clock: clock))
        case .reflector:
            assessment = .judge(
                ScriptedJudge([.unsatisfied("red"), .satisfied(score: 1)]), reflector: PolicyReflector(model))
        default: break
        }
        let tools: [any AgentTool] = [kind.isGenerator ? try tool(kind, over: transport) : StubGenerator()]
        return AgentSession(
            policy: policy, tools: tools, assessment: assessment, selection: selection, environment: environment)
    }

    @Test("with every backend, in every mood of its server", arguments: Kind.allCases, Mood.allCases)
    func search(_ kind: Kind, _ mood: Mood) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("genagent-key-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let server = try Self.server(kind, mood)
        let log = LogCapture()
        let environment = SessionEnvironment(logger: log.logger, clock: ManualClock.automatic())
        let session = try Self.session(kind, over: RecordingTransport(server, to: folder), environment)
        var written: [String: Data] = [:]
        var events = ""
        var outcome: SessionOutcome?
        for await event in session.run("a cat") {
            events += "\(event) \(String(reflecting: event))\n"
            if case .finished(let result) = event { outcome = result }
        }
        let trajectory = try #require(outcome?.trajectory)
        written["events"] = Data(events.utf8)
        written["trajectory"] = try trajectory.encoded()
        written["log"] = Data(log.text.utf8)
        written["outcome"] = Data("\(String(describing: outcome))".utf8)
        for file in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
            written[file] = FileManager.default.contents(atPath: folder.appendingPathComponent(file).path)
        }

        // The search means something: the key was sent, was recorded as redacted, and the session went as the mood says.
        let fields = server.requests.flatMap(\.headers.fields)
        #expect(fields.contains { $0.value.contains(Sample.key) || $0.value.contains(Self.encoded) })
        let index = String(decoding: try #require(written["cassette.jsonl"]), as: UTF8.self)
        #expect(index.contains(Redactor.mark) && written.count >= 5)
        #expect(trajectory.issues.isEmpty == (mood == .works), "\(trajectory.issues)")
        if mood == .isBusy { #expect(index.split(separator: "\n").count >= 4) }
        for (name, data) in written {
            for secret in [Sample.key, Self.encoded] {
                #expect(data.range(of: Data(secret.utf8)) == nil, "\(name) holds it")
            }
        }
    }
}

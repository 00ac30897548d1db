#if Store
import Foundation
import GenAgent
import GenAgentBackends
import GenAgentCurl
import GenAgentHTTP
import GenAgentReport
import GenAgentStore
import GenAgentTesting

@testable import GenAgentCLI

/// A whole session with a server that repeats the key: over real sockets, recorded, stored, shown and reported.
struct PlantedRun {
    let outcome: SessionOutcome
    /// Everything that was written anywhere, by its name.
    var written: [String: Data] = [:]

    init(_ place: PlantedPlace) async throws {
        let folder = try TemporaryDirectory()
        let server = try Planted.server(place.answer)
        let transport = RecordingTransport(
            CurlTransport(configuration: CurlConfiguration(proxy: .none)),
            to: URL(fileURLWithPath: folder.file("cassette")))
        let store = SQLiteTrajectoryStore(
            at: URL(fileURLWithPath: folder.file("store")), options: StoreOptions(durability: .normal))
        let log = LogCapture()
        let session = try Self.session(
            place.role, try server.url(""), transport, store,
            SessionEnvironment(logger: log.logger, clock: ManualClock.automatic()))
        let (plain, json) = (TextSink(), TextSink())
        var renderers: [any Renderer] = [
            PlainRenderer(writesAnswers: false, write: plain.write),
            JSONRenderer(writesAnswers: false, write: json.write, writeError: json.write),
        ]
        var (events, result) = ("", SessionOutcome?.none)
        for await event in session.run("a cat") {
            events += "\(event)\n\(String(reflecting: event))\n"
            for index in renderers.indices { renderers[index].show(.event(event), at: Timestamp(microseconds: 0)) }
            if case .finished(let outcome) = event { result = outcome }
        }
        guard let result else { throw CancellationError() }
        outcome = result
        let page = URL(fileURLWithPath: folder.file("page.html"))
        try await StoryPage(ReportSession(result.trajectory, store: store)).write(to: page)
        written = [
            "events": Data(events.utf8), "outcome": Data("\(result)".utf8), "log": Data(log.text.utf8),
            "trajectory": try result.trajectory.encoded(), "plain output": Data(plain.text.utf8),
            "JSON output": Data(json.text.utf8),
        ]
        for file in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
            written[file] = FileManager.default.contents(atPath: folder.file(file))
        }
    }

    private static func session(
        _ role: PlantedPlace.Role, _ url: URL, _ transport: any HTTPTransport, _ store: any TrajectoryStore,
        _ environment: SessionEnvironment
    ) throws -> AgentSession {
        let key = APIKey.provided(variable: "PLANTED_KEY") { Planted.key }
        let chat = ChatEndpoint(url, model: "m", key: key, dialect: .vLLM)
        let clock = ManualClock.automatic()
        let model = ChatCompletionsPolicy(
            chat, transport: transport, options: ChatOptions(streams: role == .stream), clock: clock)
        let artist = ScriptedPolicy([
            .call(prompt: "a cat"), .call(prompt: "a red cat", judging: "No."), .answer("Done.", judging: "Yes."),
        ])
        var (policy, assessment, selection) = (artist as any PolicyModel, Assessment.selfJudging, ImageSelection.last)
        switch role {
        case .policy, .stream: policy = model
        case .judge: assessment = .judge(VisionJudge(chat, transport: transport, clock: clock))
        case .comparator: selection = .pairwise(ChatComparator(chat, transport: transport, clock: clock))
        case .reflector:
            assessment = .judge(
                ScriptedJudge([.unsatisfied("red"), .satisfied(score: 1)]), reflector: PolicyReflector(model))
        default: break
        }
        return AgentSession(
            policy: policy, tools: [try tool(role, url, key, transport)], assessment: assessment, selection: selection,
            store: store, environment: environment)
    }

    private static func tool(
        _ role: PlantedPlace.Role, _ url: URL, _ key: APIKey, _ transport: any HTTPTransport
    ) throws -> any AgentTool {
        let bearer = GeneratorEndpoint(url, credential: .bearer(key))
        switch role {
        case .openAI: return OpenAIImagesTool("draw", model: "m", at: bearer, dialect: .openAI, over: transport)
        case .webUI:
            let basic = GeneratorEndpoint(url, credential: .basic(user: "user", password: key))
            return SDWebUITool("draw", at: basic, over: transport)
        case .blackForest:
            let endpoint = GeneratorEndpoint(url, credential: .header(name: "x-key", key))
            return BlackForestLabsTool("draw", model: "flux-2-pro", at: endpoint, over: transport)
        case .sdCpp: return SDCppJobTool("draw", at: bearer, over: transport)
        case .comfyUI:
            let graph: JSONValue = [
                "6": ["class_type": "CLIPTextEncode", "inputs": ["text": "old"]],
                "9": ["class_type": "SaveImage", "inputs": ["filename_prefix": "ComfyUI", "images": ["6", 0]]],
            ]
            let workflow = try ComfyUIWorkflow(graph, bindings: ComfyUIBindings(prompt: ["6.text"], output: "9"))
            return ComfyUITool("draw", workflow: workflow, at: bearer, over: transport)
        case .template:
            let template = HTTPTemplate(
                path: "/g", body: ["p": "{{prompt}}"], answer: .pointer("/image"),
                success: .init(pointer: "/ok", equals: true, message: "/message"))
            return HTTPTemplateTool("draw", template: template, at: bearer, over: transport)
        default: return StubGenerator()
        }
    }
}

extension Data {
    /// The pieces of eight characters of the key, in either case, or of its base64, that are in here.
    var piecesOfTheKey: [String] {
        let plain = [Planted.key, Planted.key.uppercased()]
        let encoded = (0..<3).map { before in
            // Without the outermost characters, which hold bits of their neighbors.
            String(
                Data((String(repeating: "a", count: before) + Planted.key).utf8).base64EncodedString().dropFirst(4)
                    .dropLast(4))
        }
        return (plain + encoded).flatMap { secret -> [String] in
            let letters = Array(secret)
            return (0...(letters.count - 8)).map { String(letters[$0..<($0 + 8)]) }
        }.filter { range(of: Data($0.utf8)) != nil }
    }
}
#endif

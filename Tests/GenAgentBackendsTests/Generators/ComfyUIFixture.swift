import Foundation
import GenAgent
import GenAgentBackends
import GenAgentHTTP
import GenAgentTesting

/// Answers as recorded from ComfyUI, typed again.
enum ComfyUIFixture {
    static let graph: JSONValue = [
        "3": [
            "class_type": "KSampler",
            "inputs": [
                "seed": 1, "steps": 4, "cfg": 7, "positive": ["6", 0], "negative": ["7", 0], "latent": ["5", 0],
            ],
        ],
        "5": ["class_type": "EmptyLatentImage", "inputs": ["width": 512, "height": 512, "batch_size": 1]],
        "6": ["class_type": "CLIPTextEncode", "inputs": ["text": "old"]],
        "7": ["class_type": "CLIPTextEncode", "inputs": ["text": "bad"]],
        "8": ["class_type": "LoadImage", "inputs": ["image": "example.png"]],
        "9": ["class_type": "SaveImage", "inputs": ["filename_prefix": "ComfyUI", "images": ["3", 0]]],
    ]

    static let bindings = ComfyUIBindings(
        prompt: ["6.text"], negativePrompt: ["7.text"], seed: ["3.seed"], width: ["5.width"], height: ["5.height"],
        steps: ["3.steps"], guidance: ["3.cfg"], images: ["8.image"], output: "9")

    static func tool(
        _ server: ImageServerFake, bindings: ComfyUIBindings = bindings, prices: GeneratorPrices = GeneratorPrices()
    ) throws -> ComfyUITool {
        var endpoint = try Sample.endpoint(at: "http://127.0.0.1:8188")
        endpoint.prices = prices
        return ComfyUITool(workflow: try ComfyUIWorkflow(graph, bindings: bindings), at: endpoint, over: server)
    }

    static func success(_ id: String, type: String = "output", node: String = "9") -> JSONValue {
        [
            id: [
                "outputs": [
                    node: [
                        "images": [["filename": "g_00001_.png", "subfolder": "genagent/a b", "type": .string(type)]]
                    ]
                ],
                "status": ["status_str": "success", "completed": true, "messages": []],
            ]
        ]
    }

    static func failure(_ id: String, _ message: String, _ details: JSONValue) -> JSONValue {
        [
            id: [
                "outputs": [:],
                "status": [
                    "status_str": "error", "completed": false,
                    "messages": [["execution_start", ["prompt_id": .string(id)]], [.string(message), details]],
                ],
            ]
        ]
    }

    static func queue(running: [String] = [], pending: [String] = []) -> JSONValue {
        func entries(_ ids: [String], from first: Int64) -> JSONValue {
            .array(ids.enumerated().map { [.integer(first + Int64($0)), .string($1), [:], [:], []] })
        }
        return ["queue_running": entries(running, from: 0), "queue_pending": entries(pending, from: 10)]
    }
}

/// A ComfyUI in memory: one job, whose fate is a list of moments; each look at the history moves on by one.
final class ComfyUIFake: Sendable {
    enum Moment: Sendable {
        /// Behind so many others.
        case pending(Int)
        case running
        /// Neither in the queue nor in the history.
        case gone
        /// The history entry.
        case done(@Sendable (String) -> JSONValue)
    }

    private struct State {
        var id = ""
        var moments: [Moment]
        var now: Moment = .gone
    }

    private let state: Locked<State>
    private let answersTo: @Sendable (String, ImageServerFake.Answer) -> ImageServerFake.Answer?
    private let picture: EncodedImage

    /// - Parameter answersTo: Replaces the answer to a line such as `POST /prompt`.
    init(
        _ moments: [Moment], id: String = "",
        answersTo: @escaping @Sendable (String, ImageServerFake.Answer) -> ImageServerFake.Answer? = { _, _ in nil }
    ) throws {
        state = Locked(State(id: id, moments: moments))
        picture = try Sample.picture()
        self.answersTo = answersTo
    }

    var id: String { state.withLock { $0.id } }

    var server: ImageServerFake {
        ImageServerFake { [self] request, _ in
            let line = "\(request.method) \(request.url.path())"
            let usual = try usual(line, request)
            return answersTo(line, usual) ?? usual
        }
    }

    private func usual(_ line: String, _ request: HTTPRequest) throws -> ImageServerFake.Answer {
        switch line {
        case "POST /prompt":
            let body = try JSONValue.parse(String(decoding: request.body ?? Data(), as: UTF8.self))
            let id = body["prompt_id"]?.stringValue ?? ""
            state.withLock { state in
                state.id = id
                state.now = state.moments.first ?? .gone
            }
            return .json(["prompt_id": .string(id), "number": 1, "node_errors": [:]])
        case "POST /upload/image":
            return .json(["name": "in (1).png", "subfolder": "sub", "type": "input"])
        case "GET /queue":
            let (now, id) = state.withLock { ($0.now, $0.id) }
            switch now {
            case .pending(let others):
                let before = (0..<max(0, others - 1)).map { "other\($0)" }
                return .json(
                    ComfyUIFixture.queue(running: others > 0 ? ["busy"] : [], pending: before + [id, "later"]))
            case .running: return .json(ComfyUIFixture.queue(running: [id], pending: ["later"]))
            case .gone, .done: return .json(ComfyUIFixture.queue(running: ["stranger"]))
            }
        case "GET /view": return .image(picture)
        case _ where line.hasPrefix("GET /history/"):
            let (now, id) = state.withLock { state in
                if !state.moments.isEmpty { state.now = state.moments.removeFirst() }
                return (state.now, state.id)
            }
            if case .done(let entry) = now { return .json(entry(id)) }
            return .json([:])
        case _ where line.hasPrefix("POST /api/jobs/"): return .text("404: Not Found", status: 404)
        default: return ImageServerFake.Answer()
        }
    }
}

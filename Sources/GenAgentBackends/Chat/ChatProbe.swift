import Foundation
import GenAgent
import GenAgentHTTP

/// What a chat endpoint can do, found by asking it two questions: one with a tool, one with an image.
public struct ChatProbe: Sendable, Hashable {
    /// The result of one question, for people: what happened and how to fix it.
    public enum Outcome: Sendable, Hashable {
        case works(String)
        /// The server accepted the question, but the answer does not show that it works.
        case doubtful(String)
        case fails(String)

        package var isWorking: Bool { if case .works = self { true } else { false } }
    }

    /// The color of the image that the model sees.
    public enum Color: String, Sendable, Hashable, CaseIterable {
        case red
        case blue
    }

    public var reachable: Outcome
    package var modelServed: Outcome
    /// If native tool calls fail, use `TurnFormat.tagged`.
    package var nativeCalls: Outcome
    public var vision: Outcome
    public var usage: Usage

    /// The turn format that suits the endpoint.
    public var format: TurnFormat { nativeCalls.isWorking ? .native : .tagged }

    /// Asks an endpoint. Never throws: errors are part of the result.
    ///
    /// - Parameters:
    ///   - color: The color to show. Choose it at random, so that no model passes by always naming the same one.
    ///   - clock: Measures the waits between attempts.
    public static func run(
        _ endpoint: ChatEndpoint, over transport: any HTTPTransport, showing color: Color = .red,
        retry: HTTPRetryPolicy = .never, clock: any SessionClock = SystemClock()
    ) async -> ChatProbe {
        let client = ChatClient(endpoint, transport: transport, retry: retry, clock: clock, imageTransform: nil)
        let (reachable, modelServed) = await models(client)
        var probe = ChatProbe(
            reachable: reachable, modelServed: modelServed, nativeCalls: .fails("not asked"),
            vision: .fails("not asked"),
            usage: Usage())
        probe.nativeCalls = await calls(client, &probe.usage)
        probe.vision = await images(client, color, &probe.usage)
        if !reachable.isWorking, probe.nativeCalls.isAccepted || probe.vision.isAccepted {
            probe.reachable = .works("The server answers chat completions, but lists no models.")
        }
        return probe
    }

    private static func models(_ client: ChatClient) async -> (reachable: Outcome, served: Outcome) {
        let model = client.endpoint.model
        do {
            let list = try await client.get("models")
            let entries = (list["data"] ?? list["models"])?.arrayValue ?? []
            let names = entries.compactMap { ($0["id"] ?? $0["name"])?.stringValue }
            let reachable = Outcome.works("The server lists \(names.count) model\(names.count == 1 ? "" : "s").")
            if names.contains(model) { return (reachable, .works("The server serves \(model).")) }
            let known = names.prefix(5).joined(separator: ", ")
            return (reachable, .doubtful("The server does not list \(model); it lists \(known.nonBlank ?? "nothing")."))
        } catch {
            let words = "\(AdapterError(wrapping: error))"
            return (.fails(words), .doubtful("The models could not be listed."))
        }
    }

    private static func calls(_ client: ChatClient, _ usage: inout Usage) async -> Outcome {
        var body = ChatRequestBody(
            endpoint: client.endpoint,
            messages: [
                ChatMessage(
                    role: .user, content: [.text("Call the tool report_number with the number 7. Do nothing else.")])
            ])
        body.tools = [
            ToolDescriptor(
                name: "report_number", summary: "Reports a number.",
                parameters: [
                    "type": "object", "properties": ["number": ["type": "integer"]], "required": ["number"],
                ])
        ]
        body.sampling = SamplingOptions(temperature: 0, maximumTokens: 512)
        do {
            let reply = try await client.reply(to: body)
            usage += reply.usage
            return judge(reply)
        } catch {
            return .fails("\(AdapterError(wrapping: error)) The tagged format needs no native calls.")
        }
    }

    private static func judge(_ reply: PolicyReply) -> Outcome {
        guard let call = reply.toolCalls.first else {
            let said = SafeText.excerpt(reply.text, limit: 80)
            return .fails(
                "The model answered in words ('\(said)') instead of calling; use the tagged format, or start the server with tool calls on (vLLM: --enable-auto-tool-choice --tool-call-parser; llama.cpp: --jinja)."
            )
        }
        guard (try? JSONValue.parse(call.arguments))?.objectValue != nil else {
            return .doubtful("The model called \(call.name), but with broken arguments.")
        }
        guard call.name == "report_number" else {
            return .doubtful("The model called \(call.name), a tool that it was not offered.")
        }
        return .works("The model called the tool.")
    }
}

extension ChatProbe.Outcome {
    fileprivate var isAccepted: Bool { if case .fails = self { false } else { true } }
}

extension ChatProbe {
    /// The colors that the model may choose from, including the shown one: a guess succeeds one time in four.
    private static let offered = ["red", "green", "blue", "yellow"]

    static func images(_ client: ChatClient, _ color: Color, _ usage: inout Usage) async -> Outcome {
        do {
            let image = try EncodedImage(Data(base64Encoded: color.square) ?? Data())
            let question =
                "Which color fills this image: \(offered.dropLast().joined(separator: ", ")) or \(offered.last ?? "")? Answer with one word."
            var body = ChatRequestBody(
                endpoint: client.endpoint,
                messages: [ChatMessage(role: .user, content: [.image("img_1"), .text(question)])])
            body.sampling = SamplingOptions(temperature: 0, maximumTokens: 512)
            let reply = try await client.reply(to: body, images: ["img_1": image])
            usage += reply.usage
            let text = String(reply.text.afterThought ?? reply.text[...])
            // A model whose reasoning used up its tokens may have named the color there.
            let said = named(in: text.nonBlank ?? reply.reasoning ?? "")
            if said == [color.rawValue] { return .works("The model saw a \(color.rawValue) image.") }
            let words = SafeText.excerpt(text, limit: 80)
            return .doubtful(
                "The server takes images, but the model called a \(color.rawValue) one '\(words)'.")
        } catch {
            return .fails("\(AdapterError(wrapping: error))")
        }
    }

    private static func named(in text: String) -> [String] {
        let words = Set(text.lowercased().split { !$0.isLetter }.map(String.init))
        return offered.filter(words.contains)
    }
}

extension ChatProbe.Color {
    /// A square of 56 x 56 pixels as base64 PNG; vision models need at least 28.
    fileprivate var square: String {
        switch self {
        case .red:
            """
            iVBORw0KGgoAAAANSUhEUgAAADgAAAA4CAIAAAAn5KxJAAAAQ0lEQVR42u3OQQkAAAgEsItw/QOaw4cphMECLNO+EFFRUVFRUVFR\
            UVFRUVFRUVFRUVFRUVFRUVFRUVFRUVFRUVFR0bOR84o13L3ORAAAAABJRU5ErkJggg==
            """
        case .blue:
            """
            iVBORw0KGgoAAAANSUhEUgAAADgAAAA4CAIAAAAn5KxJAAAARUlEQVR42u3OQQkAAAgEsAthCPvnMYwPUwiDBViq54WIioqKioqKioqK\
            ioqKioqKioqKioqKioqKioqKioqKioqKioqeBX4qZsRPJivJAAAAAElFTkSuQmCC
            """
        }
    }
}

import Foundation
import GenAgent
import GenAgentBackends
import GenAgentHTTP
import Testing

/// Every request that makes a server draw carries the call's name as its idempotency key; only where the server's documentation says
/// that it honors the key is anything built on it.
struct IdempotencyKeyTests {
    /// An adapter, and the route that makes its server draw.
    struct Adapter: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var route: String
        var make: @Sendable (GeneratorEndpoint, any HTTPTransport) -> any GeneratorTool
    }

    static let adapters = [
        Adapter(testDescription: "OpenAI Images", route: "/v1/images/generations") {
            OpenAIImagesTool(model: "m", at: $0, dialect: .openAI, over: $1)
        },
        Adapter(testDescription: "SD WebUI", route: "/sdapi/v1/txt2img") { SDWebUITool(at: $0, over: $1) },
        Adapter(testDescription: "stable-diffusion.cpp", route: "/sdcpp/v1/img_gen") { SDCppJobTool(at: $0, over: $1) },
        Adapter(testDescription: "Black Forest Labs", route: "/v1/flux-2-pro") {
            BlackForestLabsTool(model: "flux-2-pro", at: $0, over: $1)
        },
        Adapter(testDescription: "template", route: "/draw") {
            HTTPTemplateTool(
                template: HTTPTemplate(path: "/draw", body: ["p": "{{prompt}}"], answer: .bytes), at: $0, over: $1)
        },
    ]

    private func lost() -> ImageServerFake {
        ImageServerFake { _, _ in throw HTTPError(.connectionLost, "The connection broke.", mayHaveBeenSent: true) }
    }

    @Test(arguments: adapters)
    func theKeyIsSentAndPromisesNothing(_ adapter: Adapter) async throws {
        let (server, probe) = (lost(), CallProbe())
        let tool = adapter.make(try Sample.endpoint(), server)
        #expect(tool.descriptor.generator?.callNaming == nil)
        let error = try await adapterError {
            try await tool.generate(GenerationRequest(prompt: "x"), context: probe.context)
        }
        #expect(error.kind == .outcomeUnknown && error.message.hasSuffix("may have been made and charged."), "\(error)")
        let drawing = server.requests.filter { $0.url.path() == adapter.route }
        #expect(drawing.map { $0.headers["Idempotency-Key"] } == [probe.context.callName])
    }

    @Test(arguments: adapters)
    func whereItIsHonoredALostRequestIsSentAgainUnderTheSameKey(_ adapter: Adapter) async throws {
        let (server, probe) = (lost(), CallProbe())
        var endpoint = try Sample.endpoint()
        endpoint.honorsIdempotencyKey = true
        let tool = adapter.make(endpoint, server)
        #expect(tool.descriptor.generator?.callNaming == .idempotencyKey)
        _ = try await adapterError {
            try await tool.generate(GenerationRequest(prompt: "x"), context: probe.context)
        }
        let keys = server.requests.filter { $0.url.path() == adapter.route }.map { $0.headers["Idempotency-Key"] }
        #expect(keys == Array(repeating: probe.context.callName, count: 4))
    }

    @Test func whereItIsHonoredAGatewayWithoutAnAnswerIsAskedAgain() async throws {
        let picture = try Sample.picture()
        let server = ImageServerFake(answers: [.json(["detail": "timed out"], status: 504), .image(picture)])
        var endpoint = try Sample.endpoint()
        endpoint.honorsIdempotencyKey = true
        let template = HTTPTemplate(path: "/draw", body: ["p": "{{prompt}}"], answer: .bytes)
        let result = try await HTTPTemplateTool(template: template, at: endpoint, over: server)
            .generate(GenerationRequest(prompt: "x"), context: CallProbe().context)
        #expect(result.image == picture && Set(server.requests.map { $0.headers["Idempotency-Key"] }).count == 1)
        #expect(server.requests.count == 2)
    }

    @Test func aTemplateMayPutTheNameWhereItsServerWantsIt() async throws {
        let server = ImageServerFake(answers: [.image(try Sample.picture())])
        let probe = CallProbe()
        let template = HTTPTemplate(path: "/draw", body: ["id": "{{call_name}}", "p": "{{prompt}}"], answer: .bytes)
        _ = try await HTTPTemplateTool(template: template, at: try Sample.endpoint(), over: server)
            .generate(GenerationRequest(prompt: "x"), context: probe.context)
        let body = try JSONValue.parse(String(decoding: server.requests.first?.body ?? Data(), as: UTF8.self))
        #expect(body["id"]?.stringValue == probe.context.callName)
    }
}

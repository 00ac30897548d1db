import Foundation
import GenAgent
import GenAgentBackends
import GenAgentHTTP
import GenAgentTesting
import Testing

struct PlantedKeyTests {
    private static let credentials: [GeneratorCredential] = [
        .bearer(.provided { Sample.key }), .basic(user: "user", password: .provided { Sample.key }),
        .header(name: "x-key", .provided { Sample.key }),
    ]

    /// What the server repeats: everything that it was sent.
    private static func echo(_ request: HTTPRequest, status: Int) -> ImageServerFake.Answer {
        let sent = request.headers.fields.map { "\($0.name): \($0.value)" }.joined(separator: ", ")
        return .json(
            [
                "error": ["message": .string("You sent \(sent) and \(Sample.key)")], "status": "Error",
                "details": .string(sent), "success": false, "message": .string(sent),
            ], status: status)
    }

    @Test(arguments: credentials, [200, 400, 401, 404, 429, 500])
    func noErrorAndNoReportHoldsAKeyThatAServerRepeats(_ credential: GeneratorCredential, _ status: Int) async throws {
        let server = ImageServerFake { request, _ in Self.echo(request, status: status) }
        let endpoint = try Sample.endpoint(credential, at: "https://user:\(Sample.key)@api.bfl.ai/?key=\(Sample.key)")
        let template = HTTPTemplate(
            path: "/g", query: [.init("p", "{{prompt}}")], answer: .pointer("/image"),
            success: .init(pointer: "/success", equals: true, message: "/message"))
        let tools: [any GeneratorTool] = [
            OpenAIImagesTool(model: "m", at: endpoint, dialect: .openAI, over: server),
            ComfyUITool(
                workflow: try ComfyUIWorkflow(ComfyUIFixture.graph, bindings: ComfyUIFixture.bindings), at: endpoint,
                over: server),
            SDWebUITool(at: endpoint, over: server), SDCppJobTool(at: endpoint, over: server),
            BlackForestLabsTool(model: "flux-2-pro", at: endpoint, over: server),
            HTTPTemplateTool(template: template, at: endpoint, over: server),
        ]
        let encoded = Data("user:\(Sample.key)".utf8).base64EncodedString()
        for tool in tools {
            let probe = CallProbe()
            let error = try await adapterError {
                try await tool.generate(GenerationRequest(prompt: "x"), context: probe.context)
            }
            let written = "\(error) \(probe.progress) \(probe.jobs) \(String(reflecting: error))"
            #expect(!written.contains(Sample.key) && !written.contains(encoded), "\(tool.descriptor.name): \(written)")
        }
        #expect(!"\(endpoint) \(String(reflecting: endpoint)) \(credential)".contains(Sample.key))
    }
}

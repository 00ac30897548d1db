import Foundation
import GenAgent
import GenAgentBackends
import GenAgentHTTP
import GenAgentTesting
import Testing

@testable import GenAgentCLI

@Suite struct DoctorTests {
    /// What the doctor says of a configuration, and whether all is well.
    private func findings(
        _ configuration: BackendConfiguration, environment: [String: String] = [:], _ transport: ScriptedTransport
    ) async -> (lines: [String], isWell: Bool, checks: [DoctorCheck]) {
        let doctor = Doctor(configuration: configuration, transport: transport, environment: environment)
        let checks = Locked<[DoctorCheck]>([])
        let isWell = await doctor.examine { check in checks.withLock { $0.append(check) } }
        let all = checks.withLock { $0 }
        return (all.map(\.line), isWell, all)
    }

    private func read(_ text: String) throws -> BackendConfiguration {
        try BackendConfiguration(JSONValue.parse(text), SettingSource(head: "c.json", isFile: true))
    }

    private func tool(_ option: String) throws -> BackendConfiguration {
        try BackendConfiguration(BackendFlags(tools: [option]))
    }

    /// A chat server: it calls the tool or not, and calls a red picture by a colour.
    private func chat(_ colour: String?, calls: Bool) -> ScriptedTransport {
        ScriptedTransport { request in
            let body = String(decoding: request.body ?? Data(), as: UTF8.self)
            if request.url.path.hasSuffix("/models") { return try await answer(#"{"data": [{"id": "m"}]}"#, request) }
            if body.contains("image_url") {
                guard let colour else {
                    return try await answer(
                        #"{"error": {"message": "m is no multimodal model"}}"#, request, status: 400)
                }
                return try await answer(#"{"choices": [{"message": {"content": "\#(colour)"}}]}"#, request)
            }
            guard calls else { return try await answer(#"{"choices": [{"message": {"content": "seven"}}]}"#, request) }
            let call = #"{"id": "c", "function": {"name": "report_number", "arguments": "{\"number\": 7}"}}"#
            return try await answer(
                #"{"choices": [{"message": {"content": null, "tool_calls": [\#(call)]}}]}"#, request)
        }
    }

    private let policy = #"{"policy": {"url": "http://p:8000/v1", "model": "m", "format": "native"}}"#

    @Test func aHealthyPolicyPassesEveryCheck() async throws {
        let found = await findings(try read(policy), chat("Red.", calls: true))
        #expect(found.isWell && found.checks.allSatisfy { $0.result == .works })
        #expect(found.checks.map(\.name) == ["reachable", "model", "native calls", "vision"])
        #expect(found.checks.first?.subject == "policy m at http://p:8000")
        #expect(found.lines.first?.hasPrefix("  ✓ reachable: ") == true)
    }

    @Test func nativeCallsAreNeededOnlyWhereTheyAreChosen() async throws {
        let native = await findings(try read(policy), chat("red", calls: false))
        #expect(!native.isWell)
        #expect(
            native.lines[2].hasPrefix("  ✗ native calls: ") && native.lines[2].contains("--enable-auto-tool-choice"))
        let tagged = await findings(
            try read(policy.replacingOccurrences(of: "native", with: "tagged")), chat("red", calls: false))
        #expect(tagged.isWell && tagged.checks[2].result == .doubtful)
    }

    @Test func aPolicyThatCannotSeeFails() async throws {
        let found = await findings(try read(policy), chat(nil, calls: true))
        #expect(!found.isWell && found.lines.last?.hasPrefix("  ✗ vision: ") == true)
        #expect(found.lines.last?.contains("no multimodal model") == true)
        // A judge draws nothing, so nobody asks it for calls.
        let judge = await findings(
            try read(#"{"judge": {"url": "http://j/v1", "model": "m"}}"#), chat("blue", calls: false))
        #expect(judge.checks.map(\.name) == ["reachable", "model", "vision"])
        #expect(judge.isWell && judge.checks.last?.result == .doubtful)
    }

    @Test func whatCannotBeReachedIsSaidOnce() async throws {
        let transport = ScriptedTransport { request in
            throw HTTPError(.cannotConnect, "GET \(request.url): could not connect.", mayHaveBeenSent: false)
        }
        let found = await findings(try read(policy), transport)
        #expect(!found.isWell && found.checks.map(\.name) == ["reachable"])
        let tool = await findings(try tool("sdwebui=http://w"), transport)
        #expect(
            tool.lines == [
                "  ✗ reachable: GET http://w/sdapi/v1/sd-models: could not connect. Start the web UI with --api."
            ])
    }

    @Test func aMissingKeyIsNamedAndNothingIsSent() async throws {
        let transport = ScriptedTransport([])
        let found = await findings(
            try tool("bfl=https://api.bfl.ai,model=flux-2-pro,api-key-env=BFL_KEY"), transport)
        #expect(
            found.lines == [
                "  ✗ key: The environment variable BFL_KEY is not set. Put the key into it: export BFL_KEY=…"
            ])
        #expect(await transport.requests.isEmpty)
    }

    @Test func generatorsAreAskedWithoutDrawing() async throws {
        let cases: [(tool: String, path: String, answer: String, status: Int, lines: [String])] = [
            (
                "sdwebui=http://w", "/sdapi/v1/sd-models", #"[{"title": "a"}]"#, 200,
                ["  ✓ reachable: The server answers.", "  ✓ model: The server has 1 model."]
            ),
            (
                "sdwebui=http://w", "/sdapi/v1/sd-models", #"{"detail": "Not Found"}"#, 404,
                [
                    "  ✓ reachable: The server answers.",
                    "  ✗ interface: GET /sdapi/v1/sd-models answered 404. Start the web UI with --api.",
                ]
            ),
            (
                "openai=http://o,model=draw", "/v1/models", #"{"data": [{"id": "other"}]}"#, 200,
                [
                    "  ✓ reachable: The server answers.",
                    "  ? model: The server does not list draw; it lists other.",
                ]
            ),
            (
                "openai=http://o,model=draw", "/v1/models", #"{"error": {}}"#, 401,
                [
                    "  ✓ reachable: The server answers.",
                    "  ✗ key: GET /v1/models answered 401. The server needs a key: name its environment variable in apiKeyEnv.",
                ]
            ),
            (
                "sdcpp=http://s", "/sdcpp/v1/capabilities", "{}", 200,
                ["  ✓ reachable: The server answers.", "  ✓ interface: The server accepts native jobs."]
            ),
        ]
        for (option, path, text, status, lines) in cases {
            let transport = ScriptedTransport([.json(text, status: status)])
            #expect(await findings(try tool(option), transport).lines == lines)
            #expect(await transport.requests.map(\.url.path) == [path])
            #expect(await transport.requests.map(\.method) == ["GET"])
        }
    }

    @Test func aWorkflowThatTheServerCannotRunFails() async throws {
        let place = try TemporaryDirectory()
        let workflow = #"{"6": {"class_type": "Missing", "inputs": {"text": ""}}}"#
        try Data(workflow.utf8).write(to: URL(fileURLWithPath: place.file("w.json")))
        let transport = ScriptedTransport { request in try await answer("{}", request) }
        let found = await findings(
            try tool("comfyui=http://c:8188,workflow=\(place.file("w.json")),prompt=6.text"), transport)
        #expect(!found.isWell && found.checks.map(\.name) == ["reachable", "workflow"])
        #expect(found.lines.last?.contains("Node 6: the server has no node Missing") == true)
    }

    @Test func theKeyGoesToTheServerAndNowhereElse() async throws {
        let transport = ScriptedTransport([.json("[]"), .json("{}", status: 401)])
        let settings = try tool("sdwebui=http://w,user=me,api-key-env=WEB_KEY")
        let first = await findings(settings, environment: ["WEB_KEY": "planted-key"], transport)
        let second = await findings(settings, environment: ["WEB_KEY": "planted-key"], transport)
        let sent = await transport.requests.first?.headers["Authorization"]
        #expect(sent == "Basic \(Data("me:planted-key".utf8).base64EncodedString())")
        #expect(second.lines.last?.hasSuffix("Check the key in WEB_KEY.") == true)
        let said = (first.checks + second.checks).map(\.json.jsonText).joined() + (first.lines + second.lines).joined()
        #expect(!said.contains("planted"))
    }
}

/// A JSON answer to a request.
private func answer(_ text: String, _ request: HTTPRequest, status: Int = 200) async throws -> HTTPResponse {
    HTTPResponse(
        status: status, headers: ["Content-Type": "application/json"], url: request.url, body: HTTPBody(Data(text.utf8))
    )
}

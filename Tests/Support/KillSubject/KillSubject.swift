#if Store
import Foundation
import GenAgent
import GenAgentBackends
import GenAgentCurl
import GenAgentHTTP
import GenAgentStore

/// A session with all participants there are, to be killed: `KillSubject run|resume STORE SERVER NAME`.
///
/// The command line has no hook, no reflector and no comparator; here they ask the server, as policy, generator and judge do.
@main
struct KillSubject {
    static func main() async {
        do { try await run() } catch {
            FileHandle.standardError.write(Data("KillSubject: \(error)\n".utf8))
            exit(1)
        }
    }

    private static func run() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 5, let server = URL(string: arguments[3]) else { exit(64) }
        let store = SQLiteTrajectoryStore(at: URL(fileURLWithPath: arguments[2]))
        let id = SessionID(rawValue: arguments[4])
        let parts = Parts(server: server, transport: CurlTransport(), name: arguments[4])
        let outcome: SessionOutcome
        if arguments[1] == "resume" {
            outcome = try await AgentSession.resume(
                id, from: store, policy: parts.policy, tools: [parts.tool], assessment: parts.assessment,
                selection: parts.selection, hook: parts.hook
            ).finish()
        } else {
            outcome = await AgentSession(
                policy: parts.policy, tools: [parts.tool], assessment: parts.assessment, selection: parts.selection,
                hook: parts.hook, store: store, id: id, seed: 7
            ).respond(to: "A cup.")
        }
        guard outcome.stopReason == .satisfied else { throw KillSubjectError(reason: outcome.stopReason) }
    }
}

struct KillSubjectError: Error {
    var reason: StopReason
}

/// The participants, all behind one server.
private struct Parts {
    let server: URL
    let transport: CurlTransport
    let name: String

    private func endpoint(_ model: String) -> ChatEndpoint {
        ChatEndpoint(server.appendingPathComponent("v1"), model: model)
    }

    var policy: ChatCompletionsPolicy { ChatCompletionsPolicy(endpoint("policy"), transport: transport) }

    var tool: HTTPTemplateTool {
        let template = HTTPTemplate(
            path: "/draw", body: ["prompt": "{{prompt}}", "seed": "{{seed}}"], answer: .bytes)
        return HTTPTemplateTool(template: template, at: GeneratorEndpoint(server), over: transport)
    }

    var assessment: Assessment {
        .judge(
            VisionJudge(endpoint("judge"), transport: transport),
            reflector: PolicyReflector(ChatCompletionsPolicy(endpoint("reflector"), transport: transport)))
    }

    var selection: ImageSelection { .pairwise(ChatComparator(endpoint("comparator"), transport: transport)) }

    var hook: AskingHook { AskingHook(url: server.appendingPathComponent("hook"), transport: transport) }
}

/// Allows what the server allows.
private struct AskingHook: ToolCallHook {
    let url: URL
    let transport: CurlTransport

    func decide(_ call: ToolCall, context: HookContext) async throws -> HookDecision {
        var request = HTTPRequest("POST", url)
        request.body = Data(JSONValue.object(call.arguments).jsonText.utf8)
        let response = try await transport.send(request)
        _ = try await response.body.collect()
        return response.isSuccess ? .allow : .refuse("The server says no.")
    }
}
#else
@main
struct KillSubject {
    static func main() {}
}
#endif

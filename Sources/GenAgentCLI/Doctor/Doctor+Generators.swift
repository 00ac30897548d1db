import Foundation
import GenAgent
import GenAgentBackends
import GenAgentHTTP

extension Doctor {
    /// Asks a generator's server what it has. Nothing is drawn, so nothing is charged.
    func generator(_ tool: ToolSettings) async -> [DoctorCheck] {
        let subject = "tool \(tool.name) (\(tool.kind.rawValue)) at \(tool.url.serverName)"
        if let missing = missingKey(tool.keyVariable, subject) { return [missing] }
        func check(_ name: String, _ result: DoctorCheck.Result, _ text: String) -> DoctorCheck {
            DoctorCheck(subject: subject, name: name, result: result, text: text)
        }
        let answer: Answer
        do {
            answer = try await get(tool.kind.probePath, of: tool)
        } catch {
            let words = (error as? HTTPError)?.message ?? ErrorText.phrase(for: error)
            return [check("reachable", .fails, "\(words) \(tool.kind.startAdvice)")]
        }
        let asked = "GET \(tool.kind.probePath) answered \(answer.status)"
        if [401, 403].contains(answer.status) {
            let advice =
                tool.keyVariable.map { "Check the key in \($0)." } ?? "It wants a key: name its variable in apiKeyEnv."
            return [check("reachable", .works, "The server answers."), check("key", .fails, "\(asked). \(advice)")]
        }
        // A server of one's own and a paid one have no route that tells more without a call.
        guard tool.kind != .template, tool.kind != .blackForestLabs else {
            return [
                check("reachable", .works, "The server answers. Whether a call succeeds shows only when one is made.")
            ]
        }
        guard answer.status == 200 else {
            let isFound = answer.status != 404
            return [
                check("reachable", .works, "The server answers."),
                check(
                    "interface", answer.isForeign ? .doubtful : .fails,
                    "\(asked). \(isFound ? "Look into the server's log." : tool.kind.startAdvice)"),
            ]
        }
        let reachable = check("reachable", .works, "The server answers.")
        switch tool.details {
        case .comfyUI(let workflow): return [reachable] + [await validated(workflow, tool, subject)]
        case .openAI(let dialect, let model):
            guard dialect.sendsModel, let model else { return [reachable] }
            let names = (answer.json?["data"]?.arrayValue ?? []).compactMap { $0["id"]?.stringValue }
            return [
                reachable,
                names.contains(model)
                    ? check("model", .works, "The server serves \(model).")
                    : check(
                        "model", .doubtful,
                        "The server does not list \(model); it lists \(names.isEmpty ? "nothing" : names.prefix(5).joined(separator: ", "))."
                    ),
            ]
        case .sdWebUI:
            let count = answer.json?.arrayValue?.count ?? 0
            return [
                reachable,
                count > 0
                    ? check("model", .works, "The server has \(count) model\(count == 1 ? "" : "s").")
                    : check("model", .doubtful, "The server lists no models. Put a checkpoint into its models folder."),
            ]
        case .sdCpp: return [reachable, check("interface", .works, "The server takes native jobs.")]
        case .blackForestLabs, .template: return [reachable]
        }
    }

    private func validated(_ workflow: ComfyUIWorkflow, _ tool: ToolSettings, _ subject: String) async -> DoctorCheck {
        var check = DoctorCheck(
            subject: subject, name: "workflow", result: .works, text: "The server can run the workflow.")
        do {
            let comfy = ComfyUITool(tool.name, workflow: workflow, at: tool.endpoint, over: transport)
            let problems = try await comfy.validate()
            if !problems.isEmpty {
                check.result = .fails
                check.text = problems.joined(separator: " ")
            }
        } catch {
            check.result = .fails
            check.text = (error as? AdapterError)?.message ?? ErrorText.phrase(for: error)
        }
        return check
    }

    /// What came back.
    private struct Answer {
        var status: Int
        var json: JSONValue?
        /// A 404 that is not FastAPI's: another server with the same interface, which lacks this one route.
        var isForeign: Bool { status == 404 && json?["detail"] == nil }
    }

    private func get(_ path: String, of tool: ToolSettings) async throws -> Answer {
        var parts = URLComponents(url: tool.url, resolvingAgainstBaseURL: true) ?? URLComponents()
        while parts.path.hasSuffix("/") { parts.path.removeLast() }
        parts.path += path
        guard let url = parts.url else { return Answer(status: 0) }
        var headers: HTTPHeaders = [:]
        if let variable = tool.keyVariable, let key = environment[variable] {
            switch tool.details {
            case .sdWebUI(let user?):
                headers["Authorization"] = "Basic \(Data("\(user):\(key)".utf8).base64EncodedString())"
            case .blackForestLabs: headers["x-key"] = key
            default: headers["Authorization"] = "Bearer \(key)"
            }
        }
        let request = HTTPRequest(
            "GET", url, headers: headers, timeouts: HTTPTimeouts(connect: 5, total: 30),
            maximumResponseBytes: 32_000_000, maximumRedirects: 0)
        do {
            let response = try await transport.send(request)
            let json = try? JSONValue.parse(String(decoding: try await response.body.collect(), as: UTF8.self))
            return Answer(
                status: response.status, json: json.map { Redactor.standard.learning(from: request).json($0) })
        } catch {
            throw Redactor.clean(error, of: request)
        }
    }
}

extension ToolSettings.Kind {
    /// A route that only reads.
    fileprivate var probePath: String {
        switch self {
        case .openAI: "/v1/models"
        case .comfyUI: "/system_stats"
        case .sdWebUI: "/sdapi/v1/sd-models"
        case .sdCpp: "/sdcpp/v1/capabilities"
        case .blackForestLabs, .template: "/"
        }
    }

    /// How such a server is started.
    fileprivate var startAdvice: String {
        switch self {
        case .openAI, .blackForestLabs, .template: "Check the URL."
        case .comfyUI: "Start ComfyUI with: python main.py --listen 127.0.0.1 --port 8188."
        case .sdWebUI: "Start the web UI with --api."
        case .sdCpp: "Start it with: sd-server -m MODEL --listen-port 1234."
        }
    }
}

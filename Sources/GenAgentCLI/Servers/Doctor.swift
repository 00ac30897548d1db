import Foundation
import GenAgent
import GenAgentBackends
import GenAgentHTTP

/// Asks every configured server whether it can do its part.
struct Doctor: Sendable {
    var configuration: BackendConfiguration
    var transport: any HTTPTransport
    var environment: [String: String]
    var color = ChatProbe.Color.red

    /// Asks one server after the other and reports each finding as it comes.
    ///
    /// - Returns: Whether nothing fails.
    func examine(_ report: (DoctorCheck) async -> Void) async -> Bool {
        var isWell = true
        func note(_ checks: [DoctorCheck]) async {
            for check in checks {
                if check.result == .fails { isWell = false }
                await report(check)
            }
        }
        if let policy = configuration.policy { await note(chat(policy, role: "policy", isPolicy: true)) }
        for tool in configuration.tools { await note(generator(tool)) }
        if let judge = configuration.judgeModel { await note(chat(judge, role: "judge", isPolicy: false)) }
        return isWell
    }

    private func chat(_ settings: ChatSettings, role: String, isPolicy: Bool) async -> [DoctorCheck] {
        let subject = "\(role) \(settings.model) at \(settings.url.serverName)"
        if let missing = missingKey(settings.keyVariable, subject) { return [missing] }
        var endpoint = settings.endpoint
        endpoint.timeouts = HTTPTimeouts(connect: 5, total: 120)
        let probe = await ChatProbe.run(endpoint, over: transport, showing: color)
        var checks = [DoctorCheck(subject, "reachable", probe.reachable)]
        // After one failure the others would be the same.
        guard probe.reachable.isWorking else { return checks }
        checks.append(DoctorCheck(subject, "model", probe.modelServed))
        if isPolicy {
            checks.append(
                DoctorCheck(subject, "native calls", probe.nativeCalls, isNeeded: settings.format == .native))
        }
        checks.append(DoctorCheck(subject, "vision", probe.vision))
        return checks
    }

    /// The finding for a variable that is configured but not set.
    private func missingKey(_ variable: String?, _ subject: String) -> DoctorCheck? {
        guard let variable, (environment[variable] ?? "").isBlank else { return nil }
        return DoctorCheck(
            subject: subject, name: "key", result: .fails,
            text: "The environment variable \(variable) is not set. Put the key into it: export \(variable)=…")
    }
}

extension Doctor {
    /// Asks a generator's server what it has. Nothing is drawn, so nothing is charged.
    private func generator(_ tool: ToolSettings) async -> [DoctorCheck] {
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
                tool.keyVariable.map { "Check the key in \($0)." }
                ?? "The server needs a key: name its environment variable in apiKeyEnv."
            return [check("reachable", .works, "The server answers."), check("key", .fails, "\(asked). \(advice)")]
        }
        // Custom and paid servers have no route that says more without a call.
        guard tool.kind != .template, tool.kind != .blackForestLabs else {
            return [
                check("reachable", .works, "The server answers. Only a real call can show whether calls succeed.")
            ]
        }
        guard answer.status == 200 else {
            let isFound = answer.status != 404
            return [
                check("reachable", .works, "The server answers."),
                check(
                    "interface", answer.isForeign ? .doubtful : .fails,
                    "\(asked). \(isFound ? "See the server's log." : tool.kind.startAdvice)"),
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
                    ? check("model", .works, "The server has \(Numbers.count(count, "model")).")
                    : check(
                        "model", .doubtful,
                        "The server lists no models. Put a checkpoint into the models folder of the server."),
            ]
        case .sdCpp: return [reachable, check("interface", .works, "The server accepts native jobs.")]
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

    private struct Answer {
        var status: Int
        var json: JSONValue?
        /// A 404 that is not from FastAPI: another server with the same interface, which lacks only this route.
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
    fileprivate var probePath: String {
        switch self {
        case .openAI: "/v1/models"
        case .comfyUI: "/system_stats"
        case .sdWebUI: "/sdapi/v1/sd-models"
        case .sdCpp: "/sdcpp/v1/capabilities"
        case .blackForestLabs, .template: "/"
        }
    }

    fileprivate var startAdvice: String {
        switch self {
        case .openAI, .blackForestLabs, .template: "Check the URL."
        case .comfyUI: "Start ComfyUI with: python main.py --listen 127.0.0.1 --port 8188."
        case .sdWebUI: "Start the web UI with --api."
        case .sdCpp: "Start it with: sd-server -m MODEL --listen-port 1234."
        }
    }
}

/// The result of one question to a server.
struct DoctorCheck: Sendable, Equatable {
    enum Result: String, Sendable {
        case works, doubtful, fails
    }

    /// What was examined, such as `policy Qwen3-VL-8B at http://127.0.0.1:8000`.
    var subject: String
    /// What was asked, such as `reachable`.
    var name: String
    var result: Result
    /// The result, and how to fix it.
    var text: String

    var line: String { "  \(mark) \(name): \(text.inOneLine)" }

    private var mark: String {
        switch result {
        case .works: StoryMark.good.rawValue
        case .doubtful: StoryMark.open.rawValue
        case .fails: StoryMark.bad.rawValue
        }
    }

    var json: JSONValue {
        [
            "subject": .string(subject), "check": .string(name), "result": .string(result.rawValue),
            "text": .string(text),
        ]
    }
}

extension DoctorCheck {
    init(_ subject: String, _ name: String, _ outcome: ChatProbe.Outcome, isNeeded: Bool = true) {
        switch outcome {
        case .works(let text): self.init(subject: subject, name: name, result: .works, text: text)
        case .doubtful(let text): self.init(subject: subject, name: name, result: .doubtful, text: text)
        case .fails(let text):
            self.init(subject: subject, name: name, result: isNeeded ? .fails : .doubtful, text: text)
        }
    }
}

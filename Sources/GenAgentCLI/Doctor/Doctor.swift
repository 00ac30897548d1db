import Foundation
import GenAgent
import GenAgentBackends
import GenAgentHTTP

/// Asks every configured server whether it can do its part.
struct Doctor: Sendable {
    var configuration: RunConfiguration
    var transport: any HTTPTransport
    var environment: [String: String]
    /// What models are shown.
    var colour = ChatProbe.Color.red

    /// Asks one server after the other and tells each finding as it comes.
    ///
    /// - Returns: Whether nothing fails.
    func examine(_ tell: (DoctorCheck) async -> Void) async -> Bool {
        var isWell = true
        func note(_ checks: [DoctorCheck]) async {
            for check in checks {
                if check.result == .fails { isWell = false }
                await tell(check)
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
        let probe = await ChatProbe.run(endpoint, over: transport, showing: colour)
        var checks = [DoctorCheck(subject, "reachable", probe.reachable)]
        // One failure says it; three more of the same only hide it.
        guard probe.reachable.isWorking else { return checks }
        checks.append(DoctorCheck(subject, "model", probe.modelServed))
        if isPolicy {
            checks.append(
                DoctorCheck(subject, "native calls", probe.nativeCalls, isNeeded: settings.format == .native))
        }
        checks.append(DoctorCheck(subject, "vision", probe.vision))
        return checks
    }

    /// The finding where a variable is named and not set.
    func missingKey(_ variable: String?, _ subject: String) -> DoctorCheck? {
        guard let variable, (environment[variable] ?? "").isBlank else { return nil }
        return DoctorCheck(
            subject: subject, name: "key", result: .fails,
            text: "The environment variable \(variable) is not set. Put the key into it: export \(variable)=…")
    }
}

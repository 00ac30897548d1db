import Foundation

/// A kind of session that is killed.
enum KillScenario: String, CaseIterable, Sendable {
    /// `genagent`: the policy judges itself, a template's generator answers with the picture.
    case selfJudging
    /// `genagent`: a vision model judges, the generator works on jobs with handles.
    case jobs
    /// `genagent`: as `jobs`, and policy, job and judge each fail once in passing.
    case retries
    /// `genagent`: the policy judges itself, and the generator is a ComfyUI, where the client names the job.
    case named
    /// `KillSubject`: also hook, reflector and comparator, which the command line does not have.
    case everybody

    /// Who fails once.
    var failing: [String] { self == .retries ? ["chat", "submit", "judge"] : [] }

    /// The program, and its arguments for a new session and for taking it up.
    func program(_ store: URL, _ server: URL, _ files: URL) throws -> (URL, run: [String], resume: [String]) {
        if self == .everybody {
            let program = try Executables.path("KillSubject").orThrow("KillSubject is missing")
            func arguments(_ verb: String) -> [String] { [verb, store.path, server.absoluteString, "one"] }
            return (program, arguments("run"), arguments("resume"))
        }
        let program = try Executables.path("genagent").orThrow("genagent is missing")
        let configuration = files.appendingPathComponent("\(rawValue).json")
        try Data(self.configuration(server.absoluteString).utf8).write(to: configuration)
        let kept = ["--store", store.path, "--quiet"]
        let out = files.appendingPathComponent("out").path
        return (
            program,
            ["run", "A cup.", "--seed", "7", "--rounds", "4", "--config", configuration.path, "--out", out] + kept,
            ["resume", "--all"] + kept
        )
    }

    private func configuration(_ server: String) -> String {
        let policy = #""policy": {"url": "\#(server)/v1", "model": "policy"}"#
        if self == .selfJudging {
            return """
                {\(policy), "tools": [{"kind": "template", "url": "\(server)", "template": {
                    "path": "/draw", "body": {"prompt": "{{prompt}}", "seed": "{{seed}}"}, "image": "bytes"}}]}
                """
        }
        if self == .named {
            let workflow = #"{"1": {"class_type": "Paint", "inputs": {"text": "", "seed": 0}}}"#
            return """
                {\(policy), "tools": [{"kind": "comfyui", "url": "\(server)", "workflow": \(workflow),
                    "bindings": {"prompt": "1.text", "seed": "1.seed"}}]}
                """
        }
        return """
            {\(policy), "judge": {"url": "\(server)/v1", "model": "judge"},
             "tools": [{"kind": "sdcpp", "url": "\(server)"}]}
            """
    }
}

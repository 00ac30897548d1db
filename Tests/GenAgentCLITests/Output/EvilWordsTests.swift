#if CLI && Store
import Foundation
import GenAgent
import GenAgentStore
import LoopbackServer
import Testing

@testable import GenAgentCLI

/// Foreign words through every command of the built program: what it says never steers a terminal, and its JSON stays JSON.
@Suite struct EvilWordsTests {
    private let place: TemporaryDirectory

    init() throws { place = try TemporaryDirectory() }

    private func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: place.file(name)))
    }

    /// Runs the program and checks all that it says.
    @discardableResult
    private func check(
        _ arguments: [String], says word: String? = nil, input: String = "",
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Program.Result {
        let program = try Program(arguments, in: place)
        program.type(input)
        try program.hangUp()
        let result = await program.result()
        for words in [result.output, result.errors] {
            let complaints = EvilWords.complaints(about: words)
            #expect(complaints == [], "\(arguments): \(words)", sourceLocation: sourceLocation)
        }
        let all = result.output + result.errors
        let wanted = word ?? "PWNED"
        #expect(wanted.isEmpty || all.contains(wanted), "\(arguments): \(all)", sourceLocation: sourceLocation)
        if arguments.contains("--json"), !result.output.isEmpty {
            #expect(throws: Never.self, sourceLocation: sourceLocation) {
                for line in result.output.split(separator: "\n") { _ = try JSONValue.parse(line) }
            }
        }
        return result
    }

    @Test func whatIsTyped() async throws {
        let evil = EvilWords.text
        let commands: [[String]] = [
            [evil], ["run", "--\(evil)", "a"], ["run", "a", "--rounds", evil], ["run", "a", "--profile", evil],
            ["run", "a", "--seed", evil], ["run", "a", "--size", evil], ["run", "a", "--max-money", evil],
            ["run", "a", "--judge", evil], ["run", "a", "--tool", evil],
            ["run", "a", "--tool", "openai=http://h,\(evil)=1"],
            ["run", "a", "--policy", evil], ["run", "a", "--config", evil], ["run", "a", "--parameters", evil],
            ["run", "a", "--policy", "http://h", "--model", "m", "--api-key-env", evil], ["run", "a", evil],
            ["resume", evil], ["show", evil], ["report", evil], ["list", "--store", evil], ["list", "--stop", evil],
            ["list", "--since", evil], ["store", "verify", "--store", evil], ["store", "import", evil],
            ["evaluate", "--suite", evil], ["evaluate", "--suite", "geneval++=\(evil)"],
            ["evaluate", "--suite", "composition", "--contenders", evil],
            ["evaluate", "--suite", "composition", "--seeds", evil], ["compare", evil, "b"],
            ["train", "--stage", evil],
            ["train", "--avoid", "geneval++=\(evil)"], ["doctor", "--config", evil],
        ]
        for command in commands {
            let result = try await check(command, says: "")
            #expect(result.code != 0)
        }
    }

    @Test func aRunAndWhatIsKeptOfIt() async throws {
        let evil = EvilWords.text
        let folder = "o\(evil.replacingOccurrences(of: "/", with: ""))"
        for flags in [[], ["--json"], ["-q"]] {
            try await check(
                ["run", "a cup \(evil)", "--seed", "1", "--size", "64", "--out", folder, "--store", "s"] + flags)
        }
        let record = try String(
            contentsOf: URL(fileURLWithPath: place.file("\(folder)/trajectory.json")), encoding: .utf8)
        #expect(!record.unicodeScalars.contains { $0.isHidden && $0 != "\n" })
        let decoded = try JSONDecoder().decode(Trajectory.self, from: Data(record.utf8))
        #expect(decoded.exchanges.first?.query.text == "a cup \(evil)")

        try await check(["list", "--store", "s"])
        let listed = try await check(["list", "--store", "s", "--json", "--limit", "1"])
        let id = try #require(try JSONValue.parse(listed.output)["id"]?.stringValue)
        try await check(["show", id, "--store", "s"])
        let shown = try await Program.run(["show", id, "--store", "s", "--json"], in: place)
        #expect(EvilWords.complaints(about: shown.output) == [])
        let told = try JSONDecoder().decode(Trajectory.self, from: Data(shown.output.utf8))
        #expect(told.exchanges.first?.query.text == "a cup \(evil)")
        try await check(["report", id, "--store", "s", "-o", "p\(evil.replacingOccurrences(of: "/", with: "")).html"])
        try await check(
            ["store", "export", "e\(evil.replacingOccurrences(of: "/", with: ""))", "--store", "s"])
        try await check(["resume", id, "--store", "s"])
    }

    @Test func aConfigurationFile() async throws {
        let evil = EvilWords.json
        for text in [
            "{\(evil): 1}", #"{"policy": {"url": \#(evil), "model": "m"}}"#,
            #"{"policy": {"url": "http://h", \#(evil): 1}}"#,
            #"{"judge": \#(evil)}"#, #"{"tools": [{"kind": \#(evil)}]}"#,
            #"{"tools": [{"kind": "sdcpp", "url": "http://127.0.0.1:1", "size": \#(evil)}]}"#,
            #"{"tools": [{"kind": "sdcpp", "url": "http://127.0.0.1:1", "name": \#(evil)}]}"#,
            "{\(EvilWords.text)}", "[\(evil)]",
        ] {
            try write(text, to: "c.json")
            for command in [["run", "a"], ["doctor"], ["evaluate", "--suite", "composition"]] {
                try await check(command + ["--config", "c.json"], says: "")
            }
        }
    }

    /// A server that repeats itself in every place that an answer has.
    private func server(_ turn: @escaping @Sendable (_ isFirst: Bool) -> String) throws -> LoopbackServer {
        try LoopbackServer { route, body in
            if route.hasSuffix("/models") { return #"{"data": [{"id": \#(EvilWords.json)}]}"# }
            let content = JSONValue.string(turn(!body.contains(#""role":"assistant""#))).jsonText
            return
                #"{"model": \#(EvilWords.json), "choices": [{"message": {"role": "assistant", "content": \#(content)}, "finish_reason": "stop"}]}"#
        }
    }

    @Test(arguments: [[], ["--json"], ["-q"]]) func answersOfAModel(flags: [String]) async throws {
        let evil = EvilWords.text
        let arguments = JSONValue.object(["prompt": .string(evil), evil: "x"]).jsonText
        let name = EvilWords.json
        let turns: [@Sendable (Bool) -> String] = [
            {
                $0
                    ? #"<think>\#(evil)</think><tool_call>{"name":"paint","arguments":\#(arguments)}</tool_call>"#
                    : "<think>\(evil)</think><judge>\(evil)</judge><answer>\(evil)</answer>"
            },
            { _ in #"<think>\#(evil)</think><tool_call>{"name":\#(name),"arguments":{}}</tool_call>"# },
            { _ in "\(evil) <\(evil)> and no turn" },
        ]
        for turn in turns {
            let port = try server(turn).port
            try await check(
                [
                    "run", "a cup", "--policy", "http://127.0.0.1:\(port)/v1", "--model", "m", "--size", "64",
                    "--no-store",
                ]
                    + flags, says: flags == ["-q"] ? "" : "PWNED")
        }
        let port = try server { _ in evil }.port
        try await check(
            ["doctor", "--policy", "http://127.0.0.1:\(port)/v1", "--model", "m"]
                + (flags == ["--json"] ? flags : []))
        let judge = try server { _ in
            #"{"verdict": "unsatisfied", "findings": [{"requirement": \#(EvilWords.json), "met": false, "detail": \#(EvilWords.json)}]}"#
        }
        try await check(
            [
                "run", "a cup", "--judge", "http://127.0.0.1:\(judge.port)/v1", "--judge-model", "m", "--size", "64",
                "--rounds", "1", "--no-store",
            ] + flags, says: flags == ["-q"] ? "" : "PWNED")
    }

    @Test(arguments: ["400 Bad Request", "401 Unauthorized", "404 Not Found", "500 Internal Server Error", "200 OK"])
    func failuresOfAServer(status: String) async throws {
        let bodies = [#"{"error": {"message": \#(EvilWords.json), "code": \#(EvilWords.json)}}"#, EvilWords.text]
        for body in bodies {
            let server = try RawServer { connection in
                guard connection.readRequest() != nil else { return }
                connection.respond(status, "Content-Type: application/json\r\nConnection: close\r\n", body: body)
            }
            let url = "http://127.0.0.1:\(server.port)"
            for flags in [[], ["--json"], ["-q"]] {
                try await check(
                    ["run", "a cup", "--policy", "\(url)/v1", "--model", "m", "--no-store"] + flags, says: "")
                try await check(["run", "a cup", "--tool", "sdwebui=\(url)", "--no-store"] + flags, says: "")
            }
            try await check(
                ["doctor", "--policy", "\(url)/v1", "--model", "m", "--tool", "sdwebui=\(url)"], says: "reachable")
        }
    }

    @Test func archives() async throws {
        let evil = EvilWords.json
        let header = #"{"library":"0.1.0","type":"genagent-sessions","version":1}"#
        let end = #"{"images":0,"inputs":0,"sessions":0,"type":"end"}"#
        let lines: [[String]] = [
            [#"{"library":\#(evil),"type":"genagent-sessions","version":99}"#, end],
            [#"{"type":\#(evil)}"#, end], [header, #"{"type":\#(evil)}"#, end], [header, "{\(EvilWords.text)", end],
            [header, #"{"type":"session","id":\#(evil)}"#, #"{"type":"session","id":"b"}"#, end],
            [
                header, #"{"type":"session","id":"a"}"#,
                #"{"type":"input","input":{"index":0,"time":1,"input":{"type":\#(evil)}}}"#, end,
            ],
            [
                header, #"{"type":"session","id":"a"}"#, #"{"type":"image","digest":\#(evil),"data":"iVBORw0KGgo="}"#,
                end,
            ],
        ]
        for text in lines {
            try write(text.joined(separator: "\n") + "\n", to: "a.jsonl")
            let result = try await check(["store", "import", "a.jsonl", "--store", "i"], says: "Error: ")
            #expect(result.code == 1)
        }
    }

    @Test func filesInAStore() async throws {
        _ = try await check(["run", "a cup", "--seed", "1", "--size", "64", "--store", "s", "-q"], says: "final")
        let name = EvilWords.text.replacingOccurrences(of: "/", with: "")
        try write("x", to: "s/images/\(name)")
        try write("x", to: "s/\(name)")
        for command in ["verify", "repair"] {
            try await check(["store", command, "--store", "s"], says: "1 session")
            try await check(["store", command, "--store", "s", "--json"], says: "{")
        }
    }

    @Test func suitesAndReports() async throws {
        let evil = EvilWords.json
        let row = #"{"id": 0, "prompt": "a dog", "tag": \#(evil), "checklist": "x"}"#
        for text in [
            row, #"{"id": \#(evil)}"#, #"{"id": 0, "prompt": \#(evil), "tag": 1}"#, "{\(EvilWords.text)}", "[\(evil)]",
        ] {
            try write(text + "\n", to: "g.jsonl")
            for command in ["evaluate --suite geneval++=g.jsonl --contenders raw", "train --avoid geneval++=g.jsonl"] {
                try await check(command.split(separator: " ").map(String.init), says: "Error: ")
            }
        }
        try write(
            #"[{"Prompt": \#(evil), "Category": \#(evil), "Subcategory": \#(evil), "prompt_id": 1, "Explanation": \#(evil)}]"#,
            to: "w.json")
        let judge = try server { _ in EvilWords.text }
        for flags in [[], ["--json"]] {
            try await check(
                [
                    "evaluate", "--suite", "wise=w.json", "--contenders", "raw", "--size", "64", "--judge",
                    "http://127.0.0.1:\(judge.port)/v1", "--judge-model", "m", "--out", "w",
                ] + flags, says: "")
        }
        try await check(
            [
                "evaluate", "--suite", "composition", "--limit", "2", "--contenders", "raw", "--size", "64", "--out",
                "ev",
            ],
            says: "report: ")
        let report = try String(contentsOf: URL(fileURLWithPath: place.file("ev/report.json")), encoding: .utf8)
        try write(report.replacingOccurrences(of: #""raw""#, with: evil), to: "r.json")
        for flags in [[], ["--json"]] {
            try await check(["compare", "r.json", "r.json", "-o", "c.html"] + flags)
            try await check(["compare", "r.json", "ev", "-o", "c.html"] + flags, says: "in common")
        }
        try write(report.replacingOccurrences(of: #""schemaVersion""#, with: evil), to: "r.json")
        try await check(["compare", "r.json", "ev"], says: "Error: ")
        try write(#"{\#(evil): 1}"#, to: "p.json")
        try await check(["run", "a", "--parameters", "p.json"], says: "Error: ")
    }

    @Test func answersOfAPerson() async throws {
        try await check(
            ["run", "two cups", "--judge", "ask", "--size", "64", "--rounds", "1", "--no-store"],
            input: "\(EvilWords.text.split(separator: "\r\n")[0])\nn\n\(EvilWords.text)\n")
    }
}
#endif

import Foundation

/// What a turn over HTTP costs the client, beside what it costs the Python libraries that do the same against the same server.
struct WireBenchmark {
    private let settings: Settings
    private let sessions = 500
    private let sessionsWithImages = 30
    private let imageBytes = 1_000_000

    init(_ settings: Settings) { self.settings = settings }

    func run() throws {
        print("## wire\n")
        print(
            "Milliseconds for each turn of sessions of two turns (a tool call, then the answer), one session after the other, each client in "
                + "a process of its own, the first session not counted, the mock server never. Medians of \(settings.runs) runs, "
                + "the clients taking turns.\n")
        let server = try ChildProcess(part: ["serve", "0"])
        guard let port = try server.line().flatMap({ Int($0) }) else { throw Failure("The mock server did not start.") }
        try compare(port, sessions: sessions, imageBytes: 0, title: "\(sessions) sessions", goal: 0.3)
        try compare(
            port, sessions: sessionsWithImages, imageBytes: imageBytes,
            title: "\(sessionsWithImages) sessions, two images of 1 MB in the query of each", goal: 3)
        try crowd()
    }

    private func compare(_ port: Int, sessions: Int, imageBytes: Int, title: String, goal: Double) throws {
        let peers = WirePeer.all.filter { $0.isInstalled && (imageBytes == 0 || $0.takesImages) }
        var timings: [String: [WireFigures]] = [:]
        for _ in 0..<settings.runs {
            let url = "http://127.0.0.1:\(port)"
            let ours = ["wire-client", "\(url)/t2/v1", "\(sessions)", "\(imageBytes)", "1", "1"]
            timings[Self.ourName, default: []].append(try ChildProcess(part: ours + ["hashed"]).figures())
            if imageBytes > 0 {
                timings[Self.ourNameWithDigests, default: []].append(try ChildProcess(part: ours).figures())
            }
            for peer in peers {
                timings[peer.name, default: []].append(
                    try peer.start(url, sessions: sessions, imageBytes: imageBytes).figures())
            }
        }
        var table = MarkdownTable(title, "CPU ms/turn", "min", "max", "wall ms/turn", "peak MB", "CPU, ours = 1")
        guard let ours = timings[Self.ourName] else { return }
        let cost = median(ours.map(\.processorPerTurn))
        for name in [Self.ourName, Self.ourNameWithDigests] + peers.map(\.name) {
            guard let figures = timings[name] else { continue }
            let processor = figures.map(\.processorPerTurn)
            table.add(
                name, median(processor).text(3), (processor.min() ?? 0).text(3), (processor.max() ?? 0).text(3),
                median(figures.map(\.wallPerTurn)).text(3), median(figures.map(\.peakMegabytes)).text(0),
                (median(processor) / cost).text(1))
        }
        print(table.text)
        print("Goal: \(goal.text(1)) ms; \(cost <= goal ? "met" : "MISSED").")
        let missing = WirePeer.all.filter { !$0.isInstalled }.map(\.name)
        if !missing.isEmpty { print("Not installed (`.ci/peers` does it): \(missing.joined(separator: ", ")).") }
        print("")
    }

    /// Many sessions at once against a server that takes its time.
    private func crowd() throws {
        let (count, rounds, latency) = (1_000, 4, 1_000)
        let server = try ChildProcess(part: ["serve", "\(latency)"])
        guard let port = try server.line().flatMap({ Int($0) }) else { throw Failure("The mock server did not start.") }
        var runs: [WireFigures] = []
        for _ in 0..<min(settings.runs, 3) {
            runs.append(
                try ChildProcess(part: [
                    "wire-client", "http://127.0.0.1:\(port)/t5/v1", "\(count)", "0", "\(rounds)", "\(count)",
                ]).figures())
        }
        let ideal = Double((rounds + 1) * latency)
        var table = MarkdownTable(
            "\(count.grouped) sessions of \(rounds + 1) turns at once, \(latency / 1000) s a turn", "wall s",
            "ideal = 1",
            "CPU ms/turn", "peak MB")
        for (index, figures) in runs.enumerated() {
            table.add(
                "run \(index + 1)", (figures.wall / 1000).text(2), (figures.wall / ideal).text(3),
                figures.processorPerTurn.text(3), figures.peakMegabytes.text(0))
        }
        print(table.text)
        let isMet = runs.allSatisfy { $0.wall <= 1.15 * ideal && $0.peakMegabytes < 150 }
        print("Goal: 1.15 times the ideal, under 150 MB; \(isMet ? "met" : "MISSED").\n")
    }

    private static let ourName = "AgentSession, ChatCompletionsPolicy, CurlTransport"

    private static let ourNameWithDigests = "the same, SHA-256 of both images counted"

    private func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return 0 }
        return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }
}

/// A Python library that does the same, by a script of ours under `Examples/Benchmarks/peers`.
private struct WirePeer {
    let name: String
    let module: String
    let script: String
    let path: String
    var takesImages = false

    static let all = [
        WirePeer(
            name: "openai (Python, sync), loop by hand", module: "openai", script: "openai_loop.py", path: "/t2/v1",
            takesImages: true),
        WirePeer(name: "LangGraph, ReAct agent", module: "langgraph", script: "langgraph_loop.py", path: "/t2/v1"),
        WirePeer(
            name: "smolagents, ToolCallingAgent", module: "smolagents", script: "smolagents_loop.py", path: "/s2/v1"),
    ]

    var isInstalled: Bool { PeerPython.has(module) }

    func start(_ url: String, sessions: Int, imageBytes: Int) throws -> ChildProcess {
        try PeerPython.start(
            script, [url + path, "\(sessions)", "\(imageBytes)"],
            environment: ["OPENAI_API_KEY": "none", "LITELLM_LOCAL_MODEL_COST_MAP": "True", "NO_PROXY": "127.0.0.1"])
    }
}

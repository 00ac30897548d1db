import GenAgent
import GenAgentReport
import GenAgentTesting

/// Scripted sessions, in which everything happens that a story must be able to tell.
enum ScriptedSamples {
    private static let size = PixelSize(width: 192, height: 192)

    /// A judge with findings, a reflector, a hook, retries, warnings, another tool, input images, a second query, prices.
    static func judged() async throws -> ReportSession {
        let store = InMemoryTrajectoryStore()
        let policy = ScriptedPolicy([
            .calls(
                [ToolCall(name: "search", arguments: ["query": "lighthouse colours North Sea"])],
                thinking: "I do not know how this lighthouse is painted. I look it up first."),
            .turn("I would paint a lighthouse, I think."),
            .call(
                prompt: "A lighthouse on a cliff at dusk, watercolour.", tool: "paint",
                thinking: "Red and white bands, then. A first try, short and plain.",
                arguments: ["width": 1024, "height": 1024]),
            .call(
                prompt:
                    "A lighthouse with three red and two white bands on a low green cliff at dusk, loose watercolour on rough paper.",
                tool: "paint", thinking: "The bands were missing and the cliff was too high. I say both outright.",
                judging: "The tower is plain white."),
            .answer("Here is the lighthouse.", thinking: "The judge is satisfied now."),
            .call(
                prompt:
                    "A lighthouse with three red and two white bands on a low green cliff at night, its lamp lit, loose watercolour on rough paper.",
                tool: "paint", thinking: "The same scene at night, with the lamp lit."),
            .answer("It is night now.", thinking: "This is what was asked for.", judging: "Lamp lit, sky dark."),
        ])
        let judge = ScriptedJudge(
            [
                .give(
                    .unsatisfied(
                        score: 0.35,
                        findings: [
                            Finding("a lighthouse", isMet: true),
                            Finding("red and white bands", isMet: false, detail: "the tower is plain white"),
                            Finding("at dusk", isMet: true),
                            Finding("a low cliff", isMet: nil, detail: "the foot of the cliff is cut off"),
                        ], summary: "A lighthouse, but not this one.")),
                .give(.unscored("The judge's server answered nothing that could be read.")),
                .give(
                    .satisfied(
                        score: 0.92,
                        findings: [Finding("night", isMet: true), Finding("the lamp is lit", isMet: true)],
                        summary: "All there.")),
            ], name: "vision judge")
        let reflector = ScriptedReflector([
            .guidance("Name the bands and their number in the prompt; say that the cliff is low.")
        ])
        let hook = ScriptedHook([
            .allow, .change(prompt: "A lighthouse on a cliff at dusk, watercolour, no people."), .allow, .allow,
        ])
        let painter = FlakyTool(
            StubGenerator(
                "paint", size: size,
                behavior: .init(
                    warnings: ["The width 1024 is more than I paint; 192 was used."],
                    usage: Usage(images: 1, seconds: 4.2, money: 0.04))),
            every: 2,
            .failure(
                .transient(
                    "paint answered 503 to POST /v1/images; it may be starting. Trying again helps.", status: 503,
                    retryAfter: 2)))
        let search = StubTool("search", says: "The tower has five bands: three red, two white.")
        let session = AgentSession(
            policy: policy, tools: [painter, search], assessment: .judge(judge, reflector: reflector),
            selection: .bestScored, hook: hook, store: store,
            environment: SessionEnvironment(clock: SteppingClock(start: ManualClock.start)),
            id: "lighthouse", seed: 5)
        let sketch = try StubImage.labeled("sketch", size: size)
        _ = await session.respond(
            to: Query(
                "the lighthouse of my sketch at dusk, in watercolour", images: [sketch],
                tags: ["watercolour", "from a sketch"]))
        let outcome = await session.respond(to: "now at night, with the lamp lit")
        var trajectory = outcome.trajectory
        if let call = trajectory.calls.indices.last, !trajectory.calls[call].attempts.isEmpty {
            trajectory.calls[call].attempts[trajectory.calls[call].attempts.count - 1].mayHaveChargedTwice = true
        }
        trajectory.rewards = ["format": 0.8, "pairwise": nil]
        return ReportSession(trajectory, store: store)
    }

    /// Texts that try to be more than texts, in every place that takes one.
    static func hostile() async throws -> ReportSession {
        let store = InMemoryTrajectoryStore()
        let policy = ScriptedPolicy(
            [
                .call(prompt: HostileText.all, tool: "paint", thinking: HostileText.all),
                .call(
                    prompt: HostileText.all + " more", tool: "paint", thinking: HostileText.all,
                    judging: HostileText.all),
                .answer(HostileText.all, thinking: HostileText.all, judging: HostileText.all),
            ], name: HostileText.all)
        let painter = StubGenerator("paint", size: size, behavior: .init(warnings: [HostileText.all]))
        let session = AgentSession(
            policy: policy, tools: [painter], store: store,
            environment: SessionEnvironment(clock: SteppingClock(start: ManualClock.start)),
            id: SessionID(rawValue: "\"><script>document.title='owned by id'</script>"), seed: 6)
        let outcome = await session.respond(to: Query(HostileText.all, tags: [HostileText.all]))
        return ReportSession(outcome.trajectory, store: store)
    }

    /// No image, and the store has lost the input image.
    static func empty() async throws -> ReportSession {
        let policy = ScriptedPolicy([
            .failure(.fatal("The model server refused the connection at http://127.0.0.1:8080. Is it running?"))
        ])
        let session = AgentSession(
            policy: policy, tools: [StubGenerator("paint")],
            environment: SessionEnvironment(clock: SteppingClock(start: ManualClock.start)), id: "empty", seed: 1)
        let outcome = await session.respond(to: Query("a cat like this one", images: [try StubImage.labeled("cat")]))
        return ReportSession(outcome.trajectory) { _ in nil }
    }

    /// One session for every stop reason, and one that never ended.
    static func endings() async throws -> [ReportSession] {
        var sessions: [ReportSession] = []
        let reasons: [StopReason?] = StopReason.allCases.map { $0 } + [nil]
        for (index, reason) in reasons.enumerated() {
            let store = InMemoryTrajectoryStore()
            let policy = ScriptedPolicy([
                .call(prompt: "a fox, try \(index)", tool: "paint"), .answer(judging: "A fox."),
            ])
            let session = AgentSession(
                policy: policy, tools: [StubGenerator("paint", size: size)], store: store,
                environment: SessionEnvironment(clock: SteppingClock(start: ManualClock.start)),
                id: SessionID(rawValue: "ending-\(reason?.rawValue ?? "none")"), seed: UInt64(index))
            var trajectory = await session.respond(
                to: Query("a fox that ends as \(reason?.rawValue ?? "nothing yet")", tags: ["endings"])
            ).trajectory
            trajectory.exchanges[0].stopReason = reason
            sessions.append(ReportSession(trajectory, store: store))
        }
        return sessions
    }
}

/// What a page must show and never obey.
enum HostileText {
    static let all = [
        "</script><script>document.title='owned'</script>", "\"><img src=x onerror=\"document.title='owned'\">",
        "</noscript><script>document.title='owned'</script>", "<svg/onload=document.title='owned'>",
        "<b><i><table><div>",
        "<!-- ", "]]>", "--> <![CDATA[", "javascript:alert(1)", "&lt;b&gt;", "</title></style></textarea>",
        "\u{202E}desrever\u{2066}", "\0\u{1}\u{7F}\u{85}\u{FFFE}", "שלום עולם", String(repeating: "W", count: 3000),
    ].joined(separator: " ")
}

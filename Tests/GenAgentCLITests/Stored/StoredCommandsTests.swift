import Foundation
import GenAgent
import GenAgentStore
import GenAgentTesting
import Testing

@testable import GenAgentCLI

/// What is kept is found again, told again and shown.
@Suite struct StoredCommandsTests {
    let place: StoredPlace
    init() throws { place = try StoredPlace() }

    private func list(_ filter: SessionFilter = .all, limit: Int? = nil, json: Bool = false) async throws -> String {
        let sink = TextSink()
        try await SessionList(
            finder: place.finder(), filter: filter, limit: limit,
            table: SessionTable(width: nil, zone: TimeZone(secondsFromGMT: 0) ?? .current), output: sink.write
        ).write(json: json)
        return sink.text
    }

    @Test func aListHasTheLatestFirst() async throws {
        let first = try await place.run("two cups", seed: 5)
        let second = try await place.run("a red clock", seed: 6)
        let lines = try await list().split(separator: "\n")
        #expect(lines.count == 2 && lines[0].hasPrefix("\(second)  ") && lines[1].hasPrefix("\(first)  "))
        #expect(lines[1].hasSuffix("  two cups") && lines[1].contains("  satisfied  "))
        #expect(try await list(limit: 1).hasSuffix("a red clock\n… and more: --limit 5\n"))
        var filter = SessionFilter()
        filter.isFinished = false
        #expect(try await list(filter) == "No session matches.\n")
        let json = try await list(json: true).split(separator: "\n").map { try JSONValue.parse(String($0)) }
        #expect(json.map { $0["id"]?.stringValue } == [second.rawValue, first.rawValue])
        #expect(json.allSatisfy { $0["state"] == "satisfied" && $0["inputCount"] != nil })
    }

    @Test func sessionsThatAreCutOffOrRunningAreCalledSo() async throws {
        let session = try await place.run()
        let other = try StoredPlace()
        try await place.cutOff(session, after: 3, in: other)
        let finder = try await other.finder()
        let sink = TextSink()
        let list = SessionList(
            finder: finder, filter: .all, limit: nil, table: SessionTable(width: nil), output: sink.write)
        try await list.write(json: false)
        #expect(sink.text.contains("  unfinished  "))
        let lease = try await other.finder().store.lease(session)
        try await list.write(json: false)
        #expect(sink.text.contains("  running  "))
        lease.release()
        try await StoredStory(of: session, in: finder).show(by: PlainRenderer(writesAnswers: false, write: sink.write))
        let next = NextCommand(verb: "resume", session: session, folder: other.folder)
        #expect(sink.text.contains("? Unfinished, without an image. To resume: \(next)\n"))
    }

    @Test func showTellsWhatTheRunTold() async throws {
        let session = try await place.run("three red apples to the left of a blue clock", seed: 11)
        let sink = TextSink()
        let story = try await StoredStory(of: session, in: place.finder())
        story.show(by: PlainRenderer(writesAnswers: false, write: sink.write))
        // Durations differ, and pictures are named by their ids.
        func comparable(_ text: String) -> [String] {
            text.split(separator: "\n").prefix { !$0.hasPrefix("✓") }.map { line in
                var line = String(line)
                let time = line.range(of: #" \[[0-9.]+ s\]$"#, options: .regularExpression)
                if let time { line.removeSubrange(time) }
                return (1...3).reduce(line) {
                    $0.replacingOccurrences(of: "round-\($1).png", with: "img_\($1)")
                }
            }
        }
        #expect(comparable(sink.text) == comparable(place.output.text))
        #expect(sink.text.contains("✓ Satisfied after 3 rounds, ") && sink.text.contains("  round 3, final: "))
        let path = try #require(sink.text.split(separator: "\n").last?.split(separator: " ").last)
        #expect(FileManager.default.fileExists(atPath: String(path)))
    }

    @Test func aSessionOfAnotherProgramIsToldToo() async throws {
        let store = SQLiteTrajectoryStore(at: URL(fileURLWithPath: place.folder))
        let session = AgentSession(
            policy: ScriptedTurns(turns: twoRounds), tools: [OneColorGenerator()], store: store, id: "foreign")
        _ = await session.respond(to: "two cups")
        _ = await session.respond(to: "greener")
        let sink = TextSink()
        let story = try await StoredStory(of: "foreign", in: place.finder())
        story.show(by: PlainRenderer(writesAnswers: false, write: sink.write))
        #expect(sink.text.hasPrefix("two cups\nscripted, tools: paint, judges itself, seed "))
        #expect(sink.text.contains("\ngreener\n"))
    }

    @Test func aReportIsOneFileThatNeedsNothingElse() async throws {
        let session = try await place.run()
        try await place.run("a red clock", seed: 6)
        let sink = TextSink()
        for (names, file) in [([session.rawValue], "story.html"), ([], "gallery.html")] {
            let path = try await ReportTask(
                finder: place.finder(), names: names, file: place.directory.file("pages/\(file)"), complain: sink.write
            ).perform()
            let page = try String(contentsOf: URL(fileURLWithPath: path), encoding: .utf8)
            #expect(page.contains("two cups") && page.contains("src=\"data:image/png;base64,"))
            #expect(page.contains("a red clock") == names.isEmpty)
            #expect(!page.contains("src=\"http") && !page.contains("href=\"http") && !page.contains("url(http"))
        }
        #expect(sink.text == "")
        var filter = SessionFilter()
        filter.tag = "none"
        let nothing = ReportTask(finder: try await place.finder(), names: [], filter: filter, complain: sink.write)
        await #expect(throws: NothingToReport.self) { try await nothing.perform() }
    }

    @Test func beginningsOfIdsAreEnoughWhereTheyAreUnique() async throws {
        let store = SQLiteTrajectoryStore(at: URL(fileURLWithPath: place.folder))
        for id in ["abc", "abd", "ab"] {
            _ = await AgentSession(
                policy: ScriptedTurns(turns: []), tools: [], store: store, id: SessionID(rawValue: id)
            ).respond(to: "a")
        }
        let finder = try await place.finder()
        #expect(try await finder.sessions(["abc", "ab"]) == ["abc", "ab"])
        #expect(try await finder.sessions(["abd", "ab", "abd"]) == ["abd", "ab"])
        let ambiguous = await #expect(throws: SessionNameError.self) { try await finder.session("a") }
        #expect(ambiguous?.description == "3 sessions start with a: abc, abd, ab. Give more characters.")
        let unknown = await #expect(throws: SessionNameError.self) { try await finder.session("x") }
        #expect(unknown?.description.contains("`genagent list --store \(place.folder)` lists") == true)
        await #expect(throws: SessionNameError.self) { try await finder.session("") }
    }

    @Test func aStoreThatIsNotThereIsNotMade() async throws {
        await #expect(throws: StoreError.self) { _ = try await place.finder() }
        #expect(place.directory.names() == [])
    }
}

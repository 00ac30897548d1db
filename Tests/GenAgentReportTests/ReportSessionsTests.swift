import GenAgentTesting
import Testing

@testable import GenAgent
@testable import GenAgentReport

@Suite("The sessions of a store") struct ReportSessionsTests {
    private func store(_ ids: [SessionID]) async throws -> InMemoryTrajectoryStore {
        let store = InMemoryTrajectoryStore()
        for id in ids {
            let session = AgentSession(
                policy: ScriptedPolicy([.call(prompt: "a fox"), .answer()]), tools: [StubGenerator()], store: store,
                environment: SessionEnvironment(clock: ManualClock.automatic()), id: id, seed: 1)
            _ = await session.respond(to: "a fox")
        }
        return store
    }

    @Test func allOfThemComeWithTheirImages() async throws {
        let store = try await store(["a", "b"])
        var seen: [SessionID] = []
        for try await session in ReportSessions(store) {
            seen.append(session.trajectory.sessionID)
            let reference = try #require(session.trajectory.images.first).reference
            #expect(try await session.loadImage(reference)?.digest == reference.digest)
        }
        #expect(seen == ["a", "b"])
    }

    @Test func chosenOnesComeInTheirOrderAndWhatCannotBeToldIsNamed() async throws {
        let store = try await store(["a", "b"])
        let broken = RecordedInput(index: 0, time: Timestamp(microseconds: 1), input: .cancelled)
        try await store.append(broken, to: "c")
        let skipped = Locked<[String]>([])
        let sessions = ReportSessions(store, sessions: ["b", "c", "x", "a"]) { _, reason in
            skipped.withLock { $0.append(reason) }
        }
        var seen: [SessionID] = []
        for try await session in sessions { seen.append(session.trajectory.sessionID) }
        #expect(seen == ["b", "a"])
        #expect(
            skipped.withLock { $0 } == [
                "The log of `c` cannot be replayed: cancelled came before the session started.",
                "The store has no session `x`.",
            ])
    }
}

@Suite("The tag checker") struct TagCheckerTests {
    @Test(arguments: [
        "<p>a", "<p>a</b></p>", "<p>a & b</p>", "<p>a > b</p>", "<p title=x>a</p>", "<p title=\"a<b\">a</p>",
        "<img src=\"data:image/png;base64,\">", "<p a=\"1\" a=\"2\">a</p>", "</p>", "<p/>",
    ]) func itSeesWhatIsWrong(page: String) { #expect(!TagChecker("<!DOCTYPE html>" + page).problems.isEmpty) }

    @Test func itReadsWhatIsRight() {
        let page = TagChecker(
            "<!DOCTYPE html><p title=\"&lt;\">a &amp; b<img alt=\"\"/></p><script>a && b < c</script>")
        #expect(page.problems == [] && page.text == "a & b" && page.elements == ["p", "img", "script"])
        #expect(page.attributes.first?.value == "<")
    }
}

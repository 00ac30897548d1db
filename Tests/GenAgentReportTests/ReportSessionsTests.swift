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
        let reasons = skipped.withLock { $0 }
        #expect(reasons.count == 2)
        #expect(reasons.first?.hasPrefix("The log of c is damaged at input 0: cancelled came before") == true)
        #expect(
            reasons.last
                == (await #expect(throws: ResumeError.self) { try await ReportSession("x", in: store) })?.description)
    }

    @Test func rewardsAndForeignSessionsComeFromStoresThatKnowThem() async throws {
        let session = try await ReportSession("a", in: AnnotatedStore(store: try await store(["a"])))
        #expect(session.trajectory.rewards == ["geneval": 0.5] && session.isForeign)
        #expect(try await Pages.story(session).contains("Imported from an archive"))
        #expect(try await Pages.story(session).contains("<dd>0.5</dd>"))
        let own = try await ReportSession("a", in: store(["a"]))
        #expect(own.trajectory.rewards.isEmpty && !own.isForeign)
        #expect(!(try await Pages.story(own).contains("Imported from an archive")))
    }

    /// Knows a reward of every session, and that each came from an archive.
    private struct AnnotatedStore: SessionAnnotating {
        let store: InMemoryTrajectoryStore
        func rewards(of session: SessionID) async throws -> [String: Double?] { ["geneval": 0.5] }
        func foreignInputs(of session: SessionID) async throws -> Int { 1 }
        func append(_ input: RecordedInput, to session: SessionID) async throws {
            try await store.append(input, to: session)
        }
        func inputs(of session: SessionID) async throws -> [RecordedInput] { try await store.inputs(of: session) }
        func sessions() async throws -> [SessionID] { try await store.sessions() }
        func save(_ image: EncodedImage) async throws { try await store.save(image) }
        func image(_ digest: ImageDigest) async throws -> EncodedImage? { try await store.image(digest) }
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

import GenAgent
import GenAgentTesting
import Testing

/// What cannot be resumed, and what people are told.
@Suite struct ResumeErrorTests {
    private let painter = StubGenerator()

    private func stored(
        _ change: (inout [RecordedInput]) -> Void = { _ in }, images: Bool = true
    ) async throws -> InMemoryTrajectoryStore {
        let (whole, changed) = (InMemoryTrajectoryStore(), InMemoryTrajectoryStore())
        let outcome = await AgentSession(
            policy: ScriptedPolicy([.call(prompt: "one"), .call(prompt: "two"), .answer()], name: "first"),
            tools: [painter], store: whole, id: "s"
        ).respond(to: Query("a cat", images: [try StubImage.solid(.red)]))
        var log = try await whole.inputs(of: "s")
        change(&log)
        for (index, input) in log.enumerated() {
            // The memory takes inputs in order only; damage comes from elsewhere.
            try await changed.append(RecordedInput(index: index, time: input.time, input: input.input), to: "s")
        }
        if images { for image in outcome.images.values { try await changed.save(image) } }
        return changed
    }

    private func failure(
        _ store: any TrajectoryStore, id: SessionID = "s", policy: String = "first", tools: [any AgentTool]? = nil,
        assessment: Assessment = .selfJudging, selection: ImageSelection = .last, hook: (any ToolCallHook)? = nil,
        substituting: ResumeSubstitutions = []
    ) async -> ResumeError? {
        do {
            _ = try await AgentSession.resume(
                id, from: store, policy: ScriptedPolicy([], name: policy), tools: tools ?? [painter],
                assessment: assessment, selection: selection, hook: hook, substituting: substituting)
            return nil
        } catch { return error }
    }

    @Test func unknownSession() async throws {
        let error = await failure(try await stored(), id: "nobody")
        #expect(error?.code == .unknownSession)
        #expect(error?.description == "The store has no session nobody. Its `sessions()` lists those it has.")
    }

    @Test func otherRules() async throws {
        let store = try await stored { log in
            guard case .started(var start) = log[0].input else { return }
            start.machineVersion = 99
            start.libraryVersion = "9.9.9"
            log[0].input = .started(start)
        }
        let error = await failure(store)
        #expect(error?.code == .otherRules)
        #expect(error?.description.contains("version 99 of the rules (GenAgent 9.9.9 wrote it)") == true)
    }

    @Test(arguments: [1, 2, 3])
    func inputThatMakesNoSense(index: Int) async throws {
        let error = await failure(try await stored { $0.remove(at: index) })
        #expect(error?.code == .damagedLog && error?.index == index)
        #expect(error?.description.contains("is damaged at input \(index)") == true)
    }

    @Test func gapInTheLog() async throws {
        let error = await failure(GappedStore(store: try await stored(), lost: 3))
        #expect(error?.code == .damagedLog && error?.index == 3)
        #expect(error?.description.contains("input 4 came where input 3 was due") == true)
        await #expect(throws: ResumeError.self) {
            try await GappedStore(store: try await stored(), lost: 0).trajectory(of: "s")
        }
    }

    @Test func logOfAnotherSession() async throws {
        let store = InMemoryTrajectoryStore()
        for input in try await stored().inputs(of: "s") { try await store.append(input, to: "t") }
        #expect(await failure(store, id: "t")?.code == .damagedLog)
    }

    @Test func missingImages() async throws {
        let store = try await stored({ $0.removeLast() }, images: false)
        let error = await failure(store)
        #expect(error?.code == .missingImages && error?.images == ["img_1", "img_2", "img_3"])
        #expect(error?.description.contains("img_2 (") == true)
        // Nothing was noted in its log.
        #expect(try await store.inputs(of: "s").last?.input != .resumed)
        let finished = try await stored(images: false)
        let lost = await #expect(throws: ResumeError.self) { _ = try await finished.outcome(of: "s") }
        #expect(lost?.images == ["img_3"])
    }

    @Test func otherBytesUnderADigestAreMissing() async throws {
        let error = await failure(ForgingStore(store: try await stored(), forgery: try StubImage.solid(.blue)))
        #expect(error?.code == .missingImages && error?.images.count == 3)
    }

    @Test func otherPolicyIsAllowedOnlyWhereSaid() async throws {
        let store = try await stored()
        let error = await failure(store, policy: "second")
        #expect(error?.code == .otherParts && error?.parts == ["the policy is `second`, not `first`"])
        #expect(await failure(store, policy: "second", substituting: .policy) == nil)
    }

    /// The policy keeps reading the recorded descriptions of the arguments, so that a tool may word them better.
    @Test func otherDescriptionsOfArgumentsAreNoDifference() async throws {
        let store = try await stored { log in
            guard case .started(var start) = log[0].input else { return }
            start.setup.tools[0].parameters["properties"]?["prompt"]?["description"] = "Other text."
            log[0].input = .started(start)
        }
        #expect(await failure(store) == nil)
    }

    @Test func toolsMustBeThereAndTheSame() async throws {
        let store = try await stored()
        #expect(await failure(store, tools: [])?.parts == ["the tool `draw` is missing"])
        let other = StubGenerator(capabilities: GeneratorCapabilities(seed: false))
        #expect(await failure(store, tools: [other])?.parts == ["the tool `draw` has another descriptor"])
        #expect(await failure(store, tools: [other], substituting: .toolDescriptors) == nil)
        // One that has learned to name its jobs since does no harm, and neither does one more.
        let naming = StubGenerator(
            capabilities: GeneratorCapabilities(size: true, reattach: true, callNaming: .job))
        #expect(await failure(store, tools: [naming]) == nil)
        #expect(await failure(store, tools: [painter, StubTool("search", says: "")]) == nil)
    }

    @Test func everyOtherPartMustBeTheSame() async throws {
        let store = try await stored()
        let error = await failure(
            store,
            assessment: .judge(ScriptedJudge([], name: "strict"), reflector: ScriptedReflector([], name: "deep")),
            selection: .bestScored, hook: ScriptedHook([]))
        #expect(
            error?.parts == [
                "it began without a judge, and `strict` is given", "it began without a reflector, and `deep` is given",
                "it began without a hook", "the image is selected by `bestScored`, not `last`",
            ])
        #expect(
            await failure(store, selection: .pairwise(ScriptedComparator([], name: "arbiter")))?.parts
                == ["it began without a comparator, and `arbiter` is given"])
    }

    @Test func partsThatTheLogNamesMustNotBeMissing() async throws {
        let store = try await stored { log in
            guard case .started(var start) = log[0].input else { return }
            (start.setup.judge, start.setup.reflector) = ("strict", "deep")
            (start.setup.comparator, start.setup.selection, start.setup.consultsHook) = ("arbiter", .pairwise, true)
            log = [RecordedInput(index: 0, time: log[0].time, input: .started(start))]
        }
        let error = await failure(store, assessment: .judge(ScriptedJudge([], name: "mild")))
        #expect(
            error?.parts == [
                "the judge is `mild`, not `strict`", "the reflector `deep` is missing",
                "the comparator `arbiter` is missing", "the hook is missing",
            ])
    }
}

/// A store that lost an input.
private struct GappedStore: TrajectoryStore {
    let store: InMemoryTrajectoryStore
    let lost: Int
    func append(_ input: RecordedInput, to session: SessionID) async throws {
        try await store.append(input, to: session)
    }
    func inputs(of session: SessionID) async throws -> [RecordedInput] {
        try await store.inputs(of: session).filter { $0.index != lost }
    }
    func sessions() async throws -> [SessionID] { try await store.sessions() }
    func save(_ image: EncodedImage) async throws { try await store.save(image) }
    func image(_ digest: ImageDigest) async throws -> EncodedImage? { try await store.image(digest) }
}

/// A store that gives one image for every other.
private struct ForgingStore: TrajectoryStore {
    let store: InMemoryTrajectoryStore
    let forgery: EncodedImage
    func append(_ input: RecordedInput, to session: SessionID) async throws {
        try await store.append(input, to: session)
    }
    func inputs(of session: SessionID) async throws -> [RecordedInput] { try await store.inputs(of: session) }
    func sessions() async throws -> [SessionID] { try await store.sessions() }
    func save(_ image: EncodedImage) async throws { try await store.save(image) }
    func image(_ digest: ImageDigest) async throws -> EncodedImage? { forgery }
}

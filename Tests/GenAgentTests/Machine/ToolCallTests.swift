import Testing

@testable import GenAgent

@Suite("Tool calls and the hook before them") struct ToolCallTests {
    private static func hooked() -> MachineHarness { MachineHarness { $0.consultsHook = true } }

    @Test func anUnknownToolIsRefusedWithTheNamesThereAre() {
        var session = MachineHarness()
        session.policyCalls([ToolCall(name: "sculpt", arguments: [:])])
        #expect(session.phase == .awaitingPolicy)
        #expect(session.calls.map(\.status) == [.refused])
        #expect(session.lastWords.contains("There is no tool `sculpt`; there are: paint, queue, search."))
    }

    @Test(arguments: [["prompt": " "], ["prompt": 3], ["prompt": "fox", "seed": -1]] as [[String: JSONValue]])
    func badArgumentsAreToldAndNothingLeaves(arguments: [String: JSONValue]) {
        var session = MachineHarness()
        session.policyCalls([ToolCall(name: "paint", arguments: arguments)])
        #expect(session.phase == .awaitingPolicy)
        #expect(session.calls.first?.status == .refused && session.calls.first?.attempts.isEmpty == true)
        #expect(session.lastWords.contains("error: The argument `"))
    }

    @Test func aCallThatNamesNoSizeGetsTheToolsOwnOnRecord() {
        let wide = PixelSize(width: 640, height: 360)
        var session = MachineHarness { $0.tools[0].generator?.defaultSize = wide }
        session.policyCalls([ToolCall(name: "paint", arguments: ["prompt": "fox"])])
        #expect(session.calls.last?.request?.size == wide)
        session = MachineHarness { $0.tools[0].generator?.defaultSize = wide }
        session.policyCalls([ToolCall(name: "paint", arguments: ["prompt": "fox", "width": 32, "height": 16])])
        #expect(session.calls.last?.request?.size == PixelSize(width: 32, height: 16))
        session = MachineHarness()
        session.policyCalls([ToolCall(name: "paint", arguments: ["prompt": "fox"])])
        #expect(session.calls.last?.request?.size == nil && session.calls.count == 1)
    }

    @Test func anUnknownImageIsNamedWithTheImagesThereAre() throws {
        var session = MachineHarness(query: QueryRecord("bluer", images: [try .sample(1)]))
        session.policyCalls([ToolCall(name: "paint", arguments: ["prompt": "fox", "images": ["img_1", "img_7"]])])
        #expect(session.lastWords.contains("There is no image img_7; there are: img_1."))
        session.policyCalls([ToolCall(name: "paint", arguments: ["prompt": "fox", "images": ["img_1"]])])
        #expect(session.phase == .startingCall)
    }

    @Test func inputImagesComeFirstAndAreShownWithTheirIDs() throws {
        let session = MachineHarness(query: QueryRecord("bluer", images: [try .sample(1), try .sample(2)]))
        #expect(session.messages.last?.imageIDs == ["img_1", "img_2"])
        #expect(session.lastWords == "img_1:\n[img_1]\nimg_2:\n[img_2]\nbluer")
    }

    @Test func nothingLeavesBeforeItsStartIsDurable() {
        var session = MachineHarness()
        let effect = session.policyPaints("a fox")
        guard case .startCall(let task) = effect else {
            Issue.record("\(effect)")
            return
        }
        #expect(session.calls.first?.attempts.isEmpty == true)
        guard case .performCall(var started) = session.feed(.callStarted) else {
            Issue.record("the call is not made")
            return
        }
        // Named before it leaves; all else is as decided.
        #expect(started.name != nil && started.name == session.calls.first?.attempts.first?.name)
        started.name = nil
        #expect(started == task)
        #expect(session.calls.first?.attempts.count == 1)
    }

    @Test func aPlainToolBringsTextAndImagesAndNoRound() throws {
        var session = MachineHarness()
        session.policyCalls([.search()])
        session.feed(.callStarted)
        session.feed(.toolReturned(try .picture(5, text: "Foxes are red.")))
        #expect(session.rounds.isEmpty)
        #expect(session.lastWords.contains("Foxes are red.") && session.lastWords.contains("[img_1]"))
    }

    @Test func warningsReachThePolicy() throws {
        var session = MachineHarness()
        session.policyPaints("a fox")
        session.feed(.callStarted)
        var result = try RecordedToolResult.picture(1)
        result.warnings = ["The size was ignored."]
        result.seedUsed = 99
        session.feed(.toolReturned(result))
        #expect(session.lastWords.contains("warning: The size was ignored.") && session.lastWords.contains("seed: 99"))
    }

    @Test func anIdenticalImageIsNoticed() throws {
        var session = MachineHarness()
        session.policyPaints("a fox")
        try session.draws(1)
        session.policyPaints("a fox again")
        try session.draws(1)
        #expect(session.calls.last?.warnings == ["img_2 is identical to img_1, byte for byte."])
        #expect(session.lastWords.contains("warning: img_2 is identical to img_1"))
    }

    @Test func aGeneratorWithoutAnImageHasFailed() {
        var session = MachineHarness()
        session.policyPaints("a fox")
        session.feed(.callStarted)
        session.feed(.toolReturned(RecordedToolResult(usage: Usage(money: 0.5))))
        #expect(session.phase == .awaitingPolicy)
        #expect(session.calls.first?.status == .failed)
        #expect(session.issues.map(\.boundary) == [.tool])
        #expect(session.state?.trajectory.usage.money == 0.5)
    }

    @Test func derivedSeedsAreStableFitThirtyTwoBitsAndDiffer() throws {
        func seeds() throws -> [UInt64] {
            var session = MachineHarness(seed: 42)
            session.policyPaints("one", "two")
            try session.draws(1)
            return session.calls.compactMap(\.request?.seed) + session.turns.map(\.seed)
        }
        let seeds = try seeds()
        #expect(seeds.count == 3 && Set(seeds).count == 3)
        #expect(seeds.allSatisfy { $0 <= UInt64(UInt32.max) })
        // Written down, because old logs must replay under every later version.
        #expect(seeds == [1_414_351_104, 679_452_640, 927_292_072])
    }

    @Test func aSeedThatThePolicyNamesIsKept() {
        var session = MachineHarness()
        session.policyCalls([ToolCall(name: "paint", arguments: ["prompt": "fox", "seed": 5])])
        #expect(session.calls.first?.request?.seed == 5)
    }

    @Test func theHookLetsACallPass() {
        var session = Self.hooked()
        let effect = session.policyPaints("a fox")
        guard case .consultHook(let task) = effect else {
            Issue.record("\(effect)")
            return
        }
        #expect(session.feed(.hookDecided(.allow)) == .startCall(task))
    }

    @Test func theHookChangesACallAndThePolicyIsTold() throws {
        var session = Self.hooked()
        session.policyPaints("a fox")
        let effect = session.feed(.hookDecided(.change(arguments: ["prompt": "a tame fox", "seed": 1])))
        guard case .startCall(let task) = effect else {
            Issue.record("\(effect)")
            return
        }
        #expect(task.request?.prompt == "a tame fox" && task.call.arguments["seed"] == 1)
        try session.draws(1)
        #expect(session.calls.first?.changedByHook == true)
        #expect(session.lastWords.contains("note: the call was changed to"))
    }

    @Test func aChangeThatBreaksTheCallIsRefused() {
        var session = Self.hooked()
        session.policyPaints("a fox")
        session.feed(.hookDecided(.change(arguments: ["prompt": ""])))
        #expect(session.phase == .awaitingPolicy)
        #expect(session.calls.first?.status == .refused && session.calls.first?.request == nil)
        #expect(session.lastWords.contains("note: the call was changed to"))
    }

    @Test func theHooksAnswerWithAnImageIsARoundWithoutAnAttempt() throws {
        var session = Self.hooked()
        session.policyPaints("a fox")
        session.feed(.hookDecided(.answer(try .picture(3))))
        #expect(session.calls.map(\.status) == [.answered])
        #expect(session.calls.first?.attempts.isEmpty == true)
        #expect(session.rounds.map(\.image) == ["img_1"])
    }

    @Test func theHooksAnswerInWordsIsNoRound() {
        var session = Self.hooked()
        session.policyPaints("a fox")
        session.feed(.hookDecided(.answer(RecordedToolResult(text: "Dry run."))))
        #expect(session.rounds.isEmpty && session.issues.isEmpty)
        #expect(session.lastWords.contains("Dry run.") && !session.lastWords.contains("seed:"))
    }

    @Test func theHooksRefusalIsTold() {
        var session = Self.hooked()
        session.policyPaints("a fox")
        session.feed(.hookDecided(.refuse("Too expensive today.")))
        #expect(session.phase == .awaitingPolicy)
        #expect(session.calls.first?.status == .refused)
        #expect(session.lastWords.contains("error: Too expensive today."))
    }

    @Test func theHookIsNotAskedAgainForARetry() {
        var session = Self.hooked()
        session.policyPaints("a fox")
        session.feed(.hookDecided(.allow))
        session.feed(.callStarted)
        session.fails(.tool, .transient("busy"))
        session.feed(.waited)
        #expect(session.phase == .startingCall)
    }
}

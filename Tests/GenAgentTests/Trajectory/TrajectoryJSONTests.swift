import Foundation
import Testing

@testable import GenAgent

/// Sessions of several kinds, for records that between them use every member.
enum SampleSessions {
    static func selfJudged() throws -> MachineHarness {
        var session = MachineHarness {
            $0.tools[0].generator?.defaultSize = PixelSize(width: 64, height: 48)
        }
        session.policyBabbles()
        session.policyPaints("a fox")
        try session.draws(1)
        session.policyPaints("a red fox", judging: "Blue.")
        try session.draws(2)
        session.policyAnswers()
        return session
    }

    static func judgedNative() throws -> MachineHarness {
        var session = MachineHarness(query: QueryRecord("bluer", images: [try .sample(9)])) {
            $0.configuration = SessionConfiguration(
                limits: SessionLimits(tokens: 9000, money: 5, contextTokens: 9000, seconds: 900), format: .native,
                sampling: SamplingOptions(temperature: 0.5, topP: 0.9, maximumTokens: 100, stop: ["end"], seed: 3))
            $0.judge = "judge"
            $0.reflector = "critic"
            $0.comparator = "arbiter"
            $0.selection = .pairwise
            $0.consultsHook = true
        }
        let arguments: [String: JSONValue] = [
            "prompt": "a fox", "negative_prompt": "cats", "width": 64, "height": 48, "steps": 8, "guidance": 3.5,
            "images": ["img_1"], "style": ["ink", nil, true, 1.5],
        ]
        session.policyCalls(
            [ToolCall(id: "c1", name: "queue", arguments: arguments)], usage: Usage(seconds: 1, money: 0.1, retries: 2))
        session.feed(.hookDecided(.allow))
        session.feed(.callStarted)
        session.feed(.jobSubmitted(JobHandle("job 1", details: ["host": "a"])))
        session.fails(.tool, .transient("busy", status: 503, retryAfter: 2, jobIsOver: true))
        session.feed(.waited)
        session.feed(.callStarted)
        var result = try RecordedToolResult.picture(1)
        result.seedUsed = 12
        result.warnings = ["no steps"]
        session.feed(.toolReturned(result))
        let finding = Finding("fox", isMet: false, detail: "a cat")
        session.feed(
            .judged(.unsatisfied(score: 0.3, findings: [finding, Finding("red", isMet: nil)], summary: "No.")))
        session.feed(.reflected(.call(.paint("a FOX"), strategy: .edit)))
        session.feed(.hookDecided(.change(arguments: ["prompt": "a tame fox"])))
        try session.draws(2)
        session.feed(.judged(.satisfied(score: 1)))
        session.feed(.compared(Comparison(.second, reason: "redder")))
        return session
    }

    static func failed() throws -> MachineHarness {
        var session = try FailureTests.waiting(for: .comparator)
        session.fails(.comparator, .fatal("no key"))
        session.feed(.continued(QueryRecord("again")))
        let tokens = TokenRecord(promptIDs: [1], completionIDs: [2, 3], logProbabilities: [-0.5, -2])
        let reply = PolicyReply(
            text: "", reasoning: "hm", toolCalls: [NativeToolCall(id: "x", name: "paint", arguments: "{")],
            tokens: tokens, isTokenExact: false, model: "m1", isRedacted: true)
        session.feed(.policyReplied(reply, .violation(FormatViolation(.invalidJSON, "Broken."))))
        session.feed(.cancelled)
        return session
    }

    static func unfinished() throws -> MachineHarness {
        var session = MachineHarness()
        session.policyPaints("a fox")
        session.feed(.callStarted)
        session.feed(.resumed)
        return session
    }

    static let all: [@Sendable () throws -> MachineHarness] = [selfJudged, judgedNative, failed, unfinished]

    static func trajectory(_ index: Int) throws -> Trajectory {
        var trajectory = try #require(try all[index]().state?.trajectory)
        trajectory.rewards = ["format": 1, "pairwise": nil, "pointwise": 0.7]
        return trajectory
    }
}

@Suite("A trajectory as JSON") struct TrajectoryJSONTests {
    @Test(arguments: SampleSessions.all.indices) func itComesBackEqual(sample: Int) throws {
        let trajectory = try SampleSessions.trajectory(sample)
        let data = try trajectory.encoded()
        let again = try Trajectory.decode(from: data)
        #expect(again == trajectory)
        #expect(try again.encoded() == data)
        #expect(try Trajectory.decode(from: trajectory.encoded(pretty: true)) == trajectory)
    }

    @Test func aRewardThatWasNotScoredStaysNull() throws {
        let trajectory = try SampleSessions.trajectory(0)
        let text = String(decoding: try trajectory.encoded(), as: UTF8.self)
        #expect(text.contains(#""rewards":{"format":1,"pairwise":null,"pointwise":0.7}"#))
        let rewards = try Trajectory.decode(from: Data(text.utf8)).rewards
        #expect(rewards.keys.contains("pairwise") && rewards["pairwise"] == .some(nil))
    }

    @Test func noMemberIsNamedByTheCompiler() throws {
        for sample in SampleSessions.all.indices {
            let text = String(decoding: try SampleSessions.trajectory(sample).encoded(), as: UTF8.self)
            #expect(!text.contains("\"_0\""))
        }
    }

    @Test func theLargestSeedComesBack() throws {
        var trajectory = try SampleSessions.trajectory(0)
        trajectory.seed = .max
        #expect(try Trajectory.decode(from: trajectory.encoded()).seed == .max)
    }

    @Test func aNewerVersionIsNamedEvenWhereNothingElseFits() throws {
        let error = try #require(throws: TrajectoryFormatError.self) {
            try Trajectory.decode(from: Data(#"{"schemaVersion": 7, "worlds": []}"#.utf8))
        }
        #expect(error.kind == .newerVersion && error.schemaVersion == 7)
        #expect(error.description.contains("schema version 7") && error.description.contains("Update GenAgent"))
    }

    @Test(arguments: ["", "[]", "{}", "{", #"{"schemaVersion": "one"}"#]) func anythingElseIsNoTrajectory(text: String)
        throws
    {
        let error = try #require(throws: TrajectoryFormatError.self) { try Trajectory.decode(from: Data(text.utf8)) }
        #expect(error.kind == .notATrajectory)
        #expect(error.description.contains("not a trajectory record"))
    }

    @Test func damageIsNamedByItsPlace() throws {
        var json = try JSONDecoder().decode(JSONValue.self, from: SampleSessions.trajectory(0).encoded())
        var rounds = try #require(json["rounds"]?.arrayValue)
        rounds[1]["image"] = nil
        json["rounds"] = .array(rounds)
        let data = try JSONEncoder().encode(json)
        let error = try #require(throws: TrajectoryFormatError.self) { try Trajectory.decode(from: data) }
        #expect(error.kind == .malformed)
        #expect(error.description.contains("at `rounds[1]`, the member `image` is missing."))
    }
}

@Suite("Enums as JSON") struct EnumJSONTests {
    private func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    @Test func formsAreReadable() throws {
        #expect(try text(MessagePart.text("hi")) == #"{"text":"hi","type":"text"}"#)
        #expect(try text(MessagePart.image("img_1")) == #"{"image":"img_1","type":"image"}"#)
        #expect(try text(TurnAction.answer("done")) == #"{"text":"done","type":"answer"}"#)
        #expect(try text(Reflection.Action.guidance("more")) == #"{"text":"more","type":"guidance"}"#)
        #expect(try text(RecordedHookDecision.refuse("no")) == #"{"reason":"no","type":"refuse"}"#)
        #expect(try text(SessionInput.callStarted) == #"{"type":"callStarted"}"#)
        let failed = SessionInput.failed(.tool, .fatal("no key"))
        let error = #"{"isExhausted":false,"kind":"fatal","message":"no key"}"#
        #expect(try text(failed) == #"{"boundary":"tool","error":\#(error),"type":"failed"}"#)
    }

    @Test func everyInputComesBack() throws {
        var fuzzer = try MachineFuzzer(seed: 5)
        for _ in 0..<400 {
            let input = fuzzer.input(for: nil)
            #expect(try JSONDecoder().decode(SessionInput.self, from: JSONEncoder().encode(input)) == input)
        }
        #expect(fuzzer.met[.ready]?.count == InputKind.allCases.count)
    }

    @Test func anUnknownTypeIsNamed() throws {
        for (what, decode) in [
            ("message part", { _ = try JSONDecoder().decode(MessagePart.self, from: $0) }),
            ("turn action", { _ = try JSONDecoder().decode(TurnAction.self, from: $0) }),
            ("parse", { _ = try JSONDecoder().decode(TurnParse.self, from: $0) }),
            ("reflection", { _ = try JSONDecoder().decode(Reflection.Action.self, from: $0) }),
            ("hook decision", { _ = try JSONDecoder().decode(RecordedHookDecision.self, from: $0) }),
            ("session input", { _ = try JSONDecoder().decode(SessionInput.self, from: $0) }),
        ] as [(String, (Data) throws -> Void)] {
            let error = try #require(throws: DecodingError.self) { try decode(Data(#"{"type":"hologram"}"#.utf8)) }
            #expect("\(error)".contains("There is no \(what) of type `hologram`."))
        }
    }
}

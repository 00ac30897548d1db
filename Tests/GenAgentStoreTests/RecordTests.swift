#if Store
import Foundation
import GenAgent
@_spi(Benchmarks) import GenAgentTesting
import Testing

@testable import GenAgentStore

/// What the database keeps of an input is the input.
@Suite struct RecordTests {
    private func expectSame(_ input: RecordedInput, _ comment: String) throws {
        let line = try RecordCoding.line(of: input)
        #expect(!line.contains(10), "\(comment)")
        #expect(try JSONDecoder().decode(RecordedInput.self, from: line) == input, "\(comment)")
        // Equal inputs have equal texts.
        #expect(try RecordCoding.line(of: input) == line, "\(comment)")
        // Other readers get the same values.
        let usual = try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(input))
        #expect(try JSONDecoder().decode(JSONValue.self, from: line) == usual, "\(comment)")
    }

    @Test func everyKindOfInputIsWrittenAsItIs() throws {
        let hostile = "\"\\/\u{0}\u{1f}\n\r\t\u{2028}äß漢🐈‍⬛</script>\u{7f}"
        let result = RecordedToolResult(
            text: hostile, images: [ImageReference(try StubImage.solid(.red))], seedUsed: .max,
            warnings: [hostile, ""],
            usage: Usage(inputTokens: 1, outputTokens: 2, images: 3, seconds: 0.1, money: 1e-9))
        let json = JSONValue.object([
            "z": .array([.null, .bool(true), -1, 0.1, 1e300, .string(hostile), .array([]), .object([:])]),
            hostile: .object(["b": 1, "a": 2]),
        ])
        let query = QueryRecord(Query(hostile, id: "q", tags: ["a"], metadata: json))
        let setup = SessionSetup(policy: hostile, tools: [StubGenerator().descriptor])
        var verdict = Verdict.unsatisfied(
            score: 0.1, findings: [Finding("three", isMet: nil), Finding("red", isMet: false, detail: hostile)])
        verdict.usage = Usage(images: 1)
        let format = TurnFormat.tagged
        let reply = PolicyReply(text: hostile)
        let inputs: [SessionInput] = [
            .started(SessionStart(sessionID: "s", seed: .max, setup: setup, query: query)), .continued(query),
            .policyReplied(reply, TurnParser().parse(reply, format: format)),
            .hookDecided(.change(arguments: ["x": json])), .hookDecided(.answer(result)), .hookDecided(.refuse("no")),
            .hookDecided(.allow), .callStarted, .jobSubmitted(JobHandle(hostile)), .toolReturned(result),
            .judged(verdict), .compared(Comparison(.first)), .failed(.tool, .transient(hostile, retryAfter: 1.5)),
            .storeFailed(.fatal("x")), .waited, .deadlineFired, .cancelled, .resumed,
        ]
        for (index, input) in inputs.enumerated() {
            let time = Timestamp(microseconds: index == 0 ? .min : .max)
            try expectSame(RecordedInput(index: index, time: time, input: input), input.name)
        }
    }

    @Test func everyMemberIsWrittenWhetherItIsThereOrNot() throws {
        let usages = [Usage(), Usage(inputTokens: .max, seconds: 0.1 + 0.2, money: .leastNonzeroMagnitude, retries: 2)]
        let tokens = [
            nil, TokenRecord(), TokenRecord(promptIDs: [1, -2]), TokenRecord(completionIDs: [], logProbabilities: []),
            TokenRecord(promptIDs: [], completionIDs: [7], logProbabilities: [-1e-7, 0, -12.5]),
        ]
        let call = ToolCall(id: "c", name: "n", arguments: ["b": ["y": [1, 2.5, true]], "a": .null, "é": "\n"])
        let turns = [
            PolicyTurn(thought: nil, judgment: nil, action: .answer("")),
            PolicyTurn(thought: "", judgment: "\"", action: .call([]), deviations: []),
            PolicyTurn(
                thought: nil, judgment: "x", action: .call([call, ToolCall(name: "n", arguments: [:])]),
                deviations: TurnDeviation.allCases),
            PolicyTurn(thought: "x", judgment: nil, action: .answer("\u{1}")),
        ]
        let parses: [TurnParse] = turns.map { .turn($0) } + [.violation(FormatViolation(.empty, "nothing"))]
        var inputs: [SessionInput] = []
        for (index, tokens) in tokens.enumerated() {
            for (place, parse) in parses.enumerated() {
                let isOdd = (index + place) % 2 == 1
                let native = NativeToolCall(id: "i", name: "\\", arguments: "{\"a\":1")
                let reply = PolicyReply(
                    text: "t", reasoning: isOdd ? "r" : nil, toolCalls: isOdd ? [native, native] : [],
                    finishReason: isOdd ? .contentFilter : .stop, usage: usages[index % 2], tokens: tokens,
                    isTokenExact: [nil, true, false][place % 3], model: isOdd ? nil : "m",
                    isRedacted: [true, nil][place % 2])
                inputs.append(.policyReplied(reply, parse))
            }
        }
        let image = ImageReference(try StubImage.solid(.red))
        inputs.append(.toolReturned(RecordedToolResult()))
        inputs.append(.toolReturned(RecordedToolResult(images: [image, image], seedUsed: 0, usage: usages[1])))
        inputs.append(.judged(.unscored("why")))
        inputs.append(.judged(.satisfied()))
        inputs.append(.judged(.satisfied(score: 1, findings: [Finding("a", isMet: true), Finding("", isMet: nil)])))
        let query = QueryRecord(Query("q", id: "", images: [try StubImage.solid(.red)], metadata: .null))
        for name in [nil, "x"] {
            let setup = SessionSetup(
                configuration: SessionConfiguration(limits: SessionLimits(tokens: name.map { _ in 5 })), policy: "p",
                judge: name, reflector: name, comparator: name, consultsHook: name == nil, selection: .bestScored,
                tools: name == nil ? [] : [ToolDescriptor(name: "a", summary: "b", parameters: ["z": 1, "a": []])],
                systemText: SystemText(version: "v", template: "t\t", closingNote: "", repairNote: "\""))
            inputs.append(.started(SessionStart(sessionID: "é", seed: 0, setup: setup, query: query)))
        }
        for (index, input) in inputs.enumerated() {
            try expectSame(
                RecordedInput(index: index, time: Timestamp(microseconds: -1), input: input), "\(input.name) \(index)")
        }
    }

    @Test func fuzzedRepliesAreWrittenAsTheyAre() throws {
        var fuzzer = TurnFuzzer(seed: 7)
        for index in 0..<300 {
            let (reply, format) = (fuzzer.nextReply(), fuzzer.nextFormat())
            let input = SessionInput.policyReplied(reply, TurnParser().parse(reply, format: format))
            try expectSame(RecordedInput(index: index, time: Timestamp(microseconds: 1), input: input), reply.text)
        }
    }

    @Test func aNumberThatIsNotFiniteIsRefused() throws {
        let reply = PolicyReply(text: "", tokens: TokenRecord(logProbabilities: [-.infinity]))
        let input = RecordedInput(
            index: 0, time: Timestamp(microseconds: 0),
            input: .policyReplied(reply, .turn(PolicyTurn(action: .answer("")))))
        let error = #expect(throws: StoreError.self) { try RecordCoding.line(of: input) }
        #expect(error?.kind == .unreadableLog && error?.description.contains("not finite") == true)
    }

    @Test func sessionsMayEncodeAtTheSameTime() async throws {
        let inputs = (0..<200).map { number in
            let reply = PolicyReply(text: String(repeating: "\(number) ", count: number))
            return RecordedInput(
                index: number, time: Timestamp(microseconds: 1),
                input: .policyReplied(reply, .turn(PolicyTurn(action: .answer("done")))))
        }
        let expected = try inputs.map { try RecordCoding.line(of: $0) }
        try await withThrowingTaskGroup(of: (Int, Data).self) { group in
            for input in inputs { group.addTask { (input.index, try RecordCoding.line(of: input)) } }
            for try await (index, line) in group { #expect(line == expected[index]) }
        }
    }
}
#endif

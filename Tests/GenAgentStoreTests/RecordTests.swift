#if Store
import Foundation
import GenAgent
import GenAgentTesting
import Testing

@testable import GenAgentStore

/// What the database keeps of an input is the input.
@Suite struct RecordTests {
    private func expectSame(_ value: some Codable & Equatable, _ comment: String) throws {
        let line = Data(try LineEncoder.encode(value))
        if let input = value as? RecordedInput {
            // The fast way writes the very bytes that the input's own `encode(to:)` makes.
            #expect(Data(try LineEncoder.encode(input: input)) == line, "\(comment)")
        }
        #expect(!line.contains(10), "\(comment)")
        #expect(try JSONDecoder().decode(type(of: value), from: line) == value, "\(comment)")
        // Nor does it mean anything else to another reader.
        let usual = try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(value))
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

    /// Who adds a member to one of these must add it to `JSONLineWriter`'s extensions and to the test above, and then here.
    @Test func theFastWayKnowsEveryMember() throws {
        func members(_ value: Any) -> [String] { Mirror(reflecting: value).children.compactMap(\.label) }
        let image = ImageReference(try StubImage.solid(.red))
        let query = QueryRecord(Query("q"))
        let setup = SessionSetup(policy: "p", tools: [])
        let expected: [(Any, String)] = [
            (RecordedInput(index: 0, time: Timestamp(microseconds: 0), input: .waited), "index time input"),
            (
                PolicyReply(text: ""),
                "text reasoning toolCalls finishReason usage tokens isTokenExact model isRedacted"
            ),
            (NativeToolCall(id: "", name: "", arguments: ""), "id name arguments"),
            (TokenRecord(), "promptIDs completionIDs logProbabilities"),
            (PolicyTurn(action: .answer("")), "thought judgment action deviations"),
            (ToolCall(name: "", arguments: [:]), "id name arguments"),
            (RecordedToolResult(), "text images seedUsed warnings usage"),
            (image, "digest format size byteCount"), (image.size, "width height"),
            (Verdict.satisfied(), "outcome score findings summary usage"),
            (Finding("", isMet: nil), "requirement isMet detail"),
            (Usage(), "inputTokens outputTokens images seconds retries money"),
            (
                SessionStart(sessionID: "", seed: 0, setup: setup, query: query),
                "sessionID machineVersion libraryVersion seed setup query"
            ),
            (
                setup,
                "configuration policy judge reflector comparator consultsHook selection tools systemText"
            ),
            (setup.systemText, "version template closingNote repairNote"),
            (ToolDescriptor(name: "", summary: "", parameters: .null), "name summary generator parameters"),
            (query, "id text images tags metadata"),
        ]
        for (value, names) in expected {
            #expect(members(value) == names.split(separator: " ").map(String.init), "\(type(of: value))")
        }
    }

    @Test func escapesAreFoundAtEveryPlace() throws {
        for length in 0...20 {
            for place in 0..<max(length, 1) {
                for odd in ["\"", "\\", "\n", "\u{0}", "\u{1f}", " ", "!", "#", "[", "]", "\u{7f}", "é", "\u{10FFFF}"] {
                    var text = Array(repeating: "a", count: length)
                    if length > 0 { text[place] = odd }
                    let line = Data(try LineEncoder.encode([text.joined()]))
                    #expect(try JSONDecoder().decode([String].self, from: line) == [text.joined()])
                }
            }
        }
    }

    @Test func textThatIsLongerThanTheBufferIsWrittenWhole() throws {
        let text = String(repeating: "0123456789\"", count: 3_000)
        let input = SessionInput.policyReplied(PolicyReply(text: text), .turn(PolicyTurn(action: .answer(text))))
        try expectSame(RecordedInput(index: 0, time: Timestamp(microseconds: 0), input: input), "long")
    }

    @Test func fuzzedRepliesAreWrittenAsTheyAre() throws {
        var fuzzer = TurnFuzzer(seed: 7)
        for index in 0..<300 {
            let (reply, format) = (fuzzer.nextReply(), fuzzer.nextFormat())
            let input = SessionInput.policyReplied(reply, TurnParser().parse(reply, format: format))
            try expectSame(RecordedInput(index: index, time: Timestamp(microseconds: 1), input: input), reply.text)
        }
    }

    @Test func unusualValuesAreLeftToJSONEncoder() throws {
        struct Twice: Codable, Equatable {
            var (a, b) = (1, 2)
            enum Keys: String, CodingKey { case a, b }
            init() {}
            init(from decoder: any Decoder) throws {
                let container = try decoder.container(keyedBy: Keys.self)
                (a, b) = (try container.decode(Int.self, forKey: .a), try container.decode(Int.self, forKey: .b))
            }
            func encode(to encoder: any Encoder) throws {
                var first = encoder.container(keyedBy: Keys.self)
                try first.encode(a, forKey: .a)
                var second = encoder.container(keyedBy: Keys.self)
                try second.encode(b, forKey: .b)
            }
        }
        struct Dated: Codable, Equatable { var date = Date(timeIntervalSince1970: 5), data = Data([1, 2]) }
        try expectSame(Twice(), "two containers")
        try expectSame(Dated(), "date and data")
        #expect(throws: EncodingError.self) { try LineEncoder.encode([Double.nan]) }
        let reply = PolicyReply(text: "", tokens: TokenRecord(logProbabilities: [-.infinity]))
        let input = RecordedInput(
            index: 0, time: Timestamp(microseconds: 0),
            input: .policyReplied(reply, .turn(PolicyTurn(action: .answer("")))))
        #expect(throws: EncodingError.self) { try LineEncoder.encode(input: input) }
    }
}
#endif

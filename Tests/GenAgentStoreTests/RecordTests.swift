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
    }
}
#endif

import Foundation
import GenAgentHTTP
import Testing

@Suite struct ServerSentEventTests {
    private func events(_ text: String, limits: StreamLimits = StreamLimits()) throws -> [ServerSentEvent] {
        var parser = ServerSentEventParser(limits: limits)
        return try parser.append(Data(text.utf8))
    }

    @Test func readsTheStandardsExamples() throws {
        #expect(
            try events("data: YHOO\ndata: +2\ndata: 10\n\n") == [ServerSentEvent(data: "YHOO\n+2\n10")])
        #expect(
            try events(": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n")
                == [
                    ServerSentEvent(data: "first event", id: "1"), ServerSentEvent(data: "second event"),
                    ServerSentEvent(data: " third event"),
                ])
        #expect(try events("data\n\ndata\ndata\n\ndata:") == [ServerSentEvent(data: ""), ServerSentEvent(data: "\n")])
        #expect(
            try events("data:test\n\ndata: test\n\n") == [ServerSentEvent(data: "test"), ServerSentEvent(data: "test")])
    }

    @Test func readsNamesIdsAndRetry() throws {
        var parser = ServerSentEventParser()
        let text =
            "event: add\ndata: 1\nid: a\n\nevent: gone\n\ndata: 2\nid: b\u{0}c\nretry: 1500\n\nretry: -3\nretry: 2s\n"
        #expect(
            try parser.append(Data(text.utf8)) == [
                ServerSentEvent(name: "add", data: "1", id: "a"), ServerSentEvent(data: "2", id: "a"),
            ])
        #expect(parser.reconnectionMilliseconds == 1500)
    }

    @Test func anEventWithoutItsBlankLineIsDiscarded() throws {
        #expect(try events("data: whole\n\ndata: broken off\n") == [ServerSentEvent(data: "whole")])
    }

    @Test func aByteOrderMarkIsSkippedOnceAndOnlyAtTheStart() throws {
        #expect(
            try events("\u{FEFF}data: 1\n\n\u{FEFF}data: 2\n\ndata: \u{FEFF}3\n\n").map(\.data) == ["1", "\u{FEFF}3"])
    }

    @Test func bytesThatAreNotUTF8AreReplaced() throws {
        var parser = ServerSentEventParser()
        let bytes = Data("data: a".utf8) + Data([0xFF, 0xC3]) + Data("b\n\n".utf8)
        #expect(try parser.append(bytes).map(\.data) == ["a\u{FFFD}\u{FFFD}b"])
    }

    @Test(arguments: ["\n", "\r", "\r\n"])
    func anySplitGivesTheSameEvents(lineEnd: String) throws {
        let text = [
            "\u{FEFF}: hello", "event: ü", "data: {\"text\": \"Grüße 🍎\"}", "data: two", "", "id: 7", "data", "", "",
            "data: [DONE]", "", "data: lost",
        ].joined(separator: lineEnd)
        let whole = try events(text)
        #expect(whole.map(\.data) == ["{\"text\": \"Grüße 🍎\"}\ntwo", "", "[DONE]"])
        #expect(whole.map(\.name) == ["ü", "message", "message"])
        let data = Data(text.utf8)
        for cut in 0...data.count {
            var parser = ServerSentEventParser()
            let found = try parser.append(data.prefix(cut)) + parser.append(data.dropFirst(cut))
            #expect(found == whole, "cut at \(cut)")
        }
        var random = TestRandom(state: 1)
        for _ in 0..<300 {
            var parser = ServerSentEventParser()
            #expect(try pieces(data, &random).flatMap { try parser.append($0) } == whole)
        }
    }

    @Test func randomBytesGiveTheSameEventsHoweverTheyAreCut() throws {
        var random = TestRandom(state: 2)
        let alphabet = Array("data: \n\n\r\r:event:id:é".utf8)
        for _ in 0..<300 {
            let data = Data((0..<60).map { _ in alphabet.randomElement(using: &random) ?? 0x0A })
            var whole = ServerSentEventParser()
            var cut = ServerSentEventParser()
            let expected = try whole.append(data)
            #expect(try pieces(data, &random).flatMap { try cut.append($0) } == expected)
        }
    }

    @Test func aLineOrAnEventBeyondItsLimitIsATypedError() throws {
        let limits = StreamLimits(maximumLineBytes: 20, maximumEventBytes: 10)
        #expect(try events("data: 123456789\n\n", limits: limits).count == 1)
        for text in [
            "data: 1234567890\n\n", "data: 12345\ndata: 12345\n\n", ": 12345678901234567890",
            "data: \(String(repeating: "x", count: 30))",
        ] {
            let error = #expect(throws: HTTPError.self) { try events(text, limits: limits) }
            #expect(error?.code == .responseTooLarge)
        }
    }

    @Test func aBodyIsReadAsEventsUntilItBreaks() async throws {
        let lost = HTTPError(.connectionLost, "lost", mayHaveBeenSent: true)
        let body = HTTPBody(chunks: [Data("data: 1\n\nda".utf8), Data("ta: 2\n\ndata: 3".utf8)], then: lost)
        var found: [String] = []
        let error = await #expect(throws: HTTPError.self) {
            for try await event in ServerSentEvents(body) { found.append(event.data) }
        }
        #expect(found == ["1", "2"])
        #expect(error?.code == .connectionLost)
    }
}

@Suite struct LineSequenceTests {
    private func lines(_ chunks: [Data], limits: StreamLimits = StreamLimits()) async throws -> [String] {
        var lines: [String] = []
        for try await line in LineSequence(HTTPBody(chunks: chunks), limits: limits) {
            lines.append(String(decoding: line, as: UTF8.self))
        }
        return lines
    }

    @Test func anySplitGivesTheSameLines() async throws {
        let data = Data("{\"a\": \"é\"}\n\r\n{\"b\": 2}\r\n\n{\"c\":\r3}".utf8)
        var random = TestRandom(state: 3)
        for _ in 0..<200 {
            #expect(try await lines(pieces(data, &random)) == ["{\"a\": \"é\"}", "{\"b\": 2}", "{\"c\":\r3}"])
        }
    }

    @Test func aLineBeyondItsLimitIsATypedError() async throws {
        let limits = StreamLimits(maximumLineBytes: 4)
        #expect(try await lines([Data("1234\n12".utf8), Data("34\n".utf8)], limits: limits) == ["1234", "1234"])
        let error = await #expect(throws: HTTPError.self) {
            try await lines([Data("123".utf8), Data("45".utf8)], limits: limits)
        }
        #expect(error?.code == .responseTooLarge)
    }
}

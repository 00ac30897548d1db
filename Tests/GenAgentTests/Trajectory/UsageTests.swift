import Foundation
import GenAgent
import Testing

@Suite struct UsageTests {
    @Test func aRecordFromBeforeRetriesWereCountedHasNone() throws {
        let text = #"{"images":1,"inputTokens":5,"money":0.5,"outputTokens":6,"seconds":1.5}"#
        let usage = try JSONDecoder().decode(Usage.self, from: Data(text.utf8))
        #expect(usage == Usage(inputTokens: 5, outputTokens: 6, images: 1, seconds: 1.5, money: 0.5))
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        #expect(String(decoding: try encoder.encode(usage), as: UTF8.self) == text)
    }

    @Test func retriesAreAddedAndWritten() throws {
        let sum = Usage(inputTokens: 1, retries: 2) + Usage(images: 1, retries: 3) + Usage()
        #expect(sum.retries == 5)
        #expect(try JSONDecoder().decode(Usage.self, from: JSONEncoder().encode(sum)) == sum)
        #expect((Usage(retries: .max) + sum).retries == .max)
    }
}

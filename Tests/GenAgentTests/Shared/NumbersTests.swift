import GenAgent
import Testing

@Suite("Numbers for people") struct NumbersTests {
    @Test(arguments: [
        (0.0, "0 s"), (-1, "0 s"), (.nan, "0 s"), (0.001, "under 0.01 s"), (0.42, "0.42 s"), (12.34, "12.3 s"),
        (59.96, "1 min 0 s"),
        (200, "3 min 20 s"), (7260, "2 h 1 min"), (1e6, "11.6 days"),
    ]) func durations(seconds: Double, words: String) {
        #expect(Numbers.duration(1e300).hasSuffix("days"))
        #expect(Numbers.duration(seconds) == words)
    }

    @Test func countsAndBytes() {
        #expect(Numbers.count(1_234_567) == "1\u{202F}234\u{202F}567")
        #expect(Numbers.count(.min).hasPrefix("-9\u{202F}223"))
        #expect(
            Numbers.count(1, "query", "queries") == "1 query" && Numbers.count(2, "query", "queries") == "2 queries")
        #expect(
            Numbers.bytes(999) == "999 B" && Numbers.bytes(1234) == "1.2 kB" && Numbers.bytes(2_500_000) == "2.5 MB")
        #expect(Numbers.money(0.04213) == "0.0421" && Numbers.money(12.5) == "12.5")
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (1_767_225_600_000_000, "2026-01-01T00:00:00Z"),
            (951_782_399_000_000, "2000-02-28T23:59:59Z"),
            (951_782_400_000_000, "2000-02-29T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"),
        ] as [(Int64, String)]) func dates(microseconds: Int64, iso: String)
    {
        #expect(Timestamp(microseconds: microseconds).iso == iso)
    }

    @Test(arguments: [Int64.min, .max]) func noMomentIsTooFar(microseconds: Int64) {
        #expect(Timestamp(microseconds: microseconds).dateText.hasSuffix("UTC"))
    }
}

import Foundation
import GenAgentTesting
import Testing

@testable import GenAgent
@testable import GenAgentReport

@Suite("A story's page") struct StoryPageTests {
    private func read(_ session: ReportSession, _ options: ReportOptions = ReportOptions()) async throws -> TagChecker {
        let checker = TagChecker(try await Pages.story(session, options))
        #expect(checker.problems == [])
        return checker
    }

    @Test func itTellsQueryRoundsVerdictsAndEnding() async throws {
        let page = try await read(await Sample.simple())
        for words in [
            "a red fox", "2 rounds", "I begin.", "a fox", "Redder.", "The fox is grey.", "A red fox.", "Satisfied",
            "Not satisfied",
            "Round 1", "Round 2", "Returned", "The policy found that the last image satisfies the request",
            "the image of round 2 (img_2)", "Time and cost", "Total",
            "Technical appendix", "System text (genagent-tagged-2)", "3 raw turns", "by the policy itself",
        ] { #expect(page.text.contains(words), "\(words)") }
        #expect(page.elements.filter { $0 == "img" }.count == 3)
        #expect(
            page.attributes.filter { $0.name == "alt" }.map(\.value).contains(
                "Generated image for the prompt: a bright red fox"))
    }

    @Test func aChangedPromptShowsWhatChanged() async throws {
        let text = try await Pages.story(await Sample.simple())
        #expect(text.contains("a <ins>bright red</ins> fox"))
    }

    @Test func headingsAreInOrderAndThereIsOneOfTheFirstLevel() async throws {
        for page in [
            try await read(await Sample.simple()), TagChecker(try await Pages.gallery([await Sample.simple()])),
        ] {
            let levels = page.elements.filter { $0.count == 2 && $0.hasPrefix("h") && $0 != "hr" }.compactMap {
                Int($0.dropFirst())
            }
            #expect(levels.filter { $0 == 1 }.count == 1 && levels.first == 1)
            #expect(zip(levels, levels.dropFirst()).allSatisfy { $1 <= $0 + 1 })
        }
    }

    @Test func equalRecordsGiveEqualBytes() async throws {
        let first = try await Pages.story(await Sample.simple())
        #expect(try await Pages.story(await Sample.simple()) == first)
        let decoded = try Trajectory.decode(from: await Sample.simple().trajectory.encoded())
        let again = ReportSession(decoded, loadImage: await Sample.simple().loadImage)
        #expect(try await Pages.story(again) == first)
    }

    @Test func itLetsNothingInFromOutside() async throws {
        let page = try await read(await Sample.simple())
        let policy = try #require(page.attributes.first { $0.value.hasPrefix("default-src") }?.value)
        #expect(policy.hasPrefix("default-src 'none'; img-src data:; style-src 'sha256-"))
        #expect(!policy.contains("unsafe"))
        #expect(!page.attributes.contains { $0.value.contains("http:") || $0.value.contains("https:") })
        #expect(PageFrame.hash("alert('Hello, world.');") == "qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=")
    }

    @Test func aMissingOrWrongImageIsSaid() async throws {
        var session = await Sample.simple()
        session.loadImage = { _ in nil }
        #expect(try await read(session).text.contains("img_2 (16x16, ") == true)
        #expect(try await read(session).text.contains("is missing: the store does not have its bytes."))
        session.loadImage = { _ in try StubImage.labeled("another") }
        #expect(try await read(session).text.contains("the stored bytes are not the recorded ones"))
        session.loadImage = { _ in throw AdapterError.fatal("disk on fire") }
        let page = try await read(session)
        #expect(page.text.contains("loading it failed. disk on fire") && !page.elements.contains("img"))
    }

    @Test func aSessionWithoutAnImageSaysSo() async throws {
        let session = await Sample.run(ScriptedPolicy([.failure(.fatal("no server at port 8080"))]))
        let page = try await read(session)
        #expect(
            page.text.contains("This session returned no image.")
                && page.text.contains("No image was made, so none is returned."))
        #expect(page.text.contains("The policy failed permanently. no server at port 8080"))
        #expect(page.text.contains("0 rounds"))
    }

    @Test(arguments: StopReason.allCases.map { Optional($0) } + [nil]) func everyEndingHasWords(reason: StopReason?)
        async throws
    {
        var session = await Sample.simple()
        session.trajectory.setup.configuration.limits.tokens = 900
        session.trajectory.exchanges[0].stopReason = reason
        let exchange = session.trajectory.exchanges[0]
        let words = exchange.endingWords(limits: session.trajectory.setup.configuration.limits)
        let page = try await read(session)
        #expect(page.text.contains(words) && words.hasSuffix(".") && words.count > 20)
        #expect(page.text.contains(Ending(reason).name))
    }

    @Test func endingsDifferInWords() {
        let exchange = Exchange(query: QueryRecord("x"), startedAt: Timestamp(microseconds: 0))
        let all = StopReason.allCases.map { reason -> String in
            var exchange = exchange
            exchange.stopReason = reason
            return exchange.endingWords(limits: SessionLimits())
        }
        #expect(Set(all).count == StopReason.allCases.count)
    }

    @Test func onlyOneImageIsInMemoryAtATime() async throws {
        let collector = PageCollector()
        let big = StubGenerator(size: PixelSize(width: 400, height: 400))
        let session = await Sample.run(
            ScriptedPolicy([.call(prompt: "a"), .call(prompt: "b", judging: "No."), .answer(judging: "Yes.")]),
            tools: [big])
        try await StoryPage(session).write { collector.add($0) }
        let bytes = session.trajectory.images.map(\.reference.byteCount).max() ?? 0
        #expect(collector.largestPiece <= max(bytes * 4 / 3 + 4, 1 << 17))
    }

    @Test func aDamagedRecordIsToldAsFarAsItGoes() async throws {
        var session = await Sample.simple()
        session.trajectory.rounds[0].call = 99
        session.trajectory.rounds[1].judgedInTurn = -4
        session.trajectory.images = []
        session.trajectory.exchanges[0].startedAt = Timestamp(microseconds: .max)
        session.trajectory.exchanges[0].finishedAt = Timestamp(microseconds: .min)
        session.trajectory.usage = Usage(
            inputTokens: .max, outputTokens: .max, images: .min, seconds: 1e300, money: -1e300)
        let page = try await read(session)
        #expect(page.text.contains("The record does not contain the image img_2"))
        session.trajectory.exchanges = []
        #expect(try await read(session).text.contains("(a query without text)"))
    }
}

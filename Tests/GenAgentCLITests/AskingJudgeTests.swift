import Foundation
import GenAgent
import GenAgentImaging
import Testing

@testable import GenAgentCLI

@Suite struct AskingJudgeTests {
    /// A judge whose person types what the test writes into a pipe.
    private struct Setting {
        let keyboard = Pipe()
        let sink = TextSink()
        let images = ImagePaths()
        let judge: AskingJudge

        init() {
            let stage = Stage(renderer: PlainRenderer(writesAnswers: true, write: sink.write), clock: StillClock())
            let lines = StandardInput(keyboard.fileHandleForReading)
            judge = AskingJudge(input: lines, images: images, stage: stage)
        }

        func type(_ text: String) { keyboard.fileHandleForWriting.write(Data(text.utf8)) }
        func hangUp() throws { try keyboard.fileHandleForWriting.close() }

        func verdict() async throws -> Verdict {
            let image = try EncodedImage(PNG.encode(Bitmap(width: 4, height: 4, fill: .white)))
            return try await judge.assess(
                Candidate(id: "img_1", image: image), for: "two cups", context: JudgeContext())
        }
    }

    @Test(arguments: ["y\n", "YES\r\n", "  y \n", "y"]) func takesAYes(answer: String) async throws {
        let setting = Setting()
        setting.images.add("r.png", round: 1)
        setting.type(answer)
        try setting.hangUp()
        #expect(try await setting.verdict().outcome == .satisfied)
    }

    @Test func makesAFindingOfWhatIsWrong() async throws {
        let setting = Setting()
        setting.images.add("r.png", round: 1)
        setting.type("n\none cup is missing\n")
        let verdict = try await setting.verdict()
        #expect(verdict.outcome == .unsatisfied && verdict.summary == "one cup is missing")
        #expect(verdict.findings.map(\.detail) == ["one cup is missing"])
        #expect(verdict.findings.map(\.isMet) == [false])
        #expect(setting.sink.text == "Does it satisfy the prompt? [y/n/?] n\nWhat is wrong? one cup is missing\n")
    }

    @Test func takesANoWithoutAReason() async throws {
        let setting = Setting()
        setting.images.add("r.png", round: 1)
        setting.type("no\n \n")
        let verdict = try await setting.verdict()
        #expect(verdict.outcome == .unsatisfied && verdict.findings.isEmpty)
    }

    @Test func explainsAndAsksAgain() async throws {
        let setting = Setting()
        setting.images.add("r.png", round: 1)
        setting.type("perhaps\n?\ns\n")
        #expect(try await setting.verdict() == .unscored("the person skipped the question"))
        #expect(setting.sink.text.contains("Please answer y, n or s, or ? for help.\n"))
        #expect(setting.sink.text.contains("y  yes: this image is what you asked for"))
        #expect(setting.sink.text.components(separatedBy: AskingJudge.question).count == 4)
    }

    @Test(arguments: ["", "n\n"]) func hasNoVerdictWhereNobodyAnswers(typed: String) async throws {
        let setting = Setting()
        setting.images.add("r.png", round: 1)
        setting.type(typed)
        try setting.hangUp()
        #expect(try await setting.verdict() == .unscored("no answer: stdin is closed"))
    }

    @Test func asksOnlyWhenThePictureIsOnDisk() async throws {
        let setting = Setting()
        setting.type("y\n")
        async let verdict = setting.verdict()
        await Task.yield()
        #expect(setting.sink.text == "")
        setting.images.add("r.png", round: 1)
        #expect(try await verdict.outcome == .satisfied)
    }

    @Test func stopsWaitingForAPictureWhenCancelled() async throws {
        let setting = Setting()
        let task = Task { try await setting.verdict() }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func stopsWaitingForAPersonWhenCancelled() async throws {
        let setting = Setting()
        setting.images.add("r.png", round: 1)
        let task = Task { try await setting.verdict() }
        while setting.sink.text.isEmpty { await Task.yield() }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        // The line that comes later is not lost for the next question.
        setting.type("y\n")
        #expect(try await setting.verdict().outcome == .satisfied)
    }

    @Test func readsLinesOfEveryEnding() async throws {
        let pipe = Pipe()
        let lines = StandardInput(pipe.fileHandleForReading)
        pipe.fileHandleForWriting.write(Data("one\r\n\nthree".utf8))
        try pipe.fileHandleForWriting.close()
        var read: [String] = []
        while let line = try await lines.next() { read.append(line) }
        #expect(read == ["one", "", "three"])
        #expect(try await lines.next() == nil)
    }
}

import Foundation
import GenAgent
import GenAgentImaging
import Testing

@testable import GenAgentCLI

@Suite struct RunFilesTests {
    private func outcome(of turns: [String]) async -> SessionOutcome {
        let session = AgentSession(
            policy: ScriptedTurns(turns: turns), tools: [OneColorGenerator()],
            environment: SessionEnvironment(clock: StillClock()), id: "s", seed: 7)
        return await session.respond(to: "two cups")
    }

    private func read(_ path: String?) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: try #require(path))) }

    @Test func writesPicturesUntouchedAndTheRecordForPeople() async throws {
        let place = try TemporaryDirectory()
        let outcome = await outcome(of: twoRounds)
        var files = RunFiles(directory: place.path)
        let first = try #require(outcome.images["img_1"])
        #expect(try files.keep(first, round: 1) == place.file("round-1.png"))
        #expect(files.finish(outcome) == [])
        #expect(try read(files.list.rounds.first) == first.data)
        #expect(try read(files.list.final) == outcome.image?.data)
        let record = try read(files.list.trajectory)
        #expect(try JSONDecoder().decode(Trajectory.self, from: record) == outcome.trajectory)
        #expect(place.names() == ["contact-sheet.png", "final.png", "round-1.png", "trajectory.json"])
    }

    @Test func writesEqualRecordsAsEqualBytes() async throws {
        let places = try [TemporaryDirectory(), TemporaryDirectory()]
        let records = try await places.asyncMap { place in
            var files = RunFiles(directory: place.path)
            #expect(files.finish(await outcome(of: twoRounds)) == [])
            return try read(files.list.trajectory)
        }
        #expect(records[0] == records[1])
    }

    @Test func showsEveryRoundOnTheContactSheet() async throws {
        let sheet = try PNG.decode(try #require(try await outcome(of: twoRounds).contactSheet()))
        let one = ContactSheet(title: "two cups", images: [ContactSheet.Item(Bitmap(width: 8, height: 8))])
        // Two pictures of 320 pixels side by side.
        #expect(sheet.width > 640 && sheet.width < 800 && sheet.height > 320)
        #expect(sheet.width > one.render().width + 300)
    }

    @Test func keepsTheRecordOfARunWithoutAPicture() async throws {
        let place = try TemporaryDirectory()
        var files = RunFiles(directory: place.path)
        #expect(files.finish(await outcome(of: [])) == [])
        #expect(place.names() == ["trajectory.json"])
        #expect(files.list.final == nil && files.list.contactSheet == nil)
    }

    @Test func neverOverwrites() async throws {
        let place = try TemporaryDirectory()
        try Data("mine".utf8).write(to: URL(fileURLWithPath: place.file("final.png")))
        var files = RunFiles(directory: place.path)
        let problems = files.finish(await outcome(of: twoRounds))
        #expect(
            problems == [
                "Cannot write \(place.file("final.png")): the file exists already, and nothing is overwritten. Start the run again."
            ])
        #expect(try read(place.file("final.png")) == Data("mine".utf8))
        // What can be written is.
        #expect(place.names() == ["contact-sheet.png", "final.png", "trajectory.json"])
    }

    @Test func saysWhyAFileCannotBeWritten() async throws {
        let outcome = await outcome(of: twoRounds)
        var files = RunFiles(directory: "/nowhere/at/all")
        let image = try #require(outcome.image)
        #expect(
            throws: RunFileError(kind: .file, path: "/nowhere/at/all/round-1.png", reason: "no such file or directory")
        ) {
            try files.keep(image, round: 1)
        }
        #expect(files.list.rounds == [])
    }
}

extension Array {
    fileprivate func asyncMap<Result>(_ body: (Element) async throws -> Result) async rethrows -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await body(element)) }
        return results
    }
}

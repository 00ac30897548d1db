#if CLI
import Foundation
import GenAgent
import GenAgentImaging
import Testing

/// The built program, as people and scripts meet it.
@Suite struct ProgramTests {
    private func bitmap(_ path: String) throws -> Bitmap {
        try PNG.decode(Data(contentsOf: URL(fileURLWithPath: path)))
    }

    @Test func drawsAndKeepsTheStory() async throws {
        let place = try TemporaryDirectory()
        let result = try await Program.run(
            "run", "a red apple", "--seed", "1", "--profile", "strong", "--size", "64", "--rounds", "2", in: place)
        #expect([0, 3].contains(result.code) && result.errors == "")
        #expect(
            result.output.hasPrefix("a red apple\nstrong painter, up to 2 rounds, judges itself, seed 1\nsession "))
        #expect(result.output.contains(", kept in out/store\nRound 1\n"))
        #expect(result.output.contains("\n  page: genagent report "))
        #expect(!result.output.contains("\u{1B}") && !result.output.contains("\r"))
        let record = try Data(contentsOf: URL(fileURLWithPath: place.file("out/a-red-apple/trajectory.json")))
        let trajectory = try JSONDecoder().decode(Trajectory.self, from: record)
        #expect((trajectory.exchanges.last?.stopReason == .satisfied) == (result.code == 0))
        let rounds = (1...trajectory.rounds.count).map { "round-\($0).png" }
        #expect(
            place.names(in: "out/a-red-apple") == ["contact-sheet.png", "final.png"] + rounds + ["trajectory.json"])
        let final = try bitmap(place.file("out/a-red-apple/final.png"))
        #expect(final == (try bitmap(place.file("out/a-red-apple/\(try #require(rounds.last))"))))
        #expect(final.width == 64 && final.height == 64)
        let sheet = try bitmap(place.file("out/a-red-apple/contact-sheet.png"))
        #expect(sheet.width >= 320 * rounds.count && sheet.height > 320)
    }

    @Test func theSameSeedGivesTheSamePictures() async throws {
        let place = try TemporaryDirectory()
        for name in ["first", "second"] {
            let result = try await Program.run(
                "run", "two cups", "--seed", "5", "--size", "64", "--judge", "ask", "--out", name, "--quiet",
                input: "s\ns\ny\n", in: place)
            #expect([0, 3].contains(result.code) && result.output == "\(name)/final.png\n")
        }
        let names = place.names(in: "first").filter { $0.hasSuffix(".png") }
        #expect(names == place.names(in: "second").filter { $0.hasSuffix(".png") } && names.contains("round-1.png"))
        for name in names {
            let files = ["first/\(name)", "second/\(name)"].map { URL(fileURLWithPath: place.file($0)) }
            #expect(try Data(contentsOf: files[0]) == Data(contentsOf: files[1]))
        }
    }

    @Test func takesAPersonsYesThroughAPipe() async throws {
        let place = try TemporaryDirectory()
        let arguments = ["run", "two cups", "--judge", "ask", "--size", "64", "--seed", "1"]
        let program = try Program(arguments, in: place)
        await program.waitForOutput("[y/n/?] ")
        #expect(place.names(in: "out/two-cups") == ["round-1.png"])
        program.type("y\n")
        let result = await program.result()
        #expect(result.code == 0)
        #expect(result.output.contains("Does it satisfy the prompt? [y/n/?] y\n  judges: ✓ The person is satisfied."))
        #expect(result.output.contains("✓ Satisfied after 1 round, "))
    }

    @Test func leavesWithThreeWhereTheLastPictureIsRefused() async throws {
        let place = try TemporaryDirectory()
        let result = try await Program.run(
            "run", "two cups", "--judge", "ask", "--size", "64", "--rounds", "1", "--json",
            input: "n\none is missing\n", in: place)
        #expect(result.code == 3)
        let events = try result.output.split(separator: "\n").map { try JSONValue.parse($0) }
        #expect(events.allSatisfy { $0["v"] == 1 && $0["event"]?.stringValue != nil })
        #expect(events.first?["event"] == "started" && events.last?["event"] == "finished")
        #expect(events.last?["stopReason"] == "roundLimit" && events.last?["exitCode"] == 3)
        let verdict = events.first { $0["event"] == "assessed" }
        #expect(verdict?["findings"]?.arrayValue?.first?["detail"] == "one is missing")
        // Questions are for people, also where events are for programs.
        #expect(
            result.errors.contains(
                "out/two-cups/round-1.png\nDoes it satisfy the prompt? [y/n/?] n\nWhat is wrong? one is missing\n"))
    }

    @Test func goesOnWithoutAPersonWhereStandardInputIsClosed() async throws {
        let place = try TemporaryDirectory()
        let result = try await Program.run(
            "run", "a red apple", "--judge", "ask", "--size", "64", "--rounds", "1", "--seed", "1", in: place)
        #expect(result.output.contains("judges: ? no verdict: no answer: stdin is closed"))
        // The policy judges then.
        #expect([0, 3].contains(result.code))
    }

    @Test func ctrlCKeepsWhatThereIsAndSaysWhere() async throws {
        let place = try TemporaryDirectory()
        let program = try Program(["run", "two cups", "--judge", "ask", "--size", "64"], in: place)
        await program.waitForOutput("[y/n/?] ")
        program.interrupt()
        let result = await program.result()
        #expect(result.code == 130)
        #expect(
            result.output.contains(
                "stops: Ctrl-C: finishing and keeping the result so far. A second one ends the run at once; then `genagent resume "
            )
        )
        #expect(result.output.contains("? Stopped after 1 round, "))
        #expect(result.output.contains("image: out/two-cups/final.png\n"))
        #expect(
            place.names(in: "out/two-cups") == ["contact-sheet.png", "final.png", "round-1.png", "trajectory.json"])
        #expect(try bitmap(place.file("out/two-cups/final.png")).width == 64)
    }

    @Test func failsBeforeItDrawsWhereItCannotWrite() async throws {
        let place = try TemporaryDirectory()
        try Data("x".utf8).write(to: URL(fileURLWithPath: place.file("file")))
        let result = try await Program.run("run", "two cups", "--out", "file/run", in: place)
        #expect(result.code == 1 && result.output == "")
        #expect(
            result.errors
                == "Error: Cannot write into file/run: not a directory. Choose another directory with --out.\n")
    }

    @Test func saysItsVersionAndRefusesWrongUsage() async throws {
        let place = try TemporaryDirectory()
        let version = try await Program.run("--version", in: place)
        #expect(version.code == 0 && version.output == "genagent \(genAgentVersion)\n")
        let wrong = try await Program.run("run", "two cups", "--rounds", "none", in: place)
        #expect(wrong.code == 64 && wrong.output == "" && wrong.errors.hasPrefix("Error: The value 'none' is invalid"))
        #expect(wrong.errors.contains("Usage: genagent run <prompt> [<options>]"))
        #expect(place.names() == [])
    }

    @Test func leavesAnEarlierRunAlone() async throws {
        let place = try TemporaryDirectory()
        for expected in ["out/two-cups/final.png\n", "out/two-cups-2/final.png\n"] {
            let result = try await Program.run(
                "run", "two cups", "--judge", "ask", "--size", "64", "-q", input: "y\n", in: place)
            #expect(result.code == 0 && result.output == expected)
        }
    }
}
#endif

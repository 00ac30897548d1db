import Foundation
import Testing

@testable import GenAgentCLI

@Suite struct RunDirectoryTests {
    @Test func namesADirectoryByThePrompt() {
        #expect(
            RunDirectory.slug(of: "Three red apples, left of a blue clock!") == "three-red-apples-left-of-a-blue-clock")
        #expect(RunDirectory.slug(of: "Ein grüner Bär") == "ein-grüner-bär")
        #expect(RunDirectory.slug(of: "../../etc ?") == "etc")
        #expect(RunDirectory.slug(of: "!?") == "picture")
        #expect(
            RunDirectory.slug(of: String(repeating: "word ", count: 40))
                == "word-word-word-word-word-word-word-word-word")
        #expect(RunDirectory.slug(of: String(repeating: "é", count: 99)) == String(repeating: "é", count: 24))
    }

    @Test func makesTheDirectoryAndItsParents() throws {
        let place = try TemporaryDirectory()
        #expect(try RunDirectory.claim(place.file("a/b/c/")) == place.file("a/b/c"))
        #expect(place.names(in: "a/b") == ["c"])
    }

    @Test func leavesEarlierRunsAlone() throws {
        let place = try TemporaryDirectory()
        for number in 1...3 {
            let path = try RunDirectory.claim(place.file("run"))
            #expect(path == place.file(number == 1 ? "run" : "run-\(number)"))
            try Data().write(to: URL(fileURLWithPath: "\(path)/round-1.png"))
            RunDirectory.release(path)
        }
        #expect(place.names(in: "run-2") == ["round-1.png"])
    }

    @Test func usesADirectoryThatHoldsOnlyOtherThings() throws {
        let place = try TemporaryDirectory()
        try Data("x".utf8).write(to: URL(fileURLWithPath: place.file("notes.txt")))
        #expect(try RunDirectory.claim(place.path) == place.path)
    }

    @Test func knowsTheFilesOfARun() {
        let files = ["final.png", "final.webp", "round-12.jpg", "contact-sheet.png", "trajectory.json"]
        #expect(files.allSatisfy(RunDirectory.isRunFile))
        #expect(
            !["finale.png", "round-one.png", "round-.png", "trajectory.txt"].contains(where: RunDirectory.isRunFile))
    }

    @Test func givesRunsThatStartTogetherDirectoriesOfTheirOwn() async throws {
        let place = try TemporaryDirectory()
        let wanted = place.file("run")
        let paths = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<8 { group.addTask { try RunDirectory.claim(wanted) } }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(paths.count == 8)
    }

    @Test func saysWhyADirectoryCannotBeMade() throws {
        let place = try TemporaryDirectory()
        try Data("x".utf8).write(to: URL(fileURLWithPath: place.file("file")))
        #expect(throws: RunFileError(kind: .directory, path: place.file("file"), reason: "not a directory")) {
            try RunDirectory.claim(place.file("file"))
        }
        let error = #expect(throws: RunFileError.self) { try RunDirectory.claim(place.file("file/run")) }
        #expect(
            error?.description
                == "Cannot write into \(place.file("file/run")): not a directory. Choose another directory with --out.")
    }
}

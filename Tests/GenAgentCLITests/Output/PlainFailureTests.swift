#if CLI && Store
import Foundation
import Testing

/// Files that are not what they should be: people read what is wrong, and never the fields of an error of Foundation or of a decoder.
@Suite struct PlainFailureTests {
    private let place: TemporaryDirectory

    init() throws { place = try TemporaryDirectory() }

    private static let dumps = [
        "NSError", "Error Domain", "UserInfo", "DecodingError", "EncodingError", "CodingKeys", "CocoaError", "NSCocoa",
        "Error: Is a directory.", "Debug description", "couldn’t", "NSUnderlying", "Swift.", "Foundation.",
    ]

    private func fails(
        _ command: String, variables: [String: String] = [:], sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let words = command.split(separator: " ").map(String.init)
        let program = try Program(words, variables: variables, in: place)
        try program.hangUp()
        let result = await program.result()
        #expect(result.code != 0, "\(command)", sourceLocation: sourceLocation)
        #expect(!result.errors.isEmpty, "\(command)", sourceLocation: sourceLocation)
        for dump in Self.dumps {
            #expect(
                !(result.output + result.errors).contains(dump), "\(command): \(result.errors)",
                sourceLocation: sourceLocation)
        }
    }

    @Test func aFolderInPlaceOfAFile() async throws {
        try FileManager.default.createDirectory(atPath: place.file("d"), withIntermediateDirectories: true)
        for command in [
            "run a --config d", "run a --parameters d", "run a --tool comfyui=http://h,workflow=d,prompt=6.text",
            "run a --tool template=http://h,template=d", "evaluate --suite geneval++=d", "evaluate --suite wise=d",
            "evaluate --suite imagine=d", "evaluate --suite imagine=d --judge http://h --judge-model m --question d",
            "evaluate --suite imagine=d --judge http://h --judge-model m", "train --avoid geneval++=d", "compare d d",
            "store import d", "list --store d",
        ] { try await fails(command) }
        #expect(try await Program.run(["run", "a", "--size", "64", "--store", "s", "-q"], in: place).errors == "")
        for command in ["report --store s -o d", "store export d --store s"] { try await fails(command) }
    }

    @Test func nothingInPlaceOfAFile() async throws {
        for command in [
            "run a --config n", "run a --tool comfyui=http://h,workflow=n,prompt=6.text",
            "run a --tool template=http://h,template=n", "evaluate --suite geneval++=n",
            "evaluate --suite imagine=n --judge http://h --judge-model m --question n", "compare n n", "store import n",
            "list --store n", "show x --store n", "report --store n", "resume --store n", "store verify --store n",
        ] { try await fails(command) }
    }

    @Test(arguments: ["", "{", "[1]", "{\"a\": 1}", "\u{FF}\u{FE}"]) func garbageInPlaceOfAFile(text: String)
        async throws
    {
        try Data(text.utf8).write(to: URL(fileURLWithPath: place.file("g")))
        for command in [
            "run a --parameters g", "run a --tool template=http://h,template=g", "evaluate --suite geneval++=g",
            "evaluate --suite wise=g --judge http://h --judge-model m",
            "evaluate --suite imagine=g --judge http://h --judge-model m", "compare g g", "store import g",
            "list --store g",
        ] { try await fails(command) }
        if !["{\"a\": 1}"].contains(text) { try await fails("run a --config g") }
    }

    @Test func workFoldersThatAreDamaged() async throws {
        let folder = URL(fileURLWithPath: place.file("ev"))
        func spoil(_ name: String, in folder: URL, isFolder: Bool) throws {
            let file = folder.appendingPathComponent(name)
            try? FileManager.default.removeItem(at: folder)
            try FileManager.default.createDirectory(
                at: isFolder ? file : file.deletingLastPathComponent(), withIntermediateDirectories: true)
            if !isFolder { try Data("{\"version\": 1, \"kind\": 7}\n{}\n".utf8).write(to: file) }
        }
        for isFolder in [true, false] {
            for name in ["evaluation.json", "journal.jsonl", "store/sessions.sqlite", "page.html", "report.json"]
            where isFolder || !["page.html", "report.json"].contains(name) {
                try spoil(name, in: folder, isFolder: isFolder)
                try await fails(
                    "evaluate --suite composition --limit 1 --contenders raw --size 64 --out ev")
            }
            for name in ["training.json", "rl/checkpoint.json", "cold-start/journal.jsonl"] {
                try spoil(name, in: folder, isFolder: isFolder)
                let stage = name.hasPrefix("rl") ? "rl" : "sft"
                try await fails(
                    "train --stage \(stage) --steps 1 --prompts-per-step 1 --rollouts 2 --cold-start-prompts 1 --size 64 --out ev"
                )
            }
        }
    }

    @Test func placesThatCannotBeMade() async throws {
        try Data("x".utf8).write(to: URL(fileURLWithPath: place.file("f")))
        for command in [
            "run a --out f", "run a --out f/x", "run a --out /dev/null/x", "evaluate --suite composition --out f/x",
            "evaluate --suite composition --out f", "train --out f/x", "train --out f", "list --store f/x",
        ] { try await fails(command) }
        #expect(try await Program.run(["run", "a", "--size", "64", "--store", "s", "-q"], in: place).errors == "")
        for command in ["report --store s -o f/x", "report --store s -o /dev/null/x", "store export f/x --store s"] {
            try await fails(command)
        }
    }
}
#endif

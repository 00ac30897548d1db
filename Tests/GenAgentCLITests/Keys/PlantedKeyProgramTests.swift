#if CLI && Store
import Foundation
import GenAgent
import GenAgentHTTP
import Testing

@testable import GenAgentCLI

/// The built program, with servers that repeat its keys.
@Suite struct PlantedKeyProgramTests {
    private static func chatServer() throws -> Int {
        try Planted.server { ask in
            if ask.path.hasSuffix("/models") { return .json(["data": [["id": .string("m-\(Planted.key)")]]]) }
            let call: JSONValue = ["name": "draw", "arguments": ["prompt": .string("draw \(Planted.key)")]]
            let text =
                String(decoding: ask.body, as: UTF8.self).contains("image_url")
                ? "<think>\(Planted.key)</think><judge>Good, \(Planted.key)</judge><answer>\(Planted.key)</answer>"
                : "<think>My key is \(Planted.key)</think><tool_call>\(call.jsonText)</tool_call>"
            return .json(["model": .string(Planted.key), "choices": [["message": ["content": .string(text)]]]])
        }.port
    }

    private static func imageServer() throws -> Int {
        try Planted.server { _ in
            .json(["data": [["b64_json": try PlantedPlace.base64(), "revised_prompt": .string("rp \(Planted.key)")]]])
        }.port
    }

    private func ran(_ arguments: [String], _ variables: [String: String] = [:], in place: TemporaryDirectory)
        async throws -> Program.Result
    {
        let program = try Program(
            arguments, variables: ["PLANTED_KEY": Planted.key].merging(variables) { $1 }, in: place)
        try program.hangUp()
        return await program.result()
    }

    @Test(arguments: [["--json"], []]) func aRunItsStoreAndItsPages(_ output: [String]) async throws {
        let place = try TemporaryDirectory()
        let (chat, image) = (try Self.chatServer(), try Self.imageServer())
        let run = try await ran(
            [
                "run", "a cat", "--store", "s", "--out", "o", "--policy", "http://127.0.0.1:\(chat)/v1", "--model", "m",
                "--api-key-env", "PLANTED_KEY", "--tool",
                "openai=http://127.0.0.1:\(image)/v1,model=m,name=draw,api-key-env=PLANTED_KEY",
            ] + output, in: place)
        #expect(run.code == 0 && run.output.contains(Redactor.mark), "\(run)")
        var outputs = [run]
        for command in [
            ["list", "--store", "s"], ["show", "last", "--store", "s"],
            ["report", "last", "--store", "s", "--out", "p.html"],
        ] {
            outputs.append(try await ran(command, in: place))
        }
        for output in outputs {
            #expect(Data((output.output + output.errors).utf8).piecesOfTheKey.isEmpty, "\(output)")
        }
        let files = try FileManager.default.subpathsOfDirectory(atPath: place.path)
        #expect(files.contains("o/trajectory.json") && files.contains { $0.hasPrefix("s/") })
        for file in files {
            #expect(
                (FileManager.default.contents(atPath: place.file(file)) ?? Data()).piecesOfTheKey.isEmpty, "\(file)")
        }
    }

    @Test func theDoctorRepeatsNoKey() async throws {
        let place = try TemporaryDirectory()
        let refusing = try Planted.server { _ in
            .json(["error": ["message": .string("No \(Planted.key)")]], status: "401 No")
        }.port
        let leading = try Planted.server { _ in Planted.Answer(raw: "HTTP/1.1 999 \(Planted.key)\r\n\r\n") }.port
        let chat = try Self.chatServer()
        for (policy, tool) in [(chat, chat), (refusing, refusing), (leading, leading)] {
            let result = try await ran(
                [
                    "doctor", "--policy", "http://127.0.0.1:\(policy)/v1", "--model", "m", "--api-key-env",
                    "PLANTED_KEY",
                    "--tool", "openai=http://127.0.0.1:\(tool)/v1,model=m,api-key-env=PLANTED_KEY",
                ], in: place)
            #expect(result.output.contains("openai"), "\(result)")
            #expect(Data((result.output + result.errors).utf8).piecesOfTheKey.isEmpty, "\(result)")
        }
    }

    @Test func aKeyThatWasTypedInTheWrongPlaceIsNotRepeated() async throws {
        let place = try TemporaryDirectory()
        // It does not look like a key, but the environment says that it is one.
        let word = "correct-horse-battery"
        for arguments in [["--judge", word], ["--policy", word, "--model", "m"], ["--tool", "\(word)=http://w"]] {
            let result = try await ran(["run", "a cat"] + arguments, ["MY_API_KEY": word], in: place)
            #expect(result.code == 64 && !result.errors.contains("horse"), "\(result)")
        }
    }
}
#endif

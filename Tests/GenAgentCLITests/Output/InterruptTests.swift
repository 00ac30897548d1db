#if CLI && Store
import Foundation
import GenAgent
import GenAgentImaging
import LoopbackServer
import Testing

@testable import GenAgentCLI

/// Ctrl-C while the program is busy with more than anybody asked for.
@Suite(.serialized) struct InterruptTests {
    private let place: TemporaryDirectory
    private let image: String

    init() throws {
        place = try TemporaryDirectory()
        let bitmap = Bitmap(width: 16, height: 16, fill: Pixel(red: 200, green: 10, blue: 10))
        image = try PNG.encode(bitmap).base64EncodedString()
    }

    /// A reply with a message, as a policy's server gives it.
    private static func reply(_ message: String) -> String {
        #"{"choices": [{"index": 0, "finish_reason": "stop", "message": \#(message)}]}"#
    }

    private static func manyCalls(_ count: Int) -> String {
        let calls = (0..<count).map {
            #"{"id": "c\#($0)", "type": "function", "function": {"name": "paint", "arguments": "{\"prompt\": \"x\#($0)\"}"}}"#
        }
        return reply(#"{"role": "assistant", "content": null, "tool_calls": [\#(calls.joined(separator: ","))]}"#)
    }

    private static func longPrompt(_ count: Int) -> String {
        let prompt = String(repeating: "x", count: count)
        let content = #"<think>t</think><tool_call>{"name":"paint","arguments":{"prompt":"\#(prompt)"}}</tool_call>"#
        return reply(#"{"role": "assistant", "content": \#(JSONValue.string(content).jsonText)}"#)
    }

    /// Starts a run with a policy that always says the same, and waits until its first image was asked for.
    private func started(_ reply: String, variables: [String: String] = [:]) async throws -> (Program, Signal) {
        let asked = Signal()
        let answer = image
        let painter = try LoopbackServer { _, _ in
            asked.fire()
            return #"{"images": ["\#(answer)"], "info": "{}"}"#
        }
        let policy = try LoopbackServer { _, _ in reply }
        let program = try Program(
            [
                "run", "a cup", "--seed", "1", "--out", "o", "--policy", "http://127.0.0.1:\(policy.port)/v1",
                "--model", "m", "--tool", "sdwebui=http://127.0.0.1:\(painter.port),name=paint",
            ], variables: variables, in: place)
        await asked.wait()
        return (program, asked)
    }

    @Test(arguments: ["20,000 calls", "8 MB"]) func aBusyRunEndsAndCanBeCompleted(reply: String) async throws {
        let reply = reply == "8 MB" ? Self.longPrompt(8_000_000) : Self.manyCalls(20_000)
        // The time that people have: what cannot be written in it is left to `resume`.
        let (program, _) = try await started(
            reply, variables: [SignalWatcher.graceVariable: "\(SignalWatcher.standardGrace)"])
        let start = ContinuousClock.now
        program.interrupt()
        let result = await program.result()
        // Ten times as long as it takes on a machine that does nothing else.
        #expect(ContinuousClock.now - start < .seconds(10))
        #expect(result.code == 130 || result.code == 3, "\(result.code) \(result.errors)")
        let names = try FileManager.default.contentsOfDirectory(atPath: place.file("o"))
        #expect(!names.contains { $0.hasSuffix(".partial") })
        if result.errors.isEmpty {
            #expect(names.contains("trajectory.json"))
        } else {
            #expect(result.errors.hasPrefix("Ended at once. To resume: genagent resume "))
        }
        let listed = try await Program.run("list", "--json", in: place)
        #expect(try JSONValue.parse(listed.output)["id"] != nil)
        #expect(try await Program.run("store", "verify", in: place).code == 0)
    }

    @Test func manyRefusedCallsAreToldOnce() async throws {
        let (program, _) = try await started(Self.manyCalls(2_000))
        // All three rounds come from the first turn.
        let result = await program.result()
        #expect(result.code == 3 || result.code == 0 || result.code == 1)
        #expect(
            result.output.contains("1994 more calls were refused for the same reason."), "\(result.output.prefix(3000))"
        )
        #expect(result.output.split(separator: "\n").count < 60)
    }

    @Test func aSecondSignalEndsItAtOnce() async throws {
        let never = try RawServer()
        let program = try Program(
            ["run", "two cups", "--judge", "ask", "--size", "64", "--tool", "sdwebui=http://127.0.0.1:\(never.port)"],
            in: place)
        await program.waitForOutput("calls: ")
        program.interrupt()
        program.interrupt()
        let result = await program.result()
        #expect(result.code == 130)
    }

    @Test func aRunWhoseReaderDoesNotReadEndsToo() async throws {
        // Nobody reads standard output: it is a FIFO that is full after 64 kB.
        mkfifo(place.file("fifo"), 0o600)
        let held = open(place.file("fifo"), O_RDWR)
        defer { close(held) }
        let asked = Signal()
        let policy = try LoopbackServer { _, _ in
            asked.fire()
            return Self.reply(
                #"{"role": "assistant", "content": \#(JSONValue.string("<think>\(String(repeating: "word ", count: 200_000))</think><tool_call>{\"name\":\"paint\",\"arguments\":{\"prompt\":\"x\"}}</tool_call>").jsonText)}"#
            )
        }
        let program = try Program(
            [
                "run", "a cup", "--size", "64", "--json", "--policy", "http://127.0.0.1:\(policy.port)/v1", "--model",
                "m",
            ],
            variables: [SignalWatcher.graceVariable: "0.2"], redirection: "> fifo", in: place)
        await asked.wait()
        await asked.wait()
        program.interrupt()
        let result = await program.result()
        #expect(result.code == 130)
    }

    @Test func theGracePeriodCanBeSet() {
        #expect(SignalWatcher.grace(in: [:]) == SignalWatcher.standardGrace)
        #expect(SignalWatcher.grace(in: ["GENAGENT_STOP_SECONDS": "5"]) == 5)
        #expect(SignalWatcher.grace(in: ["GENAGENT_STOP_SECONDS": "x"]) == SignalWatcher.standardGrace)
        #expect(SignalWatcher.grace(in: ["GENAGENT_STOP_SECONDS": "-1"]) == 0)
        #expect(SignalWatcher.grace(in: ["GENAGENT_STOP_SECONDS": "inf"]) == SignalWatcher.standardGrace)
    }
}
#endif

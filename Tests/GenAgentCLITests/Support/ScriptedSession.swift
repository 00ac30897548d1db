import Foundation
import GenAgent
import GenAgentImaging

@testable import GenAgentCLI

/// Says its turns one after the other, word by word.
struct ScriptedTurns: PolicyModel {
    let name = "scripted"
    var turns: [String]

    func reply(to request: PolicyRequest, onDelta: PolicyDeltaHandler) async throws -> PolicyReply {
        let index = request.messages.count { $0.author == .policy }
        guard turns.indices.contains(index) else { throw AdapterError.fatal("the script has ended") }
        let words = turns[index].split(separator: " ", omittingEmptySubsequences: false)
        for (number, word) in words.enumerated() { onDelta(.text(number == 0 ? String(word) : " \(word)")) }
        return PolicyReply(text: turns[index])
    }
}

/// Gives a small picture of one colour.
struct OneColorGenerator: GeneratorTool {
    let descriptor = ToolDescriptor(generator: "paint", summary: "Paints one colour.")

    func generate(_ request: GenerationRequest, context: ToolContext) async throws -> GenerationResult {
        context.report(ToolProgress(fraction: 0.5, note: "mixing"))
        let shade = UInt8(truncatingIfNeeded: request.prompt.utf8.count)
        let bitmap = Bitmap(width: 8, height: 8, fill: Pixel(red: shade, green: 90, blue: 90))
        return try GenerationResult(EncodedImage(PNG.encode(bitmap)), seed: request.seed, usage: Usage(seconds: 1.25))
    }
}

/// A clock that stands still.
struct StillClock: SessionClock {
    func now() -> Timestamp { Timestamp(microseconds: 0) }
    func sleep(until deadline: Timestamp) async throws {}
}

/// The turns of a session in which the second picture satisfies.
let twoRounds = [
    """
    <think>Two cups are wanted. I say the number twice, so that the painter cannot miss it.</think>\
    <tool_call>{"name":"paint","arguments":{"prompt":"Two cups, exactly two."}}</tool_call>
    """,
    """
    <think>I see one cup.</think><judge>One cup is missing. Score: 0.5</judge>\
    <tool_call>{"name":"paint","arguments":{"prompt":"A list: one cup, and one more cup."}}</tool_call>
    """,
    "<think>Two cups.</think><judge>Both cups are there.</judge><answer>done</answer>",
]

/// Runs a session and gives what renderers are shown of it, a tenth of a second apart.
func moments(
    of turns: [String], options: RunOptions = RunOptions(prompt: "two cups", seed: 7), status: RunStatus = .satisfied
) async throws -> [(moment: ConsoleEvent, time: Timestamp)] {
    let session = AgentSession(
        policy: ScriptedTurns(turns: turns), tools: [OneColorGenerator()],
        environment: SessionEnvironment(clock: StillClock()), id: "s", seed: 7)
    var moments: [ConsoleEvent] = [.began(RunHeader(options: options, seed: 7, directory: "out/two-cups"))]
    var files = RunFileList(directory: "out/two-cups")
    for await event in session.run(Query(options.prompt)) {
        moments.append(.event(event))
        if case .image(let round, let id, let image) = event {
            var reference = ImageReference(image)
            // The size of a compressed file is zlib's business.
            reference.byteCount = 20_500
            let path = "out/two-cups/round-\(round).png"
            files.rounds.append(path)
            moments.append(.imageSaved(SavedImage(round: round, id: id, reference: reference, path: path)))
        }
        if case .finished(let outcome) = event {
            if outcome.image != nil { files.final = "out/two-cups/final.png" }
            files.contactSheet = "out/two-cups/contact-sheet.png"
            files.trajectory = "out/two-cups/trajectory.json"
            moments.append(
                .ended(RunSummary(outcome: outcome, files: files, problems: [], status: status, seconds: 2.5)))
        }
    }
    return moments.enumerated().map { ($1, Timestamp(microseconds: Int64($0) * 100_000)) }
}

/// What a renderer writes of moments.
func shown(_ moments: [(moment: ConsoleEvent, time: Timestamp)], by make: (TextSink) -> any Renderer) -> String {
    let sink = TextSink()
    var renderer = make(sink)
    for (moment, time) in moments { renderer.show(moment, at: time) }
    return sink.text
}

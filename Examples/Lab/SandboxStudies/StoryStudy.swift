import GenAgent
import GenAgentSandbox

/// One session's turns in full, for reading.
struct StoryStudy {
    let options: Options

    func run() async {
        let session = AgentSession.sandbox(
            parameters: options.text("--policy", default: "handSet") == "untrained" ? .untrained : .handSet,
            rounds: options.number("--rounds", default: 4), side: 256,
            seed: UInt64(max(0, options.number("--seed", default: 1))))
        let prompt = options.text("--prompt", default: "Three red apples on the left and a blue cup on the right")
        for text in prompt.split(separator: "|") {
            let outcome = await session.respond(to: Query(String(text)))
            print("=== \(text): \(outcome.stopReason.rawValue)")
        }
        for node in await session.trajectory?.messages.dropFirst() ?? [] {
            print("--- \(node.message.author.rawValue)\n\(node.message.text)")
            for case .toolResult(let result) in node.message.parts { print("[\(result.text)]") }
        }
    }
}

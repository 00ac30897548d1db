// snippet: core-use
import Foundation
import GenAgent

func draw(with model: some PolicyModel, and generator: some GeneratorTool, into file: URL) async throws {
    let session = AgentSession(policy: model, tools: [generator])
    for await event in session.run("three red apples left of a blue cup") {
        switch event {
        case .turn(let turn): print("thinks:", turn.thought ?? "")
        case .image(let round, let id, let image): print("round \(round): \(id), \(image.size)")
        case .finished(let outcome): try outcome.image?.data.write(to: file)
        default: break
        }
    }
    let next = await session.respond(to: "make the cup green")  // continues the conversation
    print(next.stopReason, next.trajectory.rounds.count)
}
// snippet-end

import Foundation
import GenAgent
import GenAgentSandbox
import Testing

/// The README's use of the library, compiled and run.
@Suite struct SandboxSnippets {
    @Test func theTenLinesOfTheReadmeDrawAPicture() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "genagent-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "apples.png")
        // snippet: library-use
        let session = AgentSession.sandbox(seed: 5)
        for await event in session.run("three red apples left of a blue cup") {
            switch event {
            case .turn(let turn): print("thinks:", turn.thought ?? "")
            case .image(let round, let id, let image): print("round \(round): \(id), \(image.size)")
            case .finished(let outcome): try outcome.image?.data.write(to: file)
            default: break
            }
        }
        let bluer = await session.respond(to: "make the cup green")  // continues the conversation
        // snippet-end
        #expect(try EncodedImage(Data(contentsOf: file)).size == PixelSize(width: 512, height: 512))
        #expect(bluer.image != nil)
        #expect(bluer.trajectory.exchanges.count == 2)
    }
}

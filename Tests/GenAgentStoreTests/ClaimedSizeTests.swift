#if Store
import Foundation
import GenAgent
import GenAgentStore
import GenAgentTesting
import Testing

/// Images whose headers claim more pixels than are accepted today.
@Suite struct ClaimedSizeTests {
    private static func bomb() throws -> Data {
        var data = try StubImage.solid(.red).data
        data.replaceSubrange(16..<24, with: [0, 0, 0xC3, 0x50, 0, 0, 0xC3, 0x50])
        return data
    }

    @Test func whatAnEarlierVersionStoredIsReadBack() async throws {
        let folder = try TemporaryFolder()
        let image = try EncodedImage(stored: Self.bomb())
        try await folder.store().save(image)
        let again = try await folder.store().image(image.digest)
        #expect(again == image && again?.size == PixelSize(width: 50_000, height: 50_000))
        #expect(try await folder.store().verify().isClean)
    }

    @Test func anImportTakesNoneIn() async throws {
        let folder = try TemporaryFolder()
        await AgentSession.finished("first", in: folder.store(), prompts: ["a cat"])
        let file = folder.url.appendingPathComponent("sessions.jsonl")
        try await folder.store().exportArchive(to: file)
        let bomb = try Self.bomb()
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { line in
            guard case .object(var members) = try JSONValue.parse(String(line)), members["type"] == "image" else {
                return String(line)
            }
            members["data"] = .string(bomb.base64EncodedString())
            members["digest"] = .string(ImageDigest(of: bomb).rawValue)
            return JSONValue.object(members).jsonText
        }
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: file)
        let other = SQLiteTrajectoryStore(at: folder.url.appendingPathComponent("other"))
        let error = await storeError { try await other.importArchive(from: file) }
        #expect(
            error?.kind == .badArchive
                && "\(error.map(String.init(describing:)) ?? "")".contains("says 50000x50000 pixels"))
        #expect(try await other.sessions().isEmpty)
        #expect(try await other.image(ImageDigest(of: bomb)) == nil)
    }
}
#endif

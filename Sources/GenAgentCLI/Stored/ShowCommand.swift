#if CLI
import ArgumentParser
import Foundation
import GenAgent
import GenAgentStore

struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows the story of a stored session.",
        usage: "genagent show <id> [<options>]",
        discussion: """
            EXAMPLES:
              genagent show 3w5e
              genagent show 3w5e --json > trajectory.json
            """)

    @Argument(help: ArgumentHelp("A session's id, or the beginning of one.", valueName: "id"))
    var id: String

    @OptionGroup var storage: StoreOption

    @Flag(help: "Write the trajectory as JSON, like trajectory.json but with the rewards.")
    var json = false

    func run() async throws {
        let finder = try await SessionFinder.opened(storage.folder, forReading: Console.errors.write)
        let session = try await finder.session(id)
        guard !json else {
            let trajectory: Trajectory? = try await finder.store.storedTrajectory(of: session)
            guard let trajectory else { throw SessionNameError.unknown(id, folder: storage.folder) }
            // The schema of the record has no member for it.
            if try await finder.store.foreignInputs(of: session) > 0 {
                Console.errors.write("Session \(session.rawValue.inOneLine) is foreign: it came from an archive.\n")
            }
            return Console.output.write(String(decoding: try RunFiles.encoded(trajectory), as: UTF8.self))
        }
        let story = try await StoredStory(of: session, in: finder)
        story.show(by: RunSurroundings.process().renderer(for: .story))
    }
}
#endif

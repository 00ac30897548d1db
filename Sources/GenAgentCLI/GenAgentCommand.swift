#if CLI
import ArgumentParser
import GenAgent

/// `genagent`.
@main
struct GenAgentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "genagent",
        abstract: "An agent that draws, looks, and draws again until the picture satisfies the prompt.",
        discussion: """
            By default it runs in an embedded sandbox that paints pictograms: no model, no network, a simulation.
            With --policy and --tool it works with models and generators of your own.

            EXAMPLE:
              genagent run "three red apples to the left of a blue clock"
            """,
        version: "genagent \(genAgentVersion)",
        subcommands: [
            RunCommand.self, ResumeCommand.self, ListCommand.self, ShowCommand.self, ReportCommand.self,
            StoreCommand.self, DoctorCommand.self,
        ])
}
#else
import Foundation

@main
struct GenAgentCommand {
    static func main() {
        let words = "genagent was built without its command line. Build it with: swift build --traits CLI\n"
        FileHandle.standardError.write(Data(words.utf8))
        exit(64)
    }
}
#endif

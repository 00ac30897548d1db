#if !Store
#error(
    "GenAgentCLI needs the trait CLI or Store. To build without traits, name a product or target, such as --product GenAgent."
)
#endif

#if CLI
import ArgumentParser
import Foundation
import GenAgent

@main
struct GenAgentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "genagent",
        abstract: "An agent that draws, looks, and draws again until the image satisfies the prompt.",
        discussion: """
            By default it runs in an embedded sandbox that paints pictograms: a simulation,
            without models or network. With --policy and --tool it uses your own models and
            generators.

            EXAMPLES:
              genagent run "three red apples to the left of a blue clock"
              genagent evaluate --suite composition
              genagent train
            """,
        version: "genagent \(genAgentVersion)",
        subcommands: [
            RunCommand.self, ResumeCommand.self, ListCommand.self, ShowCommand.self, ReportCommand.self,
            EvaluateCommand.self, CompareCommand.self, TrainCommand.self, StoreCommand.self, DoctorCommand.self,
        ])

    /// Runs the command. Unlike the parser's own `main`, it writes everything through ``Console``, including help and errors.
    static func main() async {
        Console.prepare()
        Foundation.exit(Console.exitCode(await perform()))
    }

    /// - Returns: The exit code.
    private static func perform() async -> Int32 {
        do {
            var command = try await asyncParseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            return 0
        } catch {
            let code = exitCode(for: error).rawValue
            let words = words(for: error, code)
            if !words.isEmpty { (code == 0 ? Console.output : Console.errors).write(words + "\n") }
            return code
        }
    }

    /// The message for an error: help and usage as the parser writes them, a failure of the work in one line.
    private static func words(for error: any Error, _ code: Int32) -> String {
        guard code == RunStatus.failed.code, !(error is ExitCode) else { return fullMessage(for: error) }
        let words = ErrorText.isDumped(error) ? ErrorText.sentence(for: error) : message(for: error)
        return "Error: \(words.inOneLine)"
    }
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

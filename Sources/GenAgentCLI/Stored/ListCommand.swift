#if CLI && Store
import ArgumentParser
import Foundation
import GenAgent
import GenAgentStore

/// `genagent list`.
struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Shows the sessions that a store keeps, the latest first.",
        discussion: """
            EXAMPLES:
              genagent list
              genagent list --unfinished
              genagent list --stop roundLimit --since 7d --json
            """)

    /// How many are shown to people who do not say.
    static let standardLimit = 20

    @OptionGroup var kept: StoreOption
    @OptionGroup(title: "WHICH SESSIONS") var which: FilterOptions

    @Flag(help: "Write JSON, one session a line; without --limit, all of them.")
    var json = false

    func run() async throws {
        let finder = try await SessionFinder.opened(kept.folder, forReading: Console.errors.write)
        let terminal = Terminal.current()
        try await SessionList(
            finder: finder, filter: which.filter, limit: which.limit ?? (json ? nil : Self.standardLimit),
            table: SessionTable(width: terminal.isLive ? terminal.width() : nil), output: Console.output.write
        ).write(json: json)
    }
}
#endif

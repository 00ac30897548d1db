#if CLI && Store
import ArgumentParser
import Foundation
import GenAgent
import GenAgentStore

/// `genagent report`.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Writes a page for the browser: one session's story, or a gallery of many.",
        usage: "genagent report [<id> ...] [<options>]",
        discussion: """
            The page is one file that needs nothing else: pictures are in it, and it
            loads nothing. An earlier page of the same name is replaced. Without ids it
            is a gallery of all sessions, or of those that the options let through.

            EXAMPLES:
              genagent report 3w5e -o story.html
              genagent report --since 7d --limit 200
            """)

    @Argument(help: ArgumentHelp("Sessions: their ids, or the beginnings of them.", valueName: "id"))
    var ids: [String] = []

    @OptionGroup var kept: StoreOption

    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp(
            "The page; - is standard output. (default: out/report.html, of one session out/report-ID.html)",
            valueName: "file")
    )
    var file: String?

    @OptionGroup(title: "WHICH SESSIONS") var which: FilterOptions

    func validate() throws {
        if !ids.isEmpty, which.isGiven { throw ValidationError("Give ids or options that choose, not both.") }
        if let file, file.isEmpty { throw ValidationError("--output is empty. Give a file, such as -o story.html.") }
    }

    func run() async throws {
        let finder = try await SessionFinder.opened(kept.folder, forReading: Console.errors.write)
        let task = ReportTask(
            finder: finder, names: ids, filter: which.filter, limit: which.limit, file: file,
            complain: Console.errors.write)
        let path = try await task.perform()
        if !OutputFile.isStandardOutput(path) { Console.output.write("\(path.inOneLine)\n") }
    }
}
#endif

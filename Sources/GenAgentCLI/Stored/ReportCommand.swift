#if CLI
import ArgumentParser
import Foundation
import GenAgent
import GenAgentStore

struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Writes a web page: the story of one session, or a gallery of several.",
        usage: "genagent report [<id> ...] [<options>]",
        discussion: """
            The page is a single file that contains its images and loads nothing. An
            earlier page of the same name is replaced. Without ids it is a gallery of
            all sessions, or of those that match the options.

            EXAMPLES:
              genagent report 3w5e -o story.html
              genagent report --since 7d --limit 200
            """)

    @Argument(help: ArgumentHelp("Session ids, or beginnings of ids.", valueName: "id"))
    var ids: [String] = []

    @OptionGroup var storage: StoreOption

    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp(
            "The file of the page; - is standard output. (default: out/report.html, or out/report-ID.html for one session)",
            valueName: "file")
    )
    var file: String?

    @OptionGroup(title: "WHICH SESSIONS") var which: FilterOptions
    @OptionGroup(title: "WHICH SESSIONS") var count: LimitOption

    func validate() throws {
        if !ids.isEmpty, which.filter != .all || count.limit != nil {
            throw ValidationError("Ids cannot be combined with options that choose sessions.")
        }
        if let file, file.isEmpty { throw ValidationError("--output is empty. Give a file, such as -o story.html.") }
    }

    func run() async throws {
        let finder = try await SessionFinder.opened(storage.folder, forReading: Console.errors.write)
        let task = ReportTask(
            finder: finder, names: ids, filter: which.filter, limit: count.limit, file: file,
            complain: Console.errors.write)
        let path = try await task.perform()
        if !OutputFile.isStandardOutput(path) { Console.output.write("\(path.inOneLine)\n") }
    }
}
#endif

#if CLI
import ArgumentParser
import Foundation
import GenAgent

#if Store
import GenAgentStore
#endif

/// `genagent resume`.
struct ResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Goes on with sessions that were cut off: killed, crashed, without power.",
        usage: "genagent resume [<id> ...] [--all] [<options>]",
        discussion: """
            Models, tools and all options are those of the run; the pictures so far are
            used, and a job that a generator works on is resumed. The files go where they
            went. Without an id, the only session that is unfinished or lacks its files is
            taken.

            A session that came from an archive is foreign: the models, tools, keys and
            folders that it names are not used. Name your own; what it asked for is shown.

            Ctrl-C finishes a session, as in a run. What is finished stays as it is;
            only files that are missing are written.

            EXAMPLES:
              genagent resume
              genagent resume 3w5e11264s --policy http://127.0.0.1:8001/v1 --model qwen
              genagent resume --all --quiet

            EXIT CODES:
              0, 1, 3, 64, 130, 143   as of `genagent run`; the worst of several
              75   the session is being run by another process
            """)

    @Argument(help: ArgumentHelp("The session's id, or its beginning.", valueName: "id"))
    var ids: [String] = []

    @Flag(help: "Resume every session that is unfinished or lacks its files.")
    var all = false

    @OptionGroup var kept: StoreOption

    @Option(help: ArgumentHelp("Where the files go. (default: where they went)", valueName: "dir"))
    var out: String?

    @OptionGroup(title: "INSTEAD OF THE RECORDED MODELS AND GENERATORS") var backends: ServerOptions

    @Flag(help: "Write JSON events, one a line, instead of the story.")
    var json = false

    @Flag(name: .shortAndLong, help: "Write only the path of the final picture.")
    var quiet = false

    func validate() throws {
        if all, !ids.isEmpty { throw ValidationError("Give ids or --all, not both.") }
        if json, quiet { throw ValidationError("--json and --quiet exclude each other. Give one of them.") }
        try OutDirectory.check(out, example: "pictures")
        if out != nil, all || ids.count > 1 {
            throw ValidationError("--out is for one session; of several, each has its own directory.")
        }
        #if !Store
        throw ValidationError(NoStoreError().description)
        #endif
    }

    func run() async throws {
        #if Store
        var flags = backends.flags
        // Money is bounded by the session's own limits, which are recorded.
        flags.money = nil
        let task = ResumeTask(
            finder: try await .opened(kept.folder), names: ids, takesAll: all, changes: flags, directory: out,
            output: json ? .json : quiet ? .quiet : .story, surroundings: .process())
        throw ExitCode(try await task.perform())
        #endif
    }
}
#endif

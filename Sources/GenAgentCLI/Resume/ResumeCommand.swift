#if CLI
import ArgumentParser
import Foundation
import GenAgent
import GenAgentStore

struct ResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Continues sessions that were interrupted by a kill, a crash or a power failure.",
        usage: "genagent resume [<id> ...] [--all] [<options>]",
        discussion: """
            Models, tools and all options are those of the original run. The images so far
            are used, and a generator's running job is resumed. The files go to the same
            directory. Without an id, the only session that is unfinished or lacks files
            is resumed.

            A session that came from an archive is foreign: the models, tools, keys and
            folders that it names are not used. Name your own; the command shows what the
            session asked for.

            Ctrl-C finishes a session, as in a run. A finished session does not change;
            only its missing files are written.

            EXAMPLES:
              genagent resume
              genagent resume 3w5e11264s --policy http://127.0.0.1:8001/v1 --model qwen
              genagent resume --all --quiet

            EXIT CODES:
              0, 1, 3, 64, 130, 143   as for `genagent run`; for several sessions, the worst
              75   another process is running the session
            """)

    @Argument(help: ArgumentHelp("A session's id, or the beginning of one.", valueName: "id"))
    var ids: [String] = []

    @Flag(help: "Resume every session that is unfinished or lacks files.")
    var all = false

    @OptionGroup var storage: StoreOption

    @Option(help: ArgumentHelp("Directory for the files. (default: the same as before)", valueName: "dir"))
    var out: String?

    @OptionGroup(title: "INSTEAD OF THE RECORDED MODELS AND GENERATORS") var backends: ServerOptions

    @Flag(help: "Write JSON events, one per line, instead of the story.")
    var json = false

    @Flag(name: .shortAndLong, help: "Write only the path of the final image.")
    var quiet = false

    func validate() throws {
        if all, !ids.isEmpty { throw ValidationError("Ids and --all cannot be combined.") }
        if json, quiet { throw ValidationError("--json and --quiet cannot be combined.") }
        try OutDirectory.check(out, example: "images")
        if out != nil, all || ids.count > 1 {
            throw ValidationError("--out is for one session; several sessions have their own directories.")
        }
    }

    func run() async throws {
        var flags = backends.flags
        // The recorded limits of the session include money.
        flags.money = nil
        let task = ResumeTask(
            finder: try await .opened(storage.folder), names: ids, resumesAll: all, changes: flags, directory: out,
            output: json ? .json : quiet ? .quiet : .story, surroundings: .process())
        throw ExitCode(try await task.perform())
    }
}
#endif

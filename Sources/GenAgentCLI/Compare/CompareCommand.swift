#if CLI
import ArgumentParser
import GenAgent

struct CompareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Compares two evaluations, prompt by prompt and seed by seed.",
        usage: "genagent compare <dir-a> <dir-b> [<options>]",
        discussion: """
            Says what B has over A: over everything and by tag, with an interval and a p
            value, and what could not be paired. Contenders of the same name are compared,
            or the two that --of and --with name.

            EXAMPLES:
              genagent compare out/untrained out/trained
              genagent compare out/run out/run --of "agent, 3 rounds" --with raw
            """)

    @Argument(help: ArgumentHelp("A folder of `genagent evaluate`, or its report.json.", valueName: "dir-a"))
    var first: String

    @Argument(help: ArgumentHelp("Another one, of the same suite.", valueName: "dir-b"))
    var second: String

    @Option(help: ArgumentHelp("A contender of B, whose advantage is wanted.", valueName: "name"))
    var of: String?

    @Option(help: ArgumentHelp("The contender of A that it is compared with.", valueName: "name"))
    var with: String?

    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp("The page; - is standard output. (default: out/comparison.html)", valueName: "file"))
    var file = "out/comparison.html"

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard (of == nil) == (with == nil) else {
            throw ValidationError("--of and --with belong together. Give both or none.")
        }
        guard !file.isEmpty else {
            throw ValidationError("--output is empty. Give a file, such as -o comparison.html.")
        }
        if json, OutputFile.isStandardOutput(file) {
            throw ValidationError("--json and the page cannot both go to standard output. Give -o a file.")
        }
    }

    func run() async throws {
        var names: (a: String, b: String)?
        if let of, let with { names = (with, of) }
        try await CompareTask(
            first: first, second: second, names: names, file: file, writesJSON: json, surroundings: .process()
        ).perform()
    }
}
#endif

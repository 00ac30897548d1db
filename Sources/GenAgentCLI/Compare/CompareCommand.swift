#if CLI
import ArgumentParser
import GenAgent

struct CompareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Compares two evaluations, prompt by prompt and seed by seed.",
        usage: "genagent compare <dir-a> <dir-b> [<options>]",
        discussion: """
            Shows how much better B is than A, overall and by tag, with an interval and a p
            value, and what could not be paired. Compares contenders of the same name, or
            the two that --of and --with name.

            EXAMPLES:
              genagent compare out/untrained out/trained
              genagent compare out/run out/run --of "agent, 3 rounds" --with raw
            """)

    @Argument(help: ArgumentHelp("The folder of an evaluation, or its report.json.", valueName: "dir-a"))
    var first: String

    @Argument(help: ArgumentHelp("Another evaluation of the same suite.", valueName: "dir-b"))
    var second: String

    @Option(help: ArgumentHelp("The contender of B to compare.", valueName: "name"))
    var of: String?

    @Option(help: ArgumentHelp("The contender of A to compare it with.", valueName: "name"))
    var with: String?

    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp("The page; - is standard output.", valueName: "file"))
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

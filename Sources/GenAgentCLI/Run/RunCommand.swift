#if CLI
import ArgumentParser
import Foundation
import GenAgent

/// `genagent run "prompt"`.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Draws until the picture satisfies the prompt.",
        usage: "genagent run <prompt> [<options>]",
        discussion: """
            Writes the final picture, every round's picture, a contact sheet and the
            trajectory as JSON. A directory that holds an earlier run is left alone:
            the files then go to DIR-2, DIR-3 and so on.

            The session is kept in a store too. One that was killed goes on with
            `genagent resume`; `genagent list` shows what there is.

            EXAMPLES:
              genagent run "three red apples to the left of a blue clock"
              genagent run "two dogs above a green sofa" --profile weak --seed 7
              genagent run "a pink cup and four forks" --judge ask --out cup
              genagent run "a brown bear" --json > events.jsonl
              genagent run "a brown bear" --policy http://127.0.0.1:8000/v1 \\
                --model Qwen3-VL-8B-Instruct --tool sdwebui=http://127.0.0.1:7860
              genagent run "a brown bear" --config genagent.json --estimate

            EXIT CODES:
              0    satisfied
              1    failed, or a file could not be written
              3    finished, but not satisfied, or not judged
              64   wrong usage
              130  stopped by Ctrl-C (143 by SIGTERM); what there is was written
            """)

    @Argument(help: "What the picture shows, in quotes.")
    var prompt: String

    @Option(
        parsing: .unconditional, help: ArgumentHelp("The most pictures to draw. (default: 3)", valueName: "n"),
        transform: RunCommand.rounds)
    var rounds: Int?

    @Option(help: "How good the sandbox's painter is.")
    var profile = RunOptions.Profile.base

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Settles all chance; the same seed gives the same pictures. (default: drawn, and shown)", valueName: "n"),
        transform: RunCommand.seed)
    var seed: UInt64?

    @Option(help: "Which picture is the final one.")
    var select = RunOptions.Selection.last

    @Option(
        help: ArgumentHelp("Side in pixels, 64 to 2048. (default: 512)", valueName: "px"), transform: RunCommand.side)
    var size = 512

    @Option(help: "How often the policy's eyes err.")
    var eyes = RunOptions.Eyes.paperLike

    @Option(
        help: ArgumentHelp(
            "Parameters of the sandbox's policy: a parameters.json, trained, untrained or hand-set.",
            valueName: "file"))
    var parameters: String?

    @Option(help: ArgumentHelp("Where the files go. (default: out/ and the prompt's first words)", valueName: "dir"))
    var out: String?

    @Flag(
        name: [.long, .customLong("dry-run")],
        help: "Say what the run may come to (calls, tokens, money), and draw nothing.")
    var estimate = false

    @OptionGroup var kept: StoreOption

    @Flag(help: "Do not keep the session in a store.")
    var noStore = false

    @OptionGroup(title: "MODELS AND GENERATORS") var backends: ServerOptions

    @Flag(help: "Write JSON events, one a line, instead of the story.")
    var json = false

    @Flag(name: .shortAndLong, help: "Write only the path of the final picture.")
    var quiet = false

    func validate() throws {
        if prompt.isBlank {
            throw ValidationError(#"The prompt is empty. Say what the picture shows: genagent run "three red apples""#)
        }
        if json, quiet { throw ValidationError("--json and --quiet exclude each other. Give one of them.") }
        try OutDirectory.check(out, example: "pictures")
        if noStore, kept.isGiven {
            throw ValidationError("--store and --no-store exclude each other. Give one of them.")
        }
        #if !Store
        if kept.isGiven { throw ValidationError(NoStoreError().description) }
        #endif
        let configuration = try backends.configuration()
        if parameters != nil, configuration.policy != nil {
            throw ValidationError(
                "--parameters is for the sandbox's policy, and --policy names a model. Give one of them.")
        }
        do {
            _ = try parameters.map { try ParametersChoice($0) }
            guard !estimate else { return }
            try configuration.requireKeys(ProcessInfo.processInfo.environment)
        } catch let error as ConfigurationError {
            throw ValidationError(error.description)
        }
    }

    func run() async throws {
        let options = try options
        if estimate {
            let estimate = RunEstimate(options)
            Console.output.write(json ? estimate.json.line : estimate.lines.joined(separator: "\n") + "\n")
            return
        }
        #if Store
        let folder = noStore ? nil : kept.folder
        #else
        let folder: String? = nil
        #endif
        let status = try await Run(options: options, surroundings: .process(), store: folder).perform()
        throw ExitCode(status.code)
    }

    var options: RunOptions {
        get throws {
            let configuration = try backends.configuration()
            let judge: RunOptions.JudgeChoice =
                switch configuration.judging {
                case nil, .policy: .policy
                case .person: .person
                case .model: .model
                }
            var options = RunOptions(
                prompt: prompt, rounds: rounds ?? configuration.limits.rounds ?? 3, profile: profile, seed: seed,
                selection: select, judge: judge, side: size, eyes: eyes, directory: out,
                output: json ? .json : quiet ? .quiet : .story, backends: configuration)
            options.parameters = try parameters.map { try ParametersChoice($0).parameters }
            return options
        }
    }
}

// What values may be, in words for the one who typed another one.
extension RunCommand {
    private static func rounds(_ text: String) throws -> Int {
        guard let value = Int(text), value >= 1 else {
            throw ValidationError(
                "'\(text)' is no number of rounds. Give a whole number of at least 1, such as --rounds 3.")
        }
        return value
    }

    private static func seed(_ text: String) throws -> UInt64 {
        guard let value = UInt64(text) else {
            throw ValidationError("'\(text)' is no seed. Give a whole number from 0 to \(UInt64.max).")
        }
        return value
    }

    private static func side(_ text: String) throws -> Int {
        let sides = RunOptions.sides
        guard let value = Int(text), sides.contains(value) else {
            throw ValidationError(
                "'\(text)' is no size. Give the side in pixels, \(sides.lowerBound) to \(sides.upperBound).")
        }
        return value
    }
}

extension RunOptions.Profile: ExpressibleByArgument {}
extension RunOptions.Selection: ExpressibleByArgument {}
extension RunOptions.Eyes: ExpressibleByArgument {}
#endif

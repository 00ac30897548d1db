#if CLI
import ArgumentParser
import Foundation
import GenAgent
import GenAgentBackends

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Draws images until one satisfies the prompt.",
        usage: "genagent run <prompt> [<options>]",
        discussion: """
            Writes the final image, every round's image, a contact sheet and the
            trajectory as JSON. The files of an earlier run are never overwritten: the
            new files then go to DIR-2, DIR-3 and so on.

            The session is also kept in a store. Use `genagent resume` to continue an
            interrupted session, and `genagent list` to list all sessions.

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
              130  stopped by Ctrl-C (143 by SIGTERM); the images so far were written
            """)

    @Argument(help: "What to draw, in quotes.")
    var prompt: String

    @Option(
        parsing: .unconditional, help: ArgumentHelp("The maximum number of images. (default: 3)", valueName: "n"),
        transform: RunCommand.rounds)
    var rounds: Int?

    @Option(help: "How reliable the sandbox's painter is.")
    var profile = RunOptions.Profile.base

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Random seed; the same seed gives the same images. (default: a random one, which is shown)", valueName: "n"),
        transform: RunCommand.seed)
    var seed: UInt64?

    @Option(help: "Which image is the final one.")
    var select = RunOptions.Selection.last

    @Option(
        help: ArgumentHelp("Side of the sandbox's images in pixels, 64 to 2048. (default: 512)", valueName: "px"),
        transform: RunCommand.side)
    var size = 512

    @Option(help: "How often the sandbox's policy misreads an image.")
    var eyes = RunOptions.Eyes.paperLike

    @Option(
        help: ArgumentHelp(
            "Parameters of the sandbox's policy: a file such as parameters.json, or trained, untrained or hand-set.",
            valueName: "file"))
    var parameters: String?

    @Option(
        help: ArgumentHelp("Directory for the files. (default: out/ and the prompt's first words)", valueName: "dir"))
    var out: String?

    @Flag(
        name: [.long, .customLong("dry-run")],
        help: "Show the maximum cost of the run (calls, tokens, money), and draw nothing.")
    var estimate = false

    @OptionGroup var storage: StoreOption

    @Flag(help: "Do not keep the session in a store.")
    var noStore = false

    @OptionGroup(title: "MODELS AND GENERATORS") var backends: ServerOptions

    @Flag(help: "Write JSON events, one per line, instead of the story.")
    var json = false

    @Flag(name: .shortAndLong, help: "Write only the path of the final image.")
    var quiet = false

    func validate() throws {
        if prompt.isBlank {
            throw ValidationError(#"The prompt is empty. Say what to draw: genagent run "three red apples""#)
        }
        if json, quiet { throw ValidationError("--json and --quiet cannot be combined.") }
        try OutDirectory.check(out, example: "images")
        if noStore, storage.isGiven {
            throw ValidationError("--store and --no-store cannot be combined.")
        }
        let configuration = try backends.configuration()
        if parameters != nil, configuration.policy != nil {
            throw ValidationError(
                "--parameters is for the sandbox's policy; it cannot be combined with --policy.")
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
        let status = try await Run(
            options: options, surroundings: .process(), store: noStore ? nil : storage.folder
        ).perform()
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

extension RunCommand {
    private static func rounds(_ text: String) throws -> Int {
        guard let value = Int(text), value >= 1 else {
            throw ValidationError(
                "'\(text)' is not a valid number of rounds. Give a whole number of at least 1, such as --rounds 3.")
        }
        return value
    }

    private static func seed(_ text: String) throws -> UInt64 {
        guard let value = UInt64(text) else {
            throw ValidationError("'\(text)' is not a valid seed. Give a whole number from 0 to \(UInt64.max).")
        }
        return value
    }

    private static func side(_ text: String) throws -> Int {
        let sides = RunOptions.sides
        guard let value = Int(text), sides.contains(value) else {
            throw ValidationError(
                "'\(text)' is not a valid size. Give the side in pixels, \(sides.lowerBound) to \(sides.upperBound).")
        }
        return value
    }
}

extension RunOptions.Profile: ExpressibleByArgument {}
extension RunOptions.Selection: ExpressibleByArgument {}
extension RunOptions.Eyes: ExpressibleByArgument {}
#endif

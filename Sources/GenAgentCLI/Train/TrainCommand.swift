#if CLI
import ArgumentParser
import Foundation
import GenAgent
import GenAgentBackends
import GenAgentEvaluation

struct TrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Trains the sandbox's policy: cold start and fine-tuning, then reinforcement learning.",
        usage: "genagent train [<options>]",
        discussion: """
            The sandbox's policy is the only one that this program trains itself: a few
            hundred weights. Real models are trained by other programs: the library exports
            chat rows for supervised fine-tuning in LLaMA-Factory.

            Stages: sft (imitates a teacher's trajectories), rl (without a teacher), both.
            The defaults are the recipe of Documentation/Results, which produced the shipped
            weights; training takes about a minute. It starts from --parameters, by default
            untrained ones. It never uses the prompts of the sandbox's own suites (as
            evaluate uses them without --limit); name other suites to avoid with --avoid.

            Every step writes a checkpoint. Run the same command again to resume; it
            ends with exactly the same weights. --steps may be raised later.

            EXAMPLES:
              genagent train
              genagent train --stage rl --steps 60 --seed 7 --out out/rl-7
              genagent train --avoid geneval++=Geneval++.jsonl
              genagent evaluate --suite knowledge --parameters out/training/parameters.json

            EXIT CODES:
              0    trained
              1    failed
              64   wrong usage
              130  stopped by Ctrl-C (143 by SIGTERM)
            """)

    @Option(help: "The stages to run.")
    var stage = TrainOptions.Stages.both

    @Option(help: ArgumentHelp("Total steps of reinforcement learning.", valueName: "n"))
    var steps = TrainOptions().steps

    @Option(help: ArgumentHelp("Random seed; the same seed gives the same weights.", valueName: "n"))
    var seed: UInt64 = 1

    @OptionGroup(title: "THE SANDBOX") var sandbox: SandboxOptions

    @Option(help: ArgumentHelp("Number of prompts for the cold start.", valueName: "n"))
    var coldStartPrompts = TrainOptions().coldStartPrompts

    @Option(help: ArgumentHelp("Prompts per step of reinforcement learning.", valueName: "n"))
    var promptsPerStep = TrainOptions().promptsPerStep

    @Option(help: ArgumentHelp("Rollouts per prompt.", valueName: "n"))
    var rollouts = TrainOptions().rollouts

    @Option(help: ArgumentHelp("Maximum number of images per rollout, 1 to 16.", valueName: "n"))
    var rounds = TrainOptions().rounds

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "A suite of genagent evaluate, such as geneval++=FILE, whose prompts are not trained on; repeatable.",
            valueName: "suite"))
    var avoid: [String] = []

    @Option(help: ArgumentHelp("Directory for the files. (default: out/training)", valueName: "dir"))
    var out: String?

    @Option(help: "Whether to resume a training that was started in the directory before.")
    var resume = TrainOptions.Resumption.automatic

    @Option(help: ArgumentHelp("Sessions at the same time; does not change the result.", valueName: "n"))
    var concurrency = TrainOptions().concurrency

    @Flag(help: "Print one JSON object; progress goes to standard error.")
    var json = false

    func validate() throws {
        let counts = [
            ("--cold-start-prompts", coldStartPrompts), ("--prompts-per-step", promptsPerStep),
            ("--concurrency", concurrency),
        ]
        for (name, count) in counts where count < 1 { throw ValidationError("\(name) must be at least 1.") }
        guard steps >= 0 else { throw ValidationError("--steps must be 0 or more.") }
        guard rollouts >= 2 else {
            throw ValidationError("--rollouts must be at least 2: a rollout is compared with others of its prompt.")
        }
        guard (1...16).contains(rounds) else { throw ValidationError("--rounds is \(rounds). Give 1 to 16.") }
        try OutDirectory.check(out, example: "results")
        try SandboxOptions.explained {
            _ = try sandbox.choice
            _ = try avoided
        }
    }

    private var avoided: [EvaluationSuite] {
        get throws {
            try avoid.map { text in
                do { return try SuiteChoice(text, option: "--avoid").suite(limit: nil) } catch let error
                    as SuiteFileError
                {
                    throw ConfigurationError(place: "--avoid", problem: error.description)
                }
            }
        }
    }

    func run() async throws {
        var options = TrainOptions()
        options.stages = stage
        options.steps = steps
        options.seed = seed
        options.profile = sandbox.profile
        options.eyes = sandbox.eyes
        options.side = sandbox.size
        options.parameters = try sandbox.choice
        options.coldStartPrompts = coldStartPrompts
        options.promptsPerStep = promptsPerStep
        options.rollouts = rollouts
        options.rounds = rounds
        options.avoidedSuites = try avoided
        options.directory = out
        options.resumption = resume
        options.writesJSON = json
        options.concurrency = concurrency
        let task = TrainTask(options: options, surroundings: .process())
        try await SandboxOptions.exiting {
            try await WorkFolderError.explaining(task.options.folder) { try await task.perform() }
            return 0
        }
    }
}

extension TrainOptions.Stages: ExpressibleByArgument {}
extension TrainOptions.Resumption: ExpressibleByArgument {}
#endif

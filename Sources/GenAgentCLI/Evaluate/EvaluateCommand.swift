#if CLI
import ArgumentParser
import Foundation
import GenAgent
import GenAgentBackends
import GenAgentEvaluation

struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Measures the agent and its baselines on the same prompts and seeds.",
        usage: "genagent evaluate --suite <suite> [<options>]",
        discussion: """
            Suites: geneval++=FILE, wise=FILE,FILE,FILE (wise-original: the scoring of
            2025), imagine=FILE, and the sandbox's own: composition, knowledge.

            Contenders: raw (the generator alone), one-pass (the policy rewrites the prompt
            and does not look at the image), agent@N (at most N rounds), best-of-n (as many
            images as the agent with the most rounds made, chosen with the policy's eyes),
            best-of-4.

            In the sandbox, its grader scores the images. Images of real generators are
            scored by the model that --judge names. It is asked the benchmark's question
            in GenAgent's words, or in the benchmark's own words from a file (--question).
            Run the same command again to resume.

            EXAMPLES:
              genagent evaluate --suite composition
              genagent evaluate --suite geneval++=Geneval++.jsonl --seeds 1,2,3 \\
                --contenders raw,one-pass,agent@1,agent@2,agent@4,best-of-n
              genagent evaluate --suite knowledge --parameters out/training/parameters.json
              genagent evaluate --suite wise=a.json,b.json,c.json --config models.json \\
                --judge https://api.openai.com/v1 --judge-model gpt-4.1 --question wise.txt

            EXIT CODES:
              0    every item has a score
              1    failed
              3    finished, but some items have no score
              64   wrong usage
              130  stopped by Ctrl-C (143 by SIGTERM)
            """)

    @Option(help: ArgumentHelp("The prompts and their scoring; see above.", valueName: "suite"))
    var suite: String

    @Option(
        help: ArgumentHelp("What to compare; see above. (default: raw,one-pass,agent,best-of-n)", valueName: "names"))
    var contenders: String?

    @Option(help: ArgumentHelp("The rounds of `agent` without a number, 1 to 64.", valueName: "n"))
    var rounds = 3

    @Option(help: ArgumentHelp("At most n prompts, spread evenly over the suite; 1 to 100000.", valueName: "n"))
    var limit: Int?

    @Option(help: ArgumentHelp("The seeds; every prompt is answered once per seed.", valueName: "n,n,n"))
    var seeds = "1"

    @OptionGroup(title: "THE SANDBOX") var sandbox: SandboxOptions

    @Option(help: ArgumentHelp("Directory for the files. (default: out/evaluation-SUITE)", valueName: "dir"))
    var out: String?

    @Flag(help: "Score the existing images again, and generate none.")
    var rejudge = false

    @Option(
        help: ArgumentHelp(
            "The question for --judge: benchmark (in GenAgent's words), generic (requirement by requirement), or a file with the benchmark's own words. (default: benchmark if the suite is one, else generic)",
            valueName: "question"))
    var question: String?

    @Option(help: ArgumentHelp("Items at the same time, 1 to 1000.", valueName: "n"))
    var concurrency = 4

    @OptionGroup(title: "MODELS AND GENERATORS") var backends: ServerOptions

    @Flag(help: "Print one JSON object; progress goes to standard error.")
    var json = false

    func validate() throws {
        guard (1...64).contains(rounds) else { throw ValidationError("--rounds is \(rounds). Give 1 to 64.") }
        guard limit.map((1...100_000).contains) ?? true else {
            throw ValidationError("--limit must be 1 to 100000.")
        }
        guard (1...1000).contains(concurrency) else { throw ValidationError("--concurrency must be 1 to 1000.") }
        try OutDirectory.check(out, example: "results")
        if let question, JudgeQuestion(question) == nil {
            throw ValidationError("--question is empty. Give `benchmark`, `generic`, or a text file with the question.")
        }
        let configuration = try backends.configuration()
        if case .person? = configuration.judging {
            throw ValidationError("--judge ask is for `genagent run`. Give the URL of a vision model.")
        }
        try SandboxOptions.explained {
            try configuration.requireKeys(ProcessInfo.processInfo.environment)
            _ = try options(configuration).judge(over: RunSurroundings.process().transport)
        }
    }

    func run() async throws {
        let task = EvaluateTask(options: try options(try backends.configuration()), surroundings: .process())
        try await SandboxOptions.exiting {
            try await WorkFolderError.explaining(task.options.folder) { try await task.perform() }
        }
    }

    private func options(_ configuration: BackendConfiguration) throws -> EvaluationOptions {
        var options = EvaluationOptions(suite: try SuiteChoice(suite))
        options.contenders =
            try contenders.map { try ContenderChoice.list($0, rounds: rounds) }
            ?? ContenderChoice.standard(rounds: rounds)
        options.limit = limit
        options.seeds = try SandboxOptions.seeds(seeds)
        options.profile = sandbox.profile
        options.eyes = sandbox.eyes
        options.side = sandbox.size
        options.parameters = try sandbox.choice ?? .standard
        options.backends = configuration
        options.directory = out
        options.rejudges = rejudge
        options.question = question.flatMap { JudgeQuestion($0) } ?? .standard
        options.writesJSON = json
        options.concurrency = concurrency
        return options
    }
}
#endif

#if CLI
import ArgumentParser
import GenAgentSandbox
import GenAgentBackends
import Testing

@testable import GenAgentCLI

@Suite struct RunCommandTests {
    private func options(_ arguments: String...) throws -> RunOptions {
        let command = try GenAgentCommand.parseAsRoot(["run"] + arguments)
        return try #require(command as? RunCommand).options
    }

    @Test func hasDefaults() throws {
        #expect(try options("two cups") == RunOptions(prompt: "two cups"))
    }

    @Test func readsEveryOption() throws {
        let read = try options(
            "two cups", "--rounds", "5", "--profile", "weak", "--seed", "18446744073709551615", "--select", "best",
            "--judge", "ask", "--size", "64", "--eyes", "high", "--out", "there", "--json")
        #expect(
            read
                == RunOptions(
                    prompt: "two cups", rounds: 5, profile: .weak, seed: .max, selection: .best, judge: .person,
                    side: 64,
                    eyes: .high, directory: "there", output: .json,
                    backends: BackendConfiguration(judging: .person)))
        #expect(try options("two cups", "-q").output == .quiet)
    }

    @Test func readsModelsAndGenerators() throws {
        let read = try options(
            "two cups", "--policy", "http://p/v1", "--model", "m", "--dialect", "openai-reasoning", "--format",
            "native", "--tool", "sdcpp=http://s,price-per-image=1", "--tool",
            "sdwebui=http://w,name=draw,price-per-second=0",
            "--judge", "http://j/v1", "--judge-model", "eye")
        #expect(read.judge == .model && read.backends.judgeModel?.model == "eye")
        #expect(read.backends.policy?.server == .openAIReasoning && read.backends.policy?.format == .native)
        #expect(read.backends.tools.map(\.name) == ["generate_image", "draw"])
    }

    @Test func saysWhatIsWrongAndWhatToDo() {
        let cases: [(arguments: [String], text: String)] = [
            (["run"], "Error: Missing expected argument '<prompt>'"),
            (
                ["run", " "],
                #"Error: The prompt is empty. Say what to draw: genagent run "three red apples""#
            ),
            (
                ["run", "a", "--rounds", "0"],
                "Error: The value '0' is invalid for '--rounds <n>': '0' is not a valid number of rounds. Give a whole number of at least 1, such as --rounds 3."
            ),
            (
                ["run", "a", "--seed", "-3"],
                "Error: The value '-3' is invalid for '--seed <n>': '-3' is not a valid seed. Give a whole number from 0 to 18446744073709551615."
            ),
            (
                ["run", "a", "--size", "9000"],
                "Error: The value '9000' is invalid for '--size <px>': '9000' is not a valid size. Give the side in pixels, 64 to 2048."
            ),
            (
                ["run", "a", "--profile", "good"],
                "Error: The value 'good' is invalid for '--profile <profile>'. Please provide one of 'weak', 'base' or 'strong'."
            ),
            (["run", "a", "--json", "--quiet"], "Error: --json and --quiet cannot be combined."),
            (["run", "a", "--out", ""], "Error: --out is empty. Give a directory, such as --out images."),
            (
                ["run", "a", "--judge", "me"],
                "Error: --judge: 'me' is not a judge. Give self (the policy judges), ask (you judge), or a vision model: its URL with --judge-model NAME, in a file an object with url and model."
            ),
            (
                ["run", "a", "--policy", "http://p"],
                "Error: --model: it is missing. Give the model's name at its server; the server's route /v1/models lists them."
            ),
            (
                ["run", "a", "--max-money", "much"],
                "Error: The value 'much' is invalid for '--max-money <amount>': 'much' is not a valid amount of money. Give a number, such as --max-money 0.50."
            ),
            (
                ["doctor"],
                "Error: There is nothing to check: the sandbox needs no server. Give --policy, --tool, --judge or --config."
            ),
            (["run", "two", "cups"], "Error: Unexpected argument 'cups'"),
        ]
        for (arguments, text) in cases {
            #expect(complaint(arguments) == (text, 64))
        }
    }

    /// The first line of what a person reads, and the exit code.
    private func complaint(_ arguments: [String]) -> (text: String, code: Int32) {
        do {
            _ = try GenAgentCommand.parseAsRoot(arguments)
            return ("", 0)
        } catch {
            let text = GenAgentCommand.fullMessage(for: error)
            return (String(text.prefix { $0 != "\n" }), GenAgentCommand.exitCode(for: error).rawValue)
        }
    }

    @Test func helpShowsExamplesAndExitCodes() {
        let root = GenAgentCommand.helpMessage(columns: 80)
        #expect(root.contains(#"genagent run "three red apples to the left of a blue clock""#))
        let help = GenAgentCommand.helpMessage(for: RunCommand.self, columns: 80)
        for word in [
            "EXAMPLES:", "EXIT CODES:", "--judge <judge>", "(default: 3)", "(default: 512)", "130  stopped by Ctrl-C",
        ] {
            #expect(help.contains(word))
        }
        // Lines that the parser breaks look broken.
        #expect(help.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }
}
#endif

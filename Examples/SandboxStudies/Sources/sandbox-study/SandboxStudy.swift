import Foundation
import GenAgentSandbox

/// Studies of the sandbox's painter and policy.
@main
enum SandboxStudy {
    static let usage = """
        usage: sandbox-study fit [--target base|strong] [--seed N] [--prompts N] [--steps N]
               sandbox-study profiles [--seeds N]
               sandbox-study wording [--prompts N]
               sandbox-study rounds [--prompts N] [--seeds N] [--seed N] [--profile weak|base|strong] [--dial D]
                                    [--eyes none|paper|high] [--policy handSet|untrained] [--suite knowledge] [--side N]
               sandbox-study speed [--prompts N] [--side N]
               sandbox-study story [--prompt TEXT] [--seed N] [--rounds N] [--policy handSet|untrained]

        fit       fits a profile to a target row on generated prompts; prints the profile as Swift
        profiles  each profile on the raw GenEval++ prompts beside its target row, as a Markdown table
        wording   accuracy against each wording feature at dial 0, 0.5 and 1, on generated prompts
        rounds    the agent at 1 to 4 rounds, the raw painter and best-of-N, with pixels, on generated prompts
        speed     milliseconds of the policy's turns
        story     one session's turns in full
        """

    static func main() async {
        let options = Options(Array(CommandLine.arguments.dropFirst()))
        switch options.command {
        case "fit": FitStudy(options: options).run()
        case "profiles": ProfilesStudy(options: options).run()
        case "wording": WordingStudy(options: options).run()
        case "rounds": await RoundsStudy(options: options).run()
        case "speed": await SpeedStudy(options: options).run()
        case "story": await StoryStudy(options: options).run()
        default:
            print(usage)
            exit(64)
        }
    }
}

/// A subcommand and its `--name value` options.
struct Options {
    let command: String?
    private var values: [String: String] = [:]

    init(_ arguments: [String]) {
        command = arguments.first
        var index = 1
        while index + 1 < arguments.count {
            values[arguments[index]] = arguments[index + 1]
            index += 2
        }
    }

    func number(_ name: String, default standard: Int) -> Int { values[name].flatMap(Int.init) ?? standard }

    func text(_ name: String, default standard: String) -> String { values[name] ?? standard }
}

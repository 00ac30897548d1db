import Foundation
import GenAgentSandbox

/// Studies of the sandbox's painter and policy.
@main
enum SandboxStudy {
    static let usage = """
        usage: sandbox-study fit [--target base|strong] [--seed N] [--prompts N] [--steps N]
               sandbox-study profiles [--seeds N] [--pixels 256]
               sandbox-study wording [--prompts N]
               sandbox-study detector [--scenes N] [--seed N]
               sandbox-study eyes [--scenes N] [--seed N]
               sandbox-study sheet [--out FILE]
               sandbox-study rounds [--prompts N] [--seeds N] [--seed N] [--profile weak|base|strong] [--dial D]
                                    [--eyes none|paper|high] [--policy handSet|untrained] [--suite knowledge] [--side N]
               sandbox-study speed [--prompts N] [--side N]
               sandbox-study story [--prompt TEXT] [--seed N] [--rounds N] [--policy handSet|untrained]
               sandbox-study tools [--prompts N] [--seeds N] [--seed N] [--steps N] [--runs N]
               sandbox-study read < prompts.txt

        fit       fits a profile to a target row on generated prompts; prints the profile as Swift
        profiles  each profile on the raw GenEval++ prompts beside its target row, as a Markdown table
        wording   accuracy against each wording feature at dial 0, 0.5 and 1, on generated prompts
        detector  how often the detector reads a faultless image back completely, at 512 and 256 pixels
        eyes      what the policy's eyes see in images, compared with the grader, at three settings
        sheet     an image of all drawings
        rounds    the agent at 1 to 4 rounds, the raw painter and best-of-N, with pixels, on generated prompts
        speed     milliseconds of the policy's turns
        story     one session's turns in full
        tools     two painters on prompts that say everything and prompts that imply something; learning to choose
        read      what the painter understands of each line
        """

    static func main() async throws {
        let options = Options(Array(CommandLine.arguments.dropFirst()))
        switch options.command {
        case "fit": FitStudy(options: options).run()
        case "profiles": await ProfilesStudy(options: options).run()
        case "wording": WordingStudy(options: options).run()
        case "detector": await DetectorStudy(options: options).run()
        case "eyes": await EyesStudy(options: options).run()
        case "sheet": try SheetStudy(options: options).run()
        case "rounds": await RoundsStudy(options: options).run()
        case "speed": await SpeedStudy(options: options).run()
        case "story": await StoryStudy(options: options).run()
        case "tools": await ToolsStudy(options: options).run()
        case "read": ReadStudy.run()
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

#if CLI
import ArgumentParser
import Foundation
import GenAgent
import GenAgentBackends
import GenAgentCurl

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Checks that every configured server works.",
        discussion: """
            Models are asked two short questions (a tool call, an image), which may
            cost a fraction of a cent. Generators draw nothing.

            EXAMPLE:
              genagent doctor --config genagent.json

            EXIT CODES:
              0    everything works (✓); doubts (?) do not count
              1    something does not work (✗)
              64   wrong usage
            """)

    @OptionGroup var backends: ServerOptions

    @Flag(help: "Write one JSON object per finding.")
    var json = false

    func validate() throws {
        if try backends.configuration().isSandbox {
            throw ValidationError(
                "There is nothing to check: the sandbox needs no server. Give --policy, --tool, --judge or --config.")
        }
    }

    func run() async throws {
        let doctor = Doctor(
            configuration: try backends.configuration(), transport: CurlTransport(),
            environment: ProcessInfo.processInfo.environment, color: .allCases.randomElement() ?? .red)
        let output = Console.output.write
        var subject = ""
        let isWell = await doctor.examine { check in
            if json {
                output(check.json.line)
            } else {
                if check.subject != subject { output("\(check.subject.inOneLine)\n") }
                subject = check.subject
                output("\(check.line)\n")
            }
        }
        throw ExitCode(isWell ? 0 : 1)
    }
}
#endif

#if CLI
import ArgumentParser
import GenAgent
import GenAgentEvaluation

/// The options of the sandbox that `evaluate` and `train` share.
struct SandboxOptions: ParsableArguments {
    @Option(help: "How good the sandbox's painter is.")
    var profile = RunOptions.Profile.base

    @Option(help: "How often the policy's eyes err.")
    var eyes = RunOptions.Eyes.paperLike

    @Option(help: ArgumentHelp("Side of the pictures in pixels, 64 to 2048.", valueName: "px"))
    var size = 256

    @Option(
        help: ArgumentHelp(
            "Parameters of the sandbox's policy: a parameters.json, trained, untrained or hand-set.", valueName: "file")
    )
    var parameters: String?

    func validate() throws {
        guard RunOptions.sides.contains(size) else { throw ValidationError("--size is \(size). Give 64 to 2048.") }
    }

    /// The parameters that were named, if any.
    ///
    /// - Throws: ``ConfigurationError``
    var choice: ParametersChoice? {
        get throws { try parameters.map { try ParametersChoice($0) } }
    }

    /// Reads a list of seeds.
    ///
    /// - Throws: ``ConfigurationError``
    static func seeds(_ text: String) throws(ConfigurationError) -> [UInt64] {
        let words = text.split(separator: ",", omittingEmptySubsequences: false).map { $0.filter { !$0.isWhitespace } }
        let seeds = words.compactMap { UInt64($0) }
        guard seeds.count == words.count, Set(seeds).count == seeds.count, !seeds.isEmpty else {
            throw ConfigurationError(
                place: "--seeds", problem: "'\(text)' is no list of different seeds. Give whole numbers, such as 1,2,3."
            )
        }
        return seeds
    }

    /// Tells errors of settings as wrong usage.
    static func explained(_ body: () throws -> Void) throws {
        do { try body() } catch let error as ConfigurationError {
            throw ValidationError(error.description.inOneLine)
        } catch let error as NoEvaluationJudge {
            throw ValidationError(error.description.inOneLine)
        } catch let error as SuiteFileError {
            throw ValidationError(error.description.inOneLine)
        }
    }

    /// Leaves with the code of a piece of work, or with that of the signal that stopped it.
    static func exiting(_ work: () async throws -> Int32) async throws {
        let code: Int32
        do { code = try await work() } catch let stopped as Interrupted { code = stopped.code }
        throw ExitCode(code)
    }
}
#endif

import Foundation
import GenAgent
import GenAgentBackends
import GenAgentEvaluation
import GenAgentSandbox

#if CLI
import ArgumentParser
#endif

/// The parameters of the sandbox's policy: its defaults, a named set, or a file that `genagent train` wrote.
struct ParametersChoice: Sendable {
    /// The name of the set, or the path.
    let name: String
    let parameters: SandboxPolicyParameters

    static let named: [(name: String, parameters: SandboxPolicyParameters)] = [
        ("trained", .trained), ("hand-set", .handSet), ("untrained", .untrained),
    ]

    static var standard: ParametersChoice { ParametersChoice(name: "default", SandboxPolicy().parameters) }

    static var untrained: ParametersChoice { ParametersChoice(name: "untrained", .untrained) }

    private init(name: String, _ parameters: SandboxPolicyParameters) {
        self.name = name
        self.parameters = parameters
    }

    /// - Throws: `ConfigurationError` if there is no such set or file, or the file contains something else.
    init(_ text: String) throws(ConfigurationError) {
        if let known = Self.named.first(where: { $0.name == text }) {
            self.init(name: text, known.parameters)
            return
        }
        let words: String
        do { words = try String(contentsOfFile: text, encoding: .utf8) } catch {
            let names = Self.named.map(\.name).joined(separator: ", ")
            throw ConfigurationError(
                place: "--parameters",
                problem:
                    "'\(text)' is neither a file that can be read nor one of \(names). `genagent train` writes parameters.json."
            )
        }
        do { self.init(name: text, try SandboxPolicyParameters(json: words)) } catch {
            throw ConfigurationError(
                place: text,
                problem:
                    "the file does not contain parameters of the sandbox's policy (\(ErrorText.phrase(for: error))). Give a parameters.json that `genagent train` wrote."
            )
        }
    }

    /// A hash of the weights: the same weights, the same policy.
    var digest: String {
        let text = parameters.values.map { String($0.bitPattern, radix: 16) }.joined(separator: " ")
        return String(SHA256.hexDigest(of: Data(text.utf8)).prefix(16))
    }
}

#if CLI
/// The options of the sandbox that `evaluate` and `train` share.
struct SandboxOptions: ParsableArguments {
    @Option(help: "How reliable the sandbox's painter is.")
    var profile = RunOptions.Profile.base

    @Option(help: "How often the sandbox's policy misreads an image.")
    var eyes = RunOptions.Eyes.paperLike

    @Option(help: ArgumentHelp("Side of the images in pixels, 64 to 2048.", valueName: "px"))
    var size = 256

    @Option(
        help: ArgumentHelp(
            "Parameters of the sandbox's policy: a file such as parameters.json, or trained, untrained or hand-set.",
            valueName: "file")
    )
    var parameters: String?

    func validate() throws {
        guard RunOptions.sides.contains(size) else { throw ValidationError("--size is \(size). Give 64 to 2048.") }
    }

    var choice: ParametersChoice? {
        get throws { try parameters.map { try ParametersChoice($0) } }
    }

    static func seeds(_ text: String) throws(ConfigurationError) -> [UInt64] {
        let words = text.split(separator: ",", omittingEmptySubsequences: false).map { $0.filter { !$0.isWhitespace } }
        let seeds = words.compactMap { UInt64($0) }
        guard seeds.count == words.count, Set(seeds).count == seeds.count, !seeds.isEmpty else {
            throw ConfigurationError(
                place: "--seeds",
                problem: "'\(text)' is not a list of different seeds. Give whole numbers, such as 1,2,3."
            )
        }
        return seeds
    }

    /// Reports errors in settings as wrong usage.
    static func explained(_ body: () throws -> Void) throws {
        do { try body() } catch let error as ConfigurationError {
            throw ValidationError(error.description.inOneLine)
        } catch let error as NoEvaluationJudge {
            throw ValidationError(error.description.inOneLine)
        } catch let error as SuiteFileError {
            throw ValidationError(error.description.inOneLine)
        }
    }

    /// Exits with the code of some work, or with that of the signal that stopped it.
    static func exiting(_ work: () async throws -> Int32) async throws {
        let code: Int32
        do { code = try await work() } catch let stopped as Interrupted { code = stopped.code }
        throw ExitCode(code)
    }
}
#endif

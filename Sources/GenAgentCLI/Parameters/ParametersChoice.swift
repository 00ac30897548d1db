import Foundation
import GenAgent
import GenAgentSandbox

/// The parameters of the sandbox's policy: what it has unless told otherwise, a named set, or a file that `genagent train` wrote.
struct ParametersChoice: Sendable {
    /// What the choice is called: a name or a path.
    let name: String
    let parameters: SandboxPolicyParameters

    /// The sets that have names.
    static let named: [(name: String, parameters: SandboxPolicyParameters)] = [
        ("trained", .trained), ("hand-set", .handSet), ("untrained", .untrained),
    ]

    /// What the policy has by default.
    static var standard: ParametersChoice { ParametersChoice(name: "default", SandboxPolicy().parameters) }

    /// Before any training.
    static var untrained: ParametersChoice { ParametersChoice(name: "untrained", .untrained) }

    private init(name: String, _ parameters: SandboxPolicyParameters) {
        self.name = name
        self.parameters = parameters
    }

    /// Takes a named set or reads a file.
    ///
    /// - Throws: ``ConfigurationError`` where there is no such set or file, or the file holds something else.
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
                    "these are not parameters of the sandbox's policy (\(ErrorText.phrase(for: error))). Give a parameters.json of `genagent train`."
            )
        }
    }

    /// A hash of the weights: the same weights, the same policy.
    var digest: String {
        let text = parameters.values.map { String($0.bitPattern, radix: 16) }.joined(separator: " ")
        return String(SHA256.hexDigest(of: Data(text.utf8)).prefix(16))
    }
}

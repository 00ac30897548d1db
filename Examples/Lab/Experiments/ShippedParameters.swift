import GenAgentSandbox

/// Trained parameters as Swift source whose values have names.
struct ShippedParameters {
    var parameters: SandboxPolicyParameters

    init(_ trained: SandboxPolicyParameters, provenance: String) {
        let completed = trained.completed()
        parameters = SandboxPolicyParameters(provenance: provenance)
        for kind in PolicyDecisionKind.allCases {
            for option in kind.options {
                for feature in kind.features {
                    // Four digits are enough and can be read.
                    parameters[kind, option, feature] = (completed[kind, option, feature] * 1e4).rounded() / 1e4
                }
            }
        }
    }

    var swift: String {
        var lines = [
            "// Written by `experiments train --ship` in Examples/Lab/Experiments; do not edit. The measurements are in",
            "// Documentation/Results/Sandbox.md, the same values as JSON in Documentation/Results/policy.json.", "",
            "extension SandboxPolicyParameters {",
            "    /// The policy's default, trained by `Examples/Lab/Experiments`; see ``provenance``. What training never meets (repairs, separate",
            "    /// judges, images that show nothing known, several tools) keeps its hand-set weights.",
            "    public static let trained: SandboxPolicyParameters = {",
            "        var weights = SandboxPolicyParameters(",
            "            provenance:", "                \"\(parameters.provenance)\"", "        )",
        ]
        for kind in PolicyDecisionKind.allCases {
            for option in kind.options {
                let values = kind.features.compactMap { feature -> String? in
                    let value = parameters[kind, option, feature]
                    return value == 0 ? nil : "\"\(feature)\": \(value)"
                }
                guard !values.isEmpty else { continue }
                lines.append("        weights.set(.\(kind), \"\(option)\", [\(values.joined(separator: ", "))])")
            }
        }
        lines += ["        return weights", "    }()", "}", ""]
        return lines.joined(separator: "\n")
    }
}

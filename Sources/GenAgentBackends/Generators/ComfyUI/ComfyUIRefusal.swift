import GenAgent

/// What ComfyUI's refusals of a graph mean: what is wrong with a bound input the policy can mend, the rest is the workflow's.
enum ComfyUIRefusal {
    static func opinion(_ failure: ServerFailure, _ reply: ServerReply, bindings: ComfyUIBindings) -> AdapterError? {
        let words = failure.body.summary
        switch failure.status {
        case 400:
            let isMendable = isMendable(reply.json?["node_errors"]?.objectValue ?? [:], bindings)
            return isMendable
                ? .rejected("the workflow refuses the arguments: \(words)", status: 400)
                : .fatal(
                    "the server refuses the workflow: \(words). Open it in ComfyUI, mend it there and export it again.",
                    status: 400)
        // aiohttp answers so to a body that it cannot read.
        case 500 where words.contains("got itself in trouble"):
            return .fatal("the server could not read the workflow: \(words)", status: 500)
        case 403: return .fatal("access refused: \(words). Check the proxy in front of ComfyUI.", status: 403)
        default: return nil
        }
    }

    /// An answer of success may name nodes that were dropped. That is an error, unless the wanted output is not among them.
    ///
    /// - Returns: Warnings, where the wanted output is clean.
    static func check(nodeErrors: JSONValue?, of workflow: ComfyUIWorkflow) throws(AdapterError) -> [String] {
        guard let errors = nodeErrors?.objectValue, !errors.isEmpty else { return [] }
        let words = ServerErrorBody(["node_errors": .object(errors)]).details.joined(separator: "; ")
        if let output = workflow.bindings.output, errors[output] == nil,
            !errors.values.contains(where: { ($0["dependent_outputs"]?.arrayValue ?? []).contains(.string(output)) })
        {
            return ["ComfyUI dropped a part of the workflow: \(words)"]
        }
        let message = "ComfyUI accepted the workflow only in part: \(words)"
        throw isMendable(errors, workflow.bindings)
            ? .rejected(message, status: 200) : .fatal("\(message) Mend the workflow in ComfyUI.", status: 200)
    }

    /// Whether every complaint is about an input that a request fills.
    private static func isMendable(_ errors: [String: JSONValue], _ bindings: ComfyUIBindings) -> Bool {
        let complaints = errors.flatMap { id, node in
            (node["errors"]?.arrayValue ?? []).map { error in
                let name = error.at("extra_info", "input_name")?.stringValue ?? error["details"]?.stringValue ?? ""
                return ComfyUIInput(node: id, name: name)
            }
        }
        let bound = Set(bindings.all)
        // LoadImage's complaint names no input; its node does.
        let imageNodes = Set(bindings.images.map(\.node))
        return !complaints.isEmpty && complaints.allSatisfy { bound.contains($0) || imageNodes.contains($0.node) }
    }
}

import GenAgent
import GenAgentHTTP

extension ComfyUITool {
    /// Checks the workflow against what the server has: nodes, their bound inputs, and the files and choices that it names.
    ///
    /// - Returns: What is wrong and how to mend it, in the order of the node ids; empty where the server can run it.
    /// - Throws: `AdapterError` where the server cannot be asked.
    public func validate(context: ToolContext = ToolContext()) async throws -> [String] {
        var problems: [String] = []
        var schemas: [String: JSONValue] = [:]
        let bound = Set(workflow.bindings.all)
        for (id, node) in workflow.nodes.sorted(by: { ($0.key.count, $0.key) < ($1.key.count, $1.key) }) {
            let type = node["class_type"]?.stringValue ?? ""
            if schemas[type] == nil { schemas[type] = try await schema(of: type, context) }
            guard let schema = schemas[type], let inputs = schema["input"] else {
                problems.append("Node \(id): the server has no node \(type); install the extension that brings it.")
                continue
            }
            let known = (inputs["required"]?.objectValue ?? [:])
                .merging(inputs["optional"]?.objectValue ?? [:]) { required, _ in required }
            for input in workflow.bindings.all where input.node == id && known[input.name] == nil {
                let names = known.keys.sorted().joined(separator: ", ")
                problems.append("The binding \(input): \(type) has no input \(input.name); it has \(names).")
            }
            for name in (inputs["required"]?.objectValue ?? [:]).keys.sorted()
            where node["inputs"]?[name] == nil && !bound.contains(ComfyUIInput(node: id, name: name)) {
                problems.append("Node \(id) (\(type)): the input \(name) is missing; export the workflow again.")
            }
            problems += choices(id, type, node, known, bound)
        }
        if !workflow.nodes.values.contains(where: {
            schemas[$0["class_type"]?.stringValue ?? ""]?["output_node"] == true
        }) {
            problems.append("The workflow has no output node; add a SaveImage node.")
        }
        return problems
    }

    private func schema(of type: String, _ context: ToolContext) async throws -> JSONValue {
        let url = try client.url("/object_info/*", id: type)
        do {
            let reply = try await client.send(client.request("GET", url), .always, context)
            // An unknown node is an empty object here.
            return try await client.object(reply)[type] ?? [:]
        } catch let error as AdapterError where error.status == 404 {
            return [:]
        }
    }

    /// Values that are not among those which the server offers, such as a checkpoint that is not installed.
    private func choices(
        _ id: String, _ type: String, _ node: JSONValue, _ known: [String: JSONValue], _ bound: Set<ComfyUIInput>
    ) -> [String] {
        known.keys.sorted().compactMap { name in
            guard !bound.contains(ComfyUIInput(node: id, name: name)),
                let value = node["inputs"]?[name]?.stringValue,
                // Older servers list the choices in place of the type, newer ones as options of the type COMBO.
                let choices = known[name]?.arrayValue?.first?.arrayValue
                    ?? known[name]?.arrayValue?.dropFirst().first?["options"]?.arrayValue,
                !choices.contains(.string(value))
            else { return nil }
            let some = choices.prefix(5).compactMap(\.stringValue).joined(separator: ", ")
            return
                "Node \(id) (\(type)): \(name) is “\(value)”, which the server does not have; it has \(some.isEmpty ? "none" : some)."
        }
    }
}

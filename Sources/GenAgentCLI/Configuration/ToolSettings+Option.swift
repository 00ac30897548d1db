import GenAgent

extension ToolSettings {
    /// Takes `kind=URL,option=value,…` apart.
    ///
    /// - Throws: ``ConfigurationError``
    static func parsed(_ text: String) throws -> (JSONValue, SettingSource) {
        let kinds = Kind.allCases.map(\.rawValue)
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard let first = parts.first, let (kind, url) = halves(first) else {
            throw ConfigurationError(
                place: "--tool",
                problem:
                    "write kind=URL and then its options, such as comfyui=http://127.0.0.1:8188,workflow=workflow.json,prompt=6.text. The kinds are \(kinds.joined(separator: ", "))."
            )
        }
        let source = SettingSource(head: "--tool \(kind.prefix(40).description.withoutControls)", isFile: false)
        var members: [String: JSONValue] = ["kind": .string(kind), "url": .string(url)]
        for part in parts.dropFirst() {
            guard let (option, value) = halves(part) else {
                throw ConfigurationError(
                    place: source.head,
                    problem:
                        "after the URL come options as option=value, separated by commas; one of them has no value.")
            }
            let name = option.camelCased
            guard members[name] == nil else {
                throw ConfigurationError(place: source.place(of: name), problem: "it is given twice.")
            }
            members[name] = .string(value)
        }
        return (.object(members), source)
    }

    private static func halves(_ text: String) -> (String, String)? {
        guard let equals = text.firstIndex(of: "=") else { return nil }
        let (left, right) = (text[..<equals], text[text.index(after: equals)...])
        return left.isEmpty || right.isEmpty ? nil : (String(left), String(right))
    }
}

extension String {
    /// `api-key-env` as `apiKeyEnv`.
    fileprivate var camelCased: String {
        let parts = split(separator: "-")
        guard let first = parts.first else { return self }
        return String(first) + parts.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }
}

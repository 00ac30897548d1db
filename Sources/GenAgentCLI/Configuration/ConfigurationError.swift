import GenAgent

/// A setting that cannot be used: where it stands, what is wrong and what to do. It never repeats what may be a key.
struct ConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file and the path of the key, such as `genagent.json: tools[0].size`, or the option.
    var place: String
    /// What is wrong, and what to do next.
    var problem: String

    var description: String { SecretGuard.redacted("\(place): \(problem)").inOneLine }
}

/// Where settings come from: a file, or an option of the command line.
struct SettingSource: Sendable, Equatable {
    /// The file's name, or the option.
    var head: String
    /// The path of the object within the file, such as `tools[0]`; empty at its top and for options.
    var path = ""
    var isFile: Bool
    /// Where relative paths of files start; empty: the current directory.
    var folder = ""
    /// Whether files that settings name are read; what stands in a store names none, and is not trusted to.
    var readsFiles = true

    /// The place of a member, as people find it.
    func place(of name: String) -> String {
        let name = spelling(of: name)
        return "\(head): \(path.isEmpty ? name : "\(path).\(name)")"
    }

    /// The place of the object itself.
    var place: String { path.isEmpty ? head : "\(head): \(path)" }

    /// A member's name as it is written there: `apiKeyEnv` in files, `api-key-env` in options.
    func spelling(of name: String) -> String {
        isFile ? name : name.reduce(into: "") { $0 += $1.isUppercase ? "-\($1.lowercased())" : String($1) }
    }

    /// The object that a member holds.
    func inside(_ name: String) -> SettingSource {
        var inner = self
        inner.path = path.isEmpty ? name : "\(path).\(name)"
        return inner
    }

    /// A path of a file as the process can open it.
    func resolved(_ path: String) -> String { path.hasPrefix("/") || folder.isEmpty ? path : "\(folder)/\(path)" }
}

/// A subcommand, its `--name value` options and its flags. An unknown name is an error: a typo must not cost an hour.
struct Options: Sendable {
    let command: String
    private var values: [String: String] = [:]
    private var flags: Set<String> = []

    private static let knownFlags: Set = ["--quick", "--ship", "--help"]
    private static let knownValues: Set = ["--seeds", "--workers", "--work", "--out", "--data"]

    init(_ arguments: [String]) throws {
        var rest = arguments[...]
        // Without a subcommand, everything runs.
        command = rest.first.map { !$0.hasPrefix("--") } == true ? rest.removeFirst() : "all"
        while let name = rest.popFirst() {
            if Self.knownFlags.contains(name) {
                flags.insert(name)
            } else if Self.knownValues.contains(name) {
                guard let value = rest.popFirst(), !value.hasPrefix("--") else {
                    throw UsageError("\(name) needs a value.")
                }
                values[name] = value
            } else {
                throw UsageError("There is no option `\(name)`; `experiments --help` lists them.")
            }
        }
    }

    func has(_ flag: String) -> Bool { flags.contains(flag) }

    func number(_ name: String, default standard: Int) throws -> Int {
        guard let text = values[name] else { return standard }
        guard let number = Int(text), number > 0 else {
            throw UsageError("\(name) takes a whole number of at least 1, not `\(text)`.")
        }
        return number
    }

    func text(_ name: String) -> String? { values[name] }
}

/// A wrong command line.
struct UsageError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

struct ExperimentError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

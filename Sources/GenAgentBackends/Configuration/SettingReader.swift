import Foundation
import GenAgent

/// A setting that cannot be used: where it is, what is wrong and what to do. The message never repeats what may be a key.
public struct ConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file and the member's path, such as `genagent.json: tools[0].size`, or the option.
    public var place: String
    /// What is wrong, and what to do next.
    public var problem: String

    package init(place: String, problem: String) {
        self.place = place
        self.problem = problem
    }

    public var description: String { SecretGuard.redacted("\(place): \(problem)").inOneLine }
}

/// The source of settings: a file, or a command-line option.
package struct SettingSource: Sendable, Equatable {
    /// The file's name, or the option.
    package var head: String
    /// The path of the object within the file, such as `tools[0]`; empty at the top and for options.
    private var path = ""
    package var isFile: Bool
    /// The folder for relative paths; empty: the current directory.
    package var folder: String
    /// Whether files that settings name are read. A recorded configuration may not name any.
    private(set) var readsFiles = true

    package init(head: String, isFile: Bool, folder: String = "") {
        self.head = head
        self.isFile = isFile
        self.folder = folder
    }

    /// A configuration that a program wrote.
    package static var recorded: SettingSource {
        var source = SettingSource(head: "the recorded configuration", isFile: true)
        source.readsFiles = false
        return source
    }

    package func place(of name: String) -> String {
        let name = spelling(of: name)
        return "\(head): \(path.isEmpty ? name : "\(path).\(name)")"
    }

    var place: String { path.isEmpty ? head : "\(head): \(path)" }

    /// A member's name as it is spelled there: `apiKeyEnv` in files, `api-key-env` in options.
    func spelling(of name: String) -> String {
        isFile ? name : name.reduce(into: "") { $0 += $1.isUppercase ? "-\($1.lowercased())" : String($1) }
    }

    package func inside(_ name: String) -> SettingSource {
        var inner = self
        inner.path = path.isEmpty ? name : "\(path).\(name)"
        return inner
    }

    /// A file's path as the process can open it.
    func resolved(_ path: String) -> String { path.hasPrefix("/") || folder.isEmpty ? path : "\(folder)/\(path)" }
}

/// Reads the members of one object of settings. After the last read, ``finish()`` refuses all other members.
package struct SettingReader {
    let source: SettingSource
    private let members: [String: JSONValue]
    private var known: [String] = []

    /// - Throws: ``ConfigurationError`` if the value is not an object.
    init(_ value: JSONValue, _ source: SettingSource) throws {
        guard let members = value.objectValue else {
            throw ConfigurationError(place: source.place, problem: "expected an object, found \(value.kindInWords).")
        }
        self.members = members
        self.source = source
    }

    func failure(_ name: String, _ problem: String) -> ConfigurationError {
        ConfigurationError(place: source.place(of: name), problem: problem)
    }

    /// Any value; `null` counts as absent.
    mutating func value(_ name: String) -> JSONValue? {
        if !known.contains(name) { known.append(name) }
        return members[name].flatMap { $0 == .null ? nil : $0 }
    }

    mutating func text(_ name: String) throws -> String? {
        guard let value = value(name) else { return nil }
        guard let text = value.stringValue, text.nonBlank != nil else {
            throw failure(name, "expected a string, found \(value.kindInWords).")
        }
        guard !SecretGuard.looksLikeKey(text) else { throw failure(name, Self.keyFound) }
        return text
    }

    mutating func text(_ name: String, orMissing example: String) throws -> String {
        guard let text = try text(name) else {
            throw failure(name, "it is missing. Give one, such as \(source.isFile ? "\"\(example)\"" : example).")
        }
        return text
    }

    /// A number of at least `least`. Options are strings, so they may hold a number as text.
    mutating func number(_ name: String, atLeast least: Double = 0) throws -> Double? {
        guard let value = value(name) else { return nil }
        let number = value.doubleValue ?? (source.isFile ? nil : value.stringValue.flatMap { Double($0) })
        guard let number, number.isFinite, number >= least else {
            throw failure(name, "expected a number of at least \(least.plain), found \(value.kindInWords).")
        }
        return number
    }

    mutating func whole(_ name: String, atLeast least: Int = 1) throws -> Int? {
        guard let value = value(name) else { return nil }
        let number =
            value.integerValue.flatMap { Int(exactly: $0) }
            ?? (source.isFile ? nil : value.stringValue.flatMap { Int($0) })
        guard let number, number >= least else {
            throw failure(name, "expected a whole number of at least \(least), found \(value.kindInWords).")
        }
        return number
    }

    mutating func flag(_ name: String) throws -> Bool? {
        guard let value = value(name) else { return nil }
        // Options are strings.
        let flag = value.boolValue ?? (source.isFile ? nil : value.stringValue.flatMap { Bool($0) })
        guard let flag else {
            throw failure(name, "expected true or false, found \(value.kindInWords).")
        }
        return flag
    }

    mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String, of type: Choice.Type = Choice.self
    ) throws -> Choice? where Choice.RawValue == String {
        guard let text = try text(name) else { return nil }
        guard let choice = Choice(rawValue: text) else {
            let all = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw failure(name, "'\(text.withoutControls)' is not valid. Choose one of \(all).")
        }
        return choice
    }

    mutating func size(_ name: String) throws -> PixelSize? {
        guard let text = try text(name) else { return nil }
        let sides = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
        guard sides.count == 2, sides.allSatisfy({ (16...16_384).contains($0) }) else {
            throw failure(
                name, "'\(text.withoutControls)' is not a valid size. Give width x height in pixels, such as 1024x1024."
            )
        }
        return PixelSize(width: sides[0], height: sides[1])
    }

    mutating func keyVariable(_ name: String) throws -> String? {
        guard let text = try text(name) else { return nil }
        try Self.checkKeyVariable(text, at: source.place(of: name))
        return text
    }

    /// Checks that a text is the name of an environment variable and not a key.
    package static func checkKeyVariable(_ text: String, at place: String) throws {
        let isName =
            text.first.map { $0 == "_" || ($0.isASCII && $0.isLetter) } == true
            && text.allSatisfy { $0 == "_" || ($0.isASCII && ($0.isLetter || $0.isNumber)) }
        guard isName, !SecretGuard.looksLikeKey(text) else {
            throw ConfigurationError(
                place: place,
                problem:
                    "this is not the name of an environment variable. Put the key into a variable and give the variable's name, such as OPENAI_API_KEY."
            )
        }
    }

    /// A list of strings; a single string is a list too, and options separate strings with `+`.
    mutating func list(_ name: String) throws -> [String] {
        if let elements = value(name)?.arrayValue {
            let texts = elements.compactMap(\.stringValue)
            guard texts.count == elements.count else { throw failure(name, "expected a list of strings.") }
            return texts
        }
        guard let text = try text(name) else { return [] }
        return source.isFile ? [text] : text.split(separator: "+").map(String.init)
    }

    mutating func url(_ name: String, example: String) throws -> URL {
        let text = try text(name, orMissing: example)
        return try Self.url(text, at: source.place(of: name), example: example)
    }

    /// Reads a server's URL: http or https, with a host, without a user, a query or a fragment.
    package static func url(_ text: String, at place: String, example: String) throws -> URL {
        let advice = "Give one such as \(example)."
        guard let url = URL(string: text), let scheme = url.scheme?.lowercased(), ["http", "https"].contains(scheme),
            let host = url.host(), !host.isEmpty
        else {
            let shown = text.contains("@") ? "it" : "'\(String(text.prefix(80)).withoutControls)'"
            throw ConfigurationError(place: place, problem: "\(shown) is not a valid server URL. \(advice)")
        }
        guard url.user() == nil, url.password() == nil, url.query() == nil, url.fragment() == nil else {
            throw ConfigurationError(
                place: place,
                problem: "the URL must not carry a user, a password or a query: keys do not belong here. \(advice)")
        }
        return url
    }

    /// A JSON object without keys in it.
    mutating func object(_ name: String) throws -> [String: JSONValue] {
        guard let value = value(name) else { return [:] }
        guard let members = value.objectValue else {
            throw failure(name, "expected an object, found \(value.kindInWords).")
        }
        try refuseKeys(in: value, name)
        return members
    }

    /// - Throws: ``ConfigurationError`` if a member looks like a key.
    func refuseKeys(in value: JSONValue, _ name: String) throws {
        if let path = SecretGuard.path(in: value, below: name) { throw failure(path, Self.keyFound) }
    }

    /// Refuses members that were not read.
    func finish() throws {
        for name in members.keys.sorted() where !known.contains(name) {
            let looksForKey = ["key", "token", "secret", "password"].contains { name.lowercased().contains($0) }
            let all = known.map(source.spelling(of:)).joined(separator: ", ")
            throw failure(
                name,
                looksForKey && known.contains("apiKeyEnv")
                    ? "unknown setting. Give the name of an environment variable in \(source.spelling(of: "apiKeyEnv")); keys do not belong here."
                    : "unknown setting. Known settings: \(all).")
        }
    }

    private static let keyFound =
        "this looks like a key. Put the key into an environment variable and give the variable's name as apiKeyEnv (api-key-env on the command line)."
}

extension JSONValue {
    /// For messages; shows numbers and short strings, unless they may be a key.
    fileprivate var kindInWords: String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .integer, .number: jsonText
        case .string(let text):
            text.count > 40 || SecretGuard.looksLikeKey(text) ? "a string" : "the string '\(text.withoutControls)'"
        case .array: "a list"
        case .object: "an object"
        }
    }
}

extension Double {
    /// Without `.0` for whole numbers.
    fileprivate var plain: String { Int(exactly: self).map { "\($0)" } ?? "\(self)" }
}

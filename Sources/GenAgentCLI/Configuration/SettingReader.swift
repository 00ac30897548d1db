import Foundation
import GenAgent

/// Reads the members of one object of settings. Whoever has read all that there may be calls ``finish()``, which refuses the others.
struct SettingReader {
    let source: SettingSource
    private let members: [String: JSONValue]
    private var known: [String] = []

    /// - Throws: ``ConfigurationError`` where the value is no object.
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
        guard let text = value.stringValue, !text.isBlank else {
            throw failure(name, "expected a text, found \(value.kindInWords).")
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

    /// A number of at least `least`. Options are texts, so a number may be one.
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
        // Options are texts.
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
            throw failure(name, "'\(text.withoutControls)' is none of \(all).")
        }
        return choice
    }

    mutating func size(_ name: String) throws -> PixelSize? {
        guard let text = try text(name) else { return nil }
        let sides = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
        guard sides.count == 2, sides.allSatisfy({ (16...16_384).contains($0) }) else {
            throw failure(
                name, "'\(text.withoutControls)' is no size. Give width x height in pixels, such as 1024x1024.")
        }
        return PixelSize(width: sides[0], height: sides[1])
    }

    /// The name of an environment variable that holds a key.
    mutating func keyVariable(_ name: String) throws -> String? {
        guard let text = try text(name) else { return nil }
        try Self.checkKeyVariable(text, at: source.place(of: name))
        return text
    }

    /// Checks that a text is the name of an environment variable and no key.
    static func checkKeyVariable(_ text: String, at place: String) throws {
        let isName =
            text.first.map { $0 == "_" || ($0.isASCII && $0.isLetter) } == true
            && text.allSatisfy { $0 == "_" || ($0.isASCII && ($0.isLetter || $0.isNumber)) }
        guard isName, !SecretGuard.looksLikeKey(text) else {
            throw ConfigurationError(
                place: place,
                problem:
                    "this is no name of an environment variable. Put the key into a variable and give the variable's name, such as OPENAI_API_KEY."
            )
        }
    }

    /// A list of texts; one text is a list too, and options separate them with `+`.
    mutating func list(_ name: String) throws -> [String] {
        if let elements = value(name)?.arrayValue {
            let texts = elements.compactMap(\.stringValue)
            guard texts.count == elements.count else { throw failure(name, "expected a list of texts.") }
            return texts
        }
        guard let text = try text(name) else { return [] }
        return source.isFile ? [text] : text.split(separator: "+").map(String.init)
    }

    /// Any JSON object without keys in it.
    mutating func object(_ name: String) throws -> [String: JSONValue] {
        guard let value = value(name) else { return [:] }
        guard let members = value.objectValue else {
            throw failure(name, "expected an object, found \(value.kindInWords).")
        }
        try refuseKeys(in: value, name)
        return members
    }

    /// - Throws: ``ConfigurationError`` where a member holds what looks like a key.
    func refuseKeys(in value: JSONValue, _ name: String) throws {
        if let path = SecretGuard.path(in: value, below: name) { throw failure(path, Self.keyFound) }
    }

    /// Refuses what nobody has asked for.
    func finish() throws {
        for name in members.keys.sorted() where !known.contains(name) {
            let looksForKey = ["key", "token", "secret", "password"].contains { name.lowercased().contains($0) }
            let all = known.map(source.spelling(of:)).joined(separator: ", ")
            throw failure(
                name,
                looksForKey && known.contains("apiKeyEnv")
                    ? "there is no such setting. Give the name of an environment variable in \(source.spelling(of: "apiKeyEnv")); keys do not belong here."
                    : "there is no such setting. There are \(all).")
        }
    }

    private static let keyFound =
        "this looks like a key. Put the key into an environment variable and give the variable's name as apiKeyEnv (api-key-env on the command line)."
}

extension JSONValue {
    /// What it is, for messages; numbers and short texts as they are, unless they may be a key.
    fileprivate var kindInWords: String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .integer, .number: jsonText
        case .string(let text):
            text.count > 40 || SecretGuard.looksLikeKey(text) ? "a text" : "the text '\(text.withoutControls)'"
        case .array: "a list"
        case .object: "an object"
        }
    }
}

extension Double {
    /// Without `.0` where it is whole.
    fileprivate var plain: String { Int(exactly: self).map { "\($0)" } ?? "\(self)" }
}

import Foundation
import Testing

@testable import GenAgent

/// The published schema, and a validator for the part of JSON Schema 2020-12 that it uses.
struct TrajectorySchema {
    let root: JSONValue

    /// Reads `Documentation/trajectory.schema.json` of this package.
    static func load() throws -> TrajectorySchema { try loaded.get() }

    private static let loaded = Result {
        var folder = URL(fileURLWithPath: #filePath)
        while !FileManager.default.fileExists(atPath: folder.appendingPathComponent("Package.swift").path) {
            try #require(folder.pathComponents.count > 1, "no Package.swift above \(#filePath)")
            folder.deleteLastPathComponent()
        }
        let file = folder.appendingPathComponent("Documentation/trajectory.schema.json")
        return TrajectorySchema(root: try JSONDecoder().decode(JSONValue.self, from: Data(contentsOf: file)))
    }

    /// What is wrong with a document, one line a problem.
    func problems(in data: Data) throws -> [String] {
        problems(in: try JSONDecoder().decode(JSONValue.self, from: data))
    }

    /// What is wrong with a document, one line a problem.
    func problems(in document: JSONValue) -> [String] { check(document, against: root, at: "$") }

    /// The keywords that the validator does not understand: an unknown one must not pass in silence.
    func unknownKeywords() -> Set<String> { unknownKeywords(in: root) }

    private static let constraints: Set<String> = [
        "$ref", "type", "required", "properties", "additionalProperties", "items", "enum", "const", "oneOf", "minimum",
        "maximum", "pattern",
    ]
    private static let annotations: Set<String> = ["$schema", "$id", "$defs", "title", "description"]

    private func unknownKeywords(in schema: JSONValue) -> Set<String> {
        guard let members = schema.objectValue else { return [] }
        var unknown = Set(members.keys).subtracting(Self.constraints).subtracting(Self.annotations)
        for name in ["properties", "$defs"] {
            for inner in (members[name]?.objectValue ?? [:]).values { unknown.formUnion(unknownKeywords(in: inner)) }
        }
        for name in ["items", "additionalProperties"] {
            if let inner = members[name] { unknown.formUnion(unknownKeywords(in: inner)) }
        }
        for inner in members["oneOf"]?.arrayValue ?? [] { unknown.formUnion(unknownKeywords(in: inner)) }
        return unknown
    }

    private func check(_ value: JSONValue, against schema: JSONValue, at path: String) -> [String] {
        if let allowed = schema.boolValue { return allowed ? [] : ["\(path) must not be there"] }
        var problems: [String] = []
        if let reference = schema["$ref"]?.stringValue {
            guard let target = resolve(reference) else { return ["\(path): no schema \(reference)"] }
            problems += check(value, against: target, at: path)
        }
        problems += checkType(value, schema, path)
        if let constant = schema["const"], value != constant { problems.append("\(path) is not \(constant)") }
        if let allowed = schema["enum"]?.arrayValue, !allowed.contains(value) {
            problems.append("\(path) is none of the allowed values: \(value)")
        }
        if let choices = schema["oneOf"]?.arrayValue {
            let matches = choices.filter { check(value, against: $0, at: path).isEmpty }.count
            if matches != 1 { problems.append("\(path) fits \(matches) of \(choices.count) forms") }
        }
        if let elements = value.arrayValue, let items = schema["items"] {
            for (index, element) in elements.enumerated() {
                problems += check(element, against: items, at: "\(path)[\(index)]")
            }
        }
        if let members = value.objectValue { problems += checkMembers(members, schema, path) }
        return problems
    }

    private func checkType(_ value: JSONValue, _ schema: JSONValue, _ path: String) -> [String] {
        var problems: [String] = []
        let types = schema["type"]?.arrayValue ?? schema["type"].map { [$0] } ?? []
        if !types.isEmpty, !types.contains(where: { $0.stringValue.map(value.hasType) ?? false }) {
            problems.append("\(path) is not of type \(types.compactMap(\.stringValue).joined(separator: " or "))")
        }
        if let number = value.doubleValue {
            if let least = schema["minimum"]?.doubleValue, number < least {
                problems.append("\(path) is below \(least)")
            }
            if let most = schema["maximum"]?.doubleValue, number > most { problems.append("\(path) is above \(most)") }
        }
        if let text = value.stringValue, let pattern = schema["pattern"]?.stringValue,
            text.range(of: pattern, options: .regularExpression) == nil
        {
            problems.append("\(path) does not match \(pattern)")
        }
        return problems
    }

    private func checkMembers(_ members: [String: JSONValue], _ schema: JSONValue, _ path: String) -> [String] {
        var problems: [String] = []
        for name in schema["required"]?.arrayValue?.compactMap(\.stringValue) ?? [] where members[name] == nil {
            problems.append("\(path).\(name) is missing")
        }
        let known = schema["properties"]?.objectValue ?? [:]
        for (name, member) in members.sorted(by: { $0.key < $1.key }) {
            guard let inner = known[name] ?? schema["additionalProperties"] else { continue }
            problems += check(member, against: inner, at: "\(path).\(name)")
        }
        return problems
    }

    private func resolve(_ reference: String) -> JSONValue? {
        guard reference.hasPrefix("#/$defs/") else { return nil }
        return root["$defs"]?[String(reference.dropFirst(8))]
    }
}

extension JSONValue {
    /// Whether the value has a type of JSON Schema.
    fileprivate func hasType(_ type: String) -> Bool {
        switch (type, self) {
        case ("null", .null), ("boolean", .bool), ("string", .string), ("array", .array), ("object", .object): true
        case ("number", .integer), ("number", .number), ("integer", .integer): true
        // Whole numbers above 64 signed bits, such as seeds.
        case ("integer", .number(let value)): value == value.rounded()
        default: false
        }
    }
}

import Foundation
import Testing

@testable import GenAgent

@Suite("The published schema") struct TrajectorySchemaTests {
    private static func document(_ sample: Int) throws -> JSONValue {
        try JSONDecoder().decode(JSONValue.self, from: SampleSessions.trajectory(sample).encoded())
    }

    @Test(arguments: SampleSessions.all.indices) func itDescribesWhatIsWritten(sample: Int) throws {
        #expect(try TrajectorySchema.load().problems(in: Self.document(sample)) == [])
    }

    @Test func itUsesOnlyWhatTheValidatorChecks() throws {
        #expect(try TrajectorySchema.load().unknownKeywords() == [])
    }

    @Test func itNamesTheVersionThatTheLibraryWrites() throws {
        let version = try TrajectorySchema.load().root["properties"]?["schemaVersion"]?["const"]
        #expect(version == .integer(Int64(Trajectory.currentSchemaVersion)))
    }

    @Test func itKnowsEveryNameThatTheLibraryKnows() throws {
        let definitions = try #require(try TrajectorySchema.load().root["$defs"])
        func names(_ definition: String, _ member: String?) -> Set<String> {
            let schema = member.map { definitions[definition]?["properties"]?[$0] } ?? definitions[definition]
            return Set((schema?["enum"] ?? schema?["items"]?["enum"])?.arrayValue?.compactMap(\.stringValue) ?? [])
        }
        #expect(names("stopReason", nil) == Set(StopReason.allCases.map(\.rawValue)))
        #expect(names("violation", "kind") == Set(FormatViolation.Kind.allCases.map(\.rawValue)))
        #expect(names("turn", "deviations") == Set(TurnDeviation.allCases.map(\.rawValue)))
        #expect(names("issue", "boundary") == Set(Boundary.allCases.map(\.rawValue)))
        #expect(names("error", "kind") == Set(AdapterError.Kind.allCases.map(\.rawValue)))
        #expect(names("verdict", "outcome") == Set(Verdict.Outcome.allCases.map(\.rawValue)))
        #expect(names("configuration", "format") == Set(TurnFormat.allCases.map(\.rawValue)))
        #expect(names("imageReference", "format") == Set(ImageFormat.allCases.map(\.rawValue)))
    }

    @Test func everyMemberOfTheSchemaIsWrittenBySomeSession() throws {
        var written: Set<String> = []
        func collect(_ value: JSONValue) {
            for (name, member) in value.objectValue ?? [:] {
                written.insert(name)
                collect(member)
            }
            for element in value.arrayValue ?? [] { collect(element) }
        }
        for sample in SampleSessions.all.indices { collect(try Self.document(sample)) }
        var described: Set<String> = []
        func describe(_ schema: JSONValue) {
            described.formUnion((schema["properties"]?.objectValue ?? [:]).keys)
            for inner in schema["oneOf"]?.arrayValue ?? [] { describe(inner) }
        }
        let root = try TrajectorySchema.load().root
        describe(root)
        for definition in (root["$defs"]?.objectValue ?? [:]).values { describe(definition) }
        #expect(described.subtracting(written) == [])
    }

    @Test(
        arguments: [
            ("a missing member", "$.seed is missing", { $0["seed"] = nil }),
            ("a foreign member", "$.mood must not be there", { $0["mood"] = "good" }),
            ("another version", "$.schemaVersion is not", { $0["schemaVersion"] = 2 }),
            ("a wrong type", "$.rounds is not of type array", { $0["rounds"] = "none" }),
            ("a fraction as an index", "$.seed is not of type integer", { $0["seed"] = 1.5 }),
            ("a negative seed", "$.seed is below", { $0["seed"] = -1 }),
            ("a reward in words", "$.rewards.x is not of type number or null", { $0["rewards"] = ["x": "good"] }),
            (
                "an unknown reason", "$.exchanges[0].stopReason is none of",
                { $0.set("stopReason", "tired", in: "exchanges") }
            ),
            (
                "a bad image id", "$.exchanges[0].selected does not match",
                { $0.set("selected", "picture", in: "exchanges") }
            ),
            (
                "an old enum form", "$.turns[0].parse fits 0 of 2 forms",
                { $0.set("parse", ["turn": ["_0": 1]], in: "turns") }
            ),
        ] as [(String, String, @Sendable (inout JSONValue) -> Void)])
    func itRefuses(what: String, problem: String, damage: @Sendable (inout JSONValue) -> Void) throws {
        var document = try Self.document(0)
        damage(&document)
        let problems = try TrajectorySchema.load().problems(in: document)
        #expect(problems.contains { $0.hasPrefix(problem) }, "\(what): \(problems)")
    }
}

extension JSONValue {
    /// Sets a member of the first element of a list.
    fileprivate mutating func set(_ name: String, _ value: JSONValue, in list: String) {
        var elements = self[list]?.arrayValue ?? []
        guard !elements.isEmpty else { return }
        elements[0][name] = value
        self[list] = .array(elements)
    }
}

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

    /// A member that is set, in the record or in the first element of one of its lists, and the problem that this is.
    struct Damage: Sendable, CustomStringConvertible {
        var description: String
        var problem: String
        var list: String?
        var member: String
        var value: JSONValue?

        init(_ description: String, _ problem: String, list: String? = nil, _ member: String, _ value: JSONValue?) {
            self.description = description
            self.problem = problem
            self.list = list
            self.member = member
            self.value = value
        }
    }

    private static let damages = [
        Damage("a missing member", "$.seed is missing", "seed", nil),
        Damage("a foreign member", "$.mood must not be there", "mood", "good"),
        Damage("another version", "$.schemaVersion is not", "schemaVersion", 3),
        Damage("a wrong type", "$.rounds is not of type array", "rounds", "none"),
        Damage("a fraction as an index", "$.seed is not of type integer", "seed", 1.5),
        Damage("a negative seed", "$.seed is below", "seed", -1),
        Damage("a reward in words", "$.rewards.x is not of type number or null", "rewards", ["x": "good"]),
        Damage("an unknown reason", "$.exchanges[0].stopReason is none of", list: "exchanges", "stopReason", "tired"),
        Damage("a bad image id", "$.exchanges[0].selected does not match", list: "exchanges", "selected", "picture"),
        Damage("a compiler's enum", "$.turns[0].parse fits 0 of 2", list: "turns", "parse", ["turn": ["_0": 1]]),
    ]

    @Test(arguments: damages) func itRefuses(damage: Damage) throws {
        var document = try Self.document(0)
        if let list = damage.list {
            var elements = try #require(document[list]?.arrayValue)
            try #require(!elements.isEmpty)
            elements[0][damage.member] = damage.value
            document[list] = .array(elements)
        } else {
            document[damage.member] = damage.value
        }
        let problems = try TrajectorySchema.load().problems(in: document)
        #expect(problems.contains { $0.hasPrefix(damage.problem) })
    }
}

import Foundation

extension Trajectory {
    /// The record as JSON, as `Documentation/trajectory.schema.json` describes it. Equal records give equal bytes.
    ///
    /// - Parameter pretty: Indent it for people.
    /// - Throws: `EncodingError` where an argument holds a number that is not finite.
    public func encoded(pretty: Bool = false) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
        return try encoder.encode(self)
    }

    /// Reads a record that this version of the library, or an earlier one, wrote.
    ///
    /// - Throws: ``TrajectoryFormatError`` that says what the data is instead.
    public static func decode(from data: Data) throws(TrajectoryFormatError) -> Trajectory {
        let decoder = JSONDecoder()
        let version: Int
        do {
            version = try decoder.decode(VersionOnly.self, from: data).schemaVersion
        } catch {
            throw .notATrajectory(TrajectoryFormatError.phrase(for: error))
        }
        guard version <= currentSchemaVersion else { throw .newerVersion(version) }
        do {
            return try decoder.decode(Trajectory.self, from: data)
        } catch {
            throw .malformed(TrajectoryFormatError.phrase(for: error))
        }
    }

    private struct VersionOnly: Decodable {
        var schemaVersion: Int
    }
}

/// Data that cannot be read as a ``Trajectory``. A struct with named kinds, so that new ones break no code.
public struct TrajectoryFormatError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// It is no JSON object with a `schemaVersion`.
        case notATrajectory
        /// A newer library wrote it.
        case newerVersion
        /// It has a known version and does not fit it.
        case malformed
    }

    /// What is wrong.
    public let kind: Kind
    /// The version that the record claims, where it claims a newer one.
    public let schemaVersion: Int?
    /// What is wrong, in words for people.
    public let description: String

    static func notATrajectory(_ detail: String) -> Self {
        Self(
            kind: .notATrajectory, schemaVersion: nil,
            description: "This is no trajectory record: \(detail) A record is a JSON object with a `schemaVersion`.")
    }

    static func newerVersion(_ version: Int) -> Self {
        Self(
            kind: .newerVersion, schemaVersion: version,
            description: """
                The trajectory has schema version \(version); this library (\(genAgentVersion)) reads versions up to \
                \(Trajectory.currentSchemaVersion). Update GenAgent to read it.
                """)
    }

    static func malformed(_ detail: String) -> Self {
        Self(
            kind: .malformed, schemaVersion: nil,
            description:
                "The trajectory record is damaged: \(detail) Compare it with Documentation/trajectory.schema.json.")
    }

    /// Says where in the data something is wrong, such as `rounds[2].verdict`.
    package static func phrase(for error: any Error) -> String {
        guard let error = error as? DecodingError else { return "\(error)." }
        let context: DecodingError.Context
        var missing: String?
        switch error {
        case .keyNotFound(let key, let found):
            context = found
            missing = "the member `\(key.stringValue)` is missing."
        case .typeMismatch(_, let found), .valueNotFound(_, let found), .dataCorrupted(let found): context = found
        @unknown default: return "\(error)."
        }
        let path = context.codingPath.reduce(into: "") { path, key in
            path += key.intValue.map { "[\($0)]" } ?? (path.isEmpty ? key.stringValue : ".\(key.stringValue)")
        }
        return "\(path.isEmpty ? "" : "at `\(path)`, ")\(missing ?? context.debugDescription)"
    }
}

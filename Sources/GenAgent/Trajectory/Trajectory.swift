import Foundation

/// Everything that happened in a session; rows for SFT, DPO and GRPO are derived from it.
///
/// The JSON form is described by `Documentation/trajectory.schema.json`. Images are referenced by digest; the store has the bytes.
public struct Trajectory: Sendable, Hashable, Codable {
    /// The version of this record's schema that the library writes.
    public static let currentSchemaVersion = 2

    public var schemaVersion = Trajectory.currentSchemaVersion
    public var libraryVersion: String
    /// The version of the session machine's rules.
    public var machineVersion: Int
    public var sessionID: SessionID
    /// The source of every default seed and jitter.
    public var seed: UInt64
    public var setup: SessionSetup
    public var startedAt: Timestamp
    /// The queries, each with how it ended; one, unless the session was continued.
    public var exchanges: [Exchange]
    /// The conversation as a graph; without branches, the parent of a node is the node before it.
    public var messages: [MessageNode]
    public var turns: [TurnRecord]
    /// Tool calls, refused ones included.
    public var calls: [CallRecord]
    public var rounds: [Round]
    /// All images, input images included, in the order of their ids.
    public var images: [ImageRecord]
    public var comparisons: [ComparisonRecord]
    /// Rewards by name; `nil`: could not be scored. A session adds none; trainers do.
    public var rewards: [String: Double?]
    /// What went wrong, whether or not it stopped the session.
    public var issues: [SessionIssue]
    public var usage: Usage
}

/// How a session was set up; recorded at its beginning, so that a replay needs nothing else.
public struct SessionSetup: Sendable, Hashable, Codable {
    public var configuration: SessionConfiguration
    public var policy: String
    /// The judge's name; `nil`: the policy judges itself.
    public var judge: String?
    public var reflector: String?
    public var comparator: String?
    package var consultsHook: Bool
    public var selection: SelectionRule
    public var tools: [ToolDescriptor]
    public var systemText: SystemText

    /// `systemText` defaults to the standard text of the turn format.
    public init(
        configuration: SessionConfiguration = SessionConfiguration(), policy: String, judge: String? = nil,
        reflector: String? = nil, comparator: String? = nil, consultsHook: Bool = false,
        selection: SelectionRule = .last, tools: [ToolDescriptor], systemText: SystemText? = nil
    ) {
        self.configuration = configuration
        self.policy = policy
        self.judge = judge
        self.reflector = reflector
        self.comparator = comparator
        self.consultsHook = consultsHook
        self.selection = selection
        self.tools = tools
        self.systemText = systemText ?? .standard(configuration.format)
    }
}

/// One query of a session and how it ended.
public struct Exchange: Sendable, Hashable, Codable {
    public var query: QueryRecord
    public var startedAt: Timestamp
    public var finishedAt: Timestamp?
    public var stopReason: StopReason?
    public var selected: ImageID?
    /// Whether the selection rule could not be followed (no scores, no comparison) and fell back to the last image.
    public var selectionFellBack = false
}

/// A message and its place in the conversation.
public struct MessageNode: Sendable, Hashable, Codable {
    /// Index of the message before it; `nil` for the first.
    public var parent: Int?
    public var message: Message
    /// Index of its turn, if the policy wrote it.
    public var turn: Int?
}

/// An image of the session.
public struct ImageRecord: Sendable, Hashable, Codable {
    public var id: ImageID
    public var reference: ImageReference
    /// The call that made it; `nil` for input images.
    public var call: Int?
}

// The requests to the policy, derived from the record: training and analysis read exactly what the policy read.
extension Trajectory {
    /// The request that one of the policy's turns answered.
    ///
    /// - Parameters:
    ///   - turn: Index of a turn.
    ///   - images: The session's images, by id; those that the policy had not seen are left out.
    /// - Returns: The conversation up to the turn, with the seed of the turn; `nil` if there is no such turn.
    public func request(ofTurn turn: Int, images: [ImageID: EncodedImage]) -> PolicyRequest? {
        guard turns.indices.contains(turn), messages.indices.contains(turns[turn].message) else { return nil }
        let before = ancestors(of: turns[turn].message)
        var sampling = setup.configuration.sampling
        sampling.seed = turns[turn].seed
        let seen = Set(before.flatMap(\.imageIDs))
        return PolicyRequest(
            messages: before, tools: setup.tools, format: setup.configuration.format, sampling: sampling,
            images: images.filter { seen.contains($0.key) })
    }

    /// The messages before one, first to last.
    private func ancestors(of message: Int) -> [Message] {
        var result: [Message] = []
        var place = message
        // A record from outside may name any parent; one that does not come before its child ends the loop.
        while let parent = messages[place].parent, parent >= 0, parent < place {
            result.append(messages[parent].message)
            place = parent
        }
        return result.reversed()
    }
}

extension Trajectory {
    /// The record as JSON, as `Documentation/trajectory.schema.json` describes it. Equal records give equal bytes.
    ///
    /// - Parameter pretty: Indent it for people.
    /// - Throws: `EncodingError` if an argument holds a number that is not finite.
    public func encoded(pretty: Bool = false) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
        return try encoder.encode(self)
    }

    /// Reads a record that this version of the library, or an earlier one, wrote.
    ///
    /// - Throws: ``TrajectoryFormatError``.
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

/// Data that cannot be read as a ``Trajectory``.
public struct TrajectoryFormatError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// It is not a JSON object with a `schemaVersion`.
        case notATrajectory
        /// A newer library wrote it.
        case newerVersion
        /// It does not match its version.
        case malformed
    }

    public let kind: Kind
    /// The version of the record, if it is newer.
    public let schemaVersion: Int?
    public let description: String

    static func notATrajectory(_ detail: String) -> Self {
        Self(
            kind: .notATrajectory, schemaVersion: nil,
            description: "This is not a trajectory record: \(detail) A record is a JSON object with a `schemaVersion`.")
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

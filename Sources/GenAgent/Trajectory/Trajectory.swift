import Foundation

/// Everything that happened in a session, complete enough that rows for SFT, DPO and GRPO are derived from it and never stored twice.
///
/// The JSON form is described by `Documentation/trajectory.schema.json`. Images are referred to by digest; the store has the bytes.
public struct Trajectory: Sendable, Hashable, Codable {
    /// The version of this record's schema that the library writes.
    public static let currentSchemaVersion = 2

    /// The version of this record's schema.
    public var schemaVersion = Trajectory.currentSchemaVersion
    /// The library that ran the session.
    public var libraryVersion: String
    /// The version of the session machine's rules.
    public var machineVersion: Int
    /// The session's id.
    public var sessionID: SessionID
    /// The seed from which every default seed and jitter grows.
    public var seed: UInt64
    /// How the session ran, and with whom.
    public var setup: SessionSetup
    /// When the session started.
    public var startedAt: Timestamp
    /// The queries, each with how it ended; one, unless the session was continued.
    public var exchanges: [Exchange]
    /// The conversation as a graph; without branches, every node's parent is the one before it.
    public var messages: [MessageNode]
    /// The policy's turns, raw and parsed.
    public var turns: [TurnRecord]
    /// Tool calls, refused ones included.
    public var calls: [CallRecord]
    /// The generated images and their assessments.
    public var rounds: [Round]
    /// All images, input images included, in the order of their ids.
    public var images: [ImageRecord]
    /// Comparisons made to select an image.
    public var comparisons: [ComparisonRecord]
    /// Rewards by name; `nil`: could not be scored. The session itself gives none; trainers add them.
    public var rewards: [String: Double?]
    /// What went wrong, whether or not it stopped the session.
    public var issues: [SessionIssue]
    /// What everything cost together.
    public var usage: Usage
}

/// How a session was set up: what `started` records, so that a replay needs nothing else.
public struct SessionSetup: Sendable, Hashable, Codable {
    /// Limits, format, sampling, retries.
    public var configuration: SessionConfiguration
    /// The policy's name.
    public var policy: String
    /// The judge's name; `nil`: the policy judges itself.
    public var judge: String?
    /// The reflector's name, if there is one.
    public var reflector: String?
    /// The comparator's name, if there is one.
    public var comparator: String?
    /// Whether a hook sees every call.
    public var consultsHook: Bool
    /// How the returned image is chosen.
    public var selection: SelectionRule
    /// The tools, in the order given.
    public var tools: [ToolDescriptor]
    /// The session's words.
    public var systemText: SystemText

    /// Describes a session; without a text, the standard one of the turn format.
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
    /// The query.
    public var query: QueryRecord
    /// When it was asked.
    public var startedAt: Timestamp
    /// When it ended.
    public var finishedAt: Timestamp?
    /// Why it ended.
    public var stopReason: StopReason?
    /// The image that was returned.
    public var selected: ImageID?
    /// The selection rule could not be followed (no scores, no verdict of the comparator) and fell back to the last image.
    public var selectionFellBack = false
}

/// A message and its place in the conversation.
public struct MessageNode: Sendable, Hashable, Codable {
    /// Index of the message before it; `nil` for the first.
    public var parent: Int?
    /// The message.
    public var message: Message
    /// The turn that it came from, where the policy wrote it.
    public var turn: Int?
}

/// An image of the session.
public struct ImageRecord: Sendable, Hashable, Codable {
    /// Its id.
    public var id: ImageID
    /// What it is; the store finds the bytes by the digest.
    public var reference: ImageReference
    /// The call that made it; `nil` for input images.
    public var call: Int?
}

// What the policy was asked: derived from the record, so that training and analysis read exactly what the policy read.
extension Trajectory {
    /// The request that one of the policy's turns answered.
    ///
    /// - Parameters:
    ///   - turn: Index of a turn.
    ///   - images: The session's images, by id; those that the policy had not seen yet are left out.
    /// - Returns: The conversation up to the turn, with the turn's own seed; `nil` where there is no such turn.
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

    /// The messages that lead to one, first to last, without itself.
    private func ancestors(of message: Int) -> [Message] {
        var result: [Message] = []
        var place = message
        // A record from outside may name any parent; parents come before their children, so anything else ends the walk.
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

import Foundation
import GenAgent

/// How a session was begun, so that another process can take it up again.
///
/// It stands in the metadata of the session's query: policies never see those, they are durable with the session's first input, and they
/// survive exports. It never holds a key: models and generators name environment variables.
struct RunRecord: Codable, Equatable, Sendable {
    /// The member of the metadata.
    static let key = "genagent.run"
    /// The version of the form that is written.
    static let version = 1

    var version = Self.version
    /// As they were asked for, with the seed that was drawn.
    var options: RunOptions
    /// Where the files go: an absolute path, because another process may stand elsewhere.
    var directory: String

    init(options: RunOptions, seed: UInt64, directory: String) {
        self.options = options
        self.options.seed = seed
        self.directory = URL(fileURLWithPath: directory).standardizedFileURL.path
    }

    /// The metadata of the query.
    ///
    /// - Throws: `EncodingError` where a number is not finite.
    var metadata: JSONValue {
        get throws { .object([Self.key: try JSONValue(encoding: self)]) }
    }

    /// Finds the record in a stored session.
    ///
    /// - Throws: ``RunRecordError``
    init(of trajectory: Trajectory) throws(RunRecordError) {
        let session = trajectory.sessionID
        guard let value = trajectory.exchanges.last?.query.metadata[Self.key] else { throw .none(session) }
        if let version = value["version"]?.integerValue, version > Self.version { throw .newer(session) }
        do { self = try value.decoded() } catch { throw .unreadable(session, ErrorText.phrase(for: error)) }
    }
}

/// A session of which nothing useful says how it was begun.
enum RunRecordError: Error, Equatable, CustomStringConvertible {
    /// Another program began it.
    case none(SessionID)
    /// A newer `genagent` began it.
    case newer(SessionID)
    /// The record cannot be read.
    case unreadable(SessionID, String)

    var description: String {
        switch self {
        case .none(let session):
            "Session \(session) was not begun by `genagent run`, so nothing says with which models and tools to go on. Resume it in the program that began it (`AgentSession.resume`)."
        case .newer(let session): "A newer genagent began session \(session). Update genagent to resume it."
        case .unreadable(let session, let detail):
            "How session \(session) was begun cannot be read (\(detail.prefix(300)))."
        }
    }
}
